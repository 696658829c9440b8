"""The command that shows, explains and changes settings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from voice_coach.cli.options import ConfigOption, JsonOption, SetOption, loaded_settings
from voice_coach.resources import is_there

if TYPE_CHECKING:
    from voice_coach.config import LoadedSettings

WordsArgument = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[KEY | set KEY VALUE | unset KEY]",
        help="One setting or section to explain; set keeps a value in your file, "
        "unset takes it out again.",
        show_default=False,
    ),
]


def config(
    words: WordsArgument = None,
    path: Annotated[
        bool, typer.Option("--path", help="Print only where your settings file is.")
    ] = False,
    as_json: JsonOption = False,
    config_file: ConfigOption = None,
    overrides: SetOption = None,
) -> None:
    """Show and explain the settings in force, or change one."""
    from voice_coach.errors import UsageError

    if path:
        print(_file(config_file))
        return
    match words or []:
        case []:
            _show(loaded_settings(config_file, overrides), as_json=as_json)
        case ["set", key, *values] if values:
            _set(key, values, config_file)
        case ["unset", key]:
            _unset(key, config_file)
        case ["set" | "unset", *_]:
            msg = "This needs a setting, and set a value."
            raise UsageError(msg, "For example: voice-coach config set speaker.volume 0.4")
        case [key]:
            _explain(key, loaded_settings(config_file, overrides), as_json=as_json)
        case _:
            msg = f"One setting at a time can be explained, not {len(words or [])}."
            raise UsageError(msg, "To change one: voice-coach config set KEY VALUE")


def _show(loaded: LoadedSettings, *, as_json: bool) -> None:
    from voice_coach.config.printing import as_toml, report

    if as_json:
        print(json.dumps(report(loaded), indent=2, ensure_ascii=False))
        return
    text = as_toml(loaded)
    if loaded.config_file is not None:
        there = "" if is_there(loaded.config_file) else " (not there yet)"
        text = f"# Settings file: {loaded.config_file}{there}\n\n{text}"
    _print_toml(text)


def _explain(key: str, loaded: LoadedSettings, *, as_json: bool) -> None:
    from voice_coach.app.started_as import as_typed
    from voice_coach.config.printing import as_toml, explained, report, sections

    if key in sections():
        shown = {n: r for n, r in report(loaded)["keys"].items() if n.startswith(f"{key}.")}
        if as_json:
            print(json.dumps(shown, indent=2, ensure_ascii=False))
        else:
            _print_toml(as_toml(loaded, key))
        return
    _need_setting(key)
    if as_json:
        print(json.dumps({key: report(loaded)["keys"][key]}, indent=2, ensure_ascii=False))
    else:
        print(as_typed(explained(loaded, key)))


def _set(key: str, words: list[str], config_file: Path | None) -> None:
    from voice_coach.config import load_settings, save_settings
    from voice_coach.config.loading import toml_value
    from voice_coach.config.reference import explanations

    _need_setting(key)
    value = toml_value(" ".join(words))
    if isinstance(explanations()[key].default, list) and isinstance(value, str):
        value = words  # voice-coach config set people.names Anna Ben
    with _nothing_changed():
        place = save_settings({tuple(key.split(".")): value}, config_file)
    now = load_settings(config_file)
    print(f"{key} = {_value_of(now, key)} is kept in {place}.")
    origin = now.origins[key]
    if origin.path is None:
        print(f"It is not in force: {origin} is stronger.", file=sys.stderr)


def _unset(key: str, config_file: Path | None) -> None:
    from voice_coach.config import forget_setting, load_settings

    _need_setting(key)
    with _nothing_changed():
        place = forget_setting(tuple(key.split(".")), config_file)
    now = load_settings(config_file)
    print(f"{key} is no longer in {place}: {_value_of(now, key)} ({now.origins[key]}).")


@contextmanager
def _nothing_changed() -> Iterator[None]:
    """Say of a file that cannot be written what that means here.

    Raises:
        ConfigError: a value cannot be used, or the file is damaged.
        InputError: the file cannot be written.
    """
    from voice_coach.errors import ConfigError, InputError

    try:
        yield
    except ConfigError:
        raise
    except InputError as error:
        hint = "Nothing was changed. voice-coach doctor shows what is in the way."
        raise InputError(error.message, hint) from error


def _value_of(loaded: LoadedSettings, key: str) -> str:
    from voice_coach.config.printing import written_value

    return written_value(loaded, key)


def _need_setting(key: str) -> None:
    """See that there is such a setting.

    Raises:
        ConfigError: there is none; it says which was meant.
    """
    from voice_coach.config.merging import unknown_setting
    from voice_coach.errors import ConfigError, Problem

    mistake = unknown_setting(tuple(key.split(".")))
    if mistake is not None:
        problem = Problem(None, None, mistake.message, mistake.hint)
        raise ConfigError("There is no such setting", (problem,))


def _file(config_file: Path | None) -> Path:
    """Return where the settings are kept.

    Raises:
        InputError: nowhere.
    """
    from voice_coach.config import user_config_file
    from voice_coach.errors import InputError

    place = config_file or user_config_file()
    if place is None:
        msg = "There is no settings file: this user has no home folder."
        raise InputError(msg, "Set XDG_CONFIG_HOME, or give --config FILE.")
    return place


def _print_toml(text: str) -> None:
    """Print TOML; at a terminal what is said about a value stands back behind it."""
    if not sys.stdout.isatty():
        print(text)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, emoji=False)
    for line in text.splitlines():
        value, mark, about = line.partition("# ")
        strength = "dim" if about.startswith("default") or not value else "green"
        console.print(
            Text(value, "bold").append(mark + about, f"not bold {strength}"), soft_wrap=True
        )
