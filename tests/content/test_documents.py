from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.content import documents
from voice_coach.content.documents import (
    DEEPEST_NESTING,
    LARGEST_FILE_BYTES,
    Document,
    parse_document,
    read_document,
)
from voice_coach.errors import Problem

PATH = Path("a.yaml")


def parsed(text: str) -> Document:
    document, problems = parse_document(text, PATH)
    assert problems == []
    assert document is not None
    return document


def problem(text: str) -> Problem:
    _, problems = parse_document(text, PATH)
    assert problems
    return problems[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("'true'", "true"),
        ('"12"', "12"),
        ("12", 12),
        ("-3", -3),
        ("007", "007"),
        ("1.5", 1.5),
        ("1e3", "1e3"),
        ("1:30", "1:30"),
        ("2024-01-01", "2024-01-01"),
        ("0x1f", "0x1f"),
        ("99999999999999999999", "99999999999999999999"),
    ],
)
def test_scalars_are_what_people_take_them_for(text: str, value: object) -> None:
    found = parsed(f"a: {text}\n").value
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


def test_every_place_knows_its_line() -> None:
    document = parsed("a: 1\nb:\n  - x\n  - c: 2\n    d:\n      3\n")
    assert document.line(("a",)) == 1
    assert document.line(("b",)) == 2
    assert document.line(("b", 0)) == 3
    assert document.line(("b", 1, "c")) == 4
    assert document.line(("b", 1, "d")) == 5


def test_an_unknown_place_has_the_line_of_what_is_around_it() -> None:
    document = parsed("a:\n  b: 1\n")
    assert document.line(("a", "zzz", 3)) == 1
    assert document.line(("zzz",)) == 1


def test_merges_and_aliases_work() -> None:
    document = parsed("a: &x {k: 1, l: 2}\nb:\n  <<: *x\n  l: 3\nc: *x\n")
    assert document.value == {
        "a": {"k": 1, "l": 2},
        "b": {"k": 1, "l": 3},
        "c": {"k": 1, "l": 2},
    }


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("a: [1,\nb: 2\n", 1, "a [ is not closed"),
        ("a: 1\n b: 2\n", 2, "no YAML"),
        ("x: 'y", 1, "no YAML"),
        ("a: 1\n---\nb: 2\n", 2, "no YAML"),
        ("a: 1\nb: 2\na: 3\n", 3, '"a" is here twice'),
        ("? [a]\n: b\n", 1, "a key must be a word"),
        ("a: 1\nb: &x [*x]\n", 2, "endless"),
        ("<<: word\n", 1, '"<<" needs a mapping'),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, line: int, part: str) -> None:
    found = problem(text)
    assert found.path == PATH
    assert found.line == line
    assert part in found.message


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 5_000 + "a",
        "{a: " * 3_000,
        "\n".join(" " * depth + "a:" for depth in range(200)),
    ],
    ids=["brackets", "dashes", "braces", "indentation"],
)
def test_bottomless_nesting_is_refused(text: str) -> None:
    assert f"nested more than {DEEPEST_NESTING}" in problem(text).message


def test_many_brackets_side_by_side_are_fine() -> None:
    document = parsed("a: [" + "{in: x, out: y}, " * 200 + "]")
    assert document.value == {"a": [{"in": "x", "out": "y"}] * 200}


def test_aliases_that_multiply_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "MOST_VALUES", 2_000)
    lines = ["a: &a [1,1,1,1,1,1,1,1,1,1]"]
    for before, name in zip("abcdefgh", "bcdefghi", strict=True):
        lines.append(f"{name}: &{name} [{','.join([f'*{before}'] * 10)}]")
    _, problems = parse_document("\n".join(lines), PATH)
    assert len(problems) == 1
    assert "far too large" in problems[0].message


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.yaml"
    assert read_document(missing) == (None, [Problem(missing, None, "there is no such file")])
    assert "cannot be read" in read_document(tmp_path)[1][0].message
    (latin := tmp_path / "latin.yaml").write_bytes(b"a: 1\nb: \xe9\n")
    assert read_document(latin)[1][0].line == 2
    (large := tmp_path / "large.yaml").write_bytes(b"#" * (LARGEST_FILE_BYTES + 1))
    assert "larger" in read_document(large)[1][0].message
    (marked := tmp_path / "marked.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    document, problems = read_document(marked)
    assert problems == []
    assert document is not None
    assert document.value == {"a": 1}


@given(st.text(alphabet="ab:-[]{}&*<>|!?#'\"%@, \n\t\x00é", max_size=60))
def test_no_text_breaks_the_parser(text: str) -> None:
    document, problems = parse_document(text, PATH)
    assert document is not None or problems
    assert all(found.line is None or found.line >= 1 for found in problems)
