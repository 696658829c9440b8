"""Writes what of docs/ is made from the program itself; ``--check`` only compares.

Files that are generated whole, and parts of pages that people write: what stands between
``<!-- generated NAME -->`` and ``<!-- end of NAME -->``.

- the state machines as pictures, drawn from the tables the engine runs on
- what can be said when, the exercises and the library, from the dialogs
- what is heard in which phase and how it ends, from the tables that the ears run on
- the settings, from config/default.toml; the errors, from their classes
- how well it hears, from what script/bench hearing has measured
- the decisions, by their titles, and the first exercise of one's own
- the shapes of scenario and exercise files, from the models that read them
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pages.diagrams import shows, state_picture
from pages.errors import error_table
from pages.exercises import exercise_families, exercise_pages
from pages.grammar_sizes import grammar_sizes
from pages.hearing import hearing_figures
from pages.library import library_tables
from pages.policy import phase_policy, profile_policy
from pages.settings import settings_reference
from pages.what_to_say import after_the_name, exercise_names, without_the_name

from voice_coach.content.json_schema import json_schema
from voice_coach.content.library import Library
from voice_coach.content.loading import load_library
from voice_coach.engine.states import CONVERSATION, SESSION, Mode, SessionState
from voice_coach.resources import dialogs_folder
from voice_coach.simulation.schema import scenario_schema_text

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"
FAMILIES: Final = DOCS / "exercises"
PART: Final = re.compile(
    r"(<!-- generated (?P<name>[\w-]+) -->\n).*?(<!-- end of (?P=name) -->)", re.DOTALL
)
MACHINES: Final = (
    ("states-conversation", "The conversation's states", CONVERSATION, Mode.IDLE),
    ("states-session", "A session's states", SESSION, SessionState.READY),
)


def parts(library: Library) -> dict[str, str]:
    """Return the generated parts of pages by name."""
    return {
        "after-the-name": after_the_name(library),
        "without-the-name": without_the_name(library),
        "exercise-names": exercise_names(library),
        "exercises": exercise_families(library),
        "library": library_tables(library, dialogs_folder("en")),
        "grammar-sizes": grammar_sizes(library),
        "phase-policy": phase_policy(library),
        "profile-policy": profile_policy(library),
        "settings": settings_reference(),
        "errors": error_table(),
        "hearing-figures": hearing_figures(),
        "decisions": decision_list(),
        "example": example(),
    }


def decision_list() -> str:
    """Return every decision with its title."""
    pages = sorted((DOCS / "decisions").glob("[0-9]*.md"))
    titles = [page.read_text(encoding="utf-8").partition("\n")[0] for page in pages]
    return "\n".join(
        f"- [{title.removeprefix('# ')}]({page.name})"
        for title, page in zip(titles, pages, strict=True)
    )


def example() -> str:
    """Return the exercise that people begin with."""
    text = (DOCS / "examples" / "thank-you-round.yaml").read_text(encoding="utf-8")
    return f"```yaml\n{text}```"


def with_parts(page: str, made: Mapping[str, str]) -> str:
    """Return a page with its generated parts renewed.

    Raises:
        KeyError: a part that nothing makes.
    """
    return PART.sub(lambda found: f"{found[1]}\n{made[found['name']]}\n\n{found[3]}", page)


def wanted() -> Iterator[tuple[Path, str]]:
    """Yield every file that is generated, or holds something generated, with its text."""
    library = load_library(dialogs_folder("en"), ("Anna", "Ben"), choose=lambda _: 0)
    made = parts(library)
    for page in sorted(DOCS.rglob("*.md")):
        text = page.read_text(encoding="utf-8")
        if PART.search(text):
            yield page, with_parts(text, made)
    for name, text in exercise_pages(library).items():
        yield FAMILIES / f"{name}.md", text
    yield DOCS / "scenario.schema.json", scenario_schema_text()
    for kind in ("exercise", "deck", "answers", "programme"):
        schema = json.dumps(json_schema(kind), indent=2, ensure_ascii=False)
        yield DOCS / f"{kind}.schema.json", f"{schema}\n"


def main(arguments: list[str]) -> int:
    """Write or check the pages; return the exit code."""
    check = "--check" in arguments
    made = dict(wanted())
    stale = [(path, text) for path, text in made.items() if not _holds(path, text)]
    left_over = [path for path in FAMILIES.glob("*.md") if path not in made]
    drawings = [
        machine for machine in MACHINES if not shows(_text(_picture(machine[0])), *machine[2:])
    ]
    names = [str(path.relative_to(ROOT)) for path in (*dict(stale), *left_over)]
    names += [str(_picture(name).relative_to(ROOT)) for name, *_ in drawings]
    if check:
        if names:
            print(f"out of date: {', '.join(names)}; run script/docs")
        return 1 if names else 0
    stale += [(_picture(name), state_picture(*machine)) for name, *machine in drawings]
    for path in left_over:
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    for path, text in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


def _picture(name: str) -> Path:
    return DOCS / "pictures" / f"{name}.svg"


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and _text(path) == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
