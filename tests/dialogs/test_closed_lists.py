"""The names and countries of the set up: each is understood, and as itself."""

from __future__ import annotations

import pytest

from voice_coach.config import Settings, merge
from voice_coach.content.dialogs import Dialogs, read_dialogs
from voice_coach.content.library import Library
from voice_coach.content.loading import means_something_else
from voice_coach.resources import dialogs_folder
from voice_coach.speech.lexicon import Lexicon


@pytest.fixture(scope="module")
def dialogs() -> Dialogs:
    found = read_dialogs(dialogs_folder()).dialogs
    assert found is not None
    return found


def test_every_name_is_understood_as_itself(library: Library, dialogs: Dialogs) -> None:
    assert 250 <= len(dialogs.names.names) <= 400
    for number, name in enumerate(dialogs.names.names):
        more = (f"my name is {name}", f"No, it's {name}.") if number % 30 == 0 else ()
        for said in (name, *more):
            match = library.match("given_name", said)
            assert match is not None, said
            assert match.slots == {"given_name": name}


def test_every_name_can_be_a_partner_s(library: Library, dialogs: Dialogs) -> None:
    taken = {"Anna", "Ben"}  # the two of the library
    for name in set(dialogs.names.names) - taken:
        assert not means_something_else(library, 1, name), name
        _, mistakes = merge(Settings(), {("people", "names"): [name, "Somebody"]})
        assert mistakes == [], name


def test_names_are_there_once_and_have_sounds(dialogs: Dialogs) -> None:
    lexicon = Lexicon()
    sounds: dict[tuple[str, ...], str] = {}
    for name, own in dialogs.names.names.items():
        ways = (own,) if own is not None else lexicon.pronunciations(name.lower())
        assert ways, f"{name} needs sounds"
        assert sounds.setdefault(ways, name) == name, f"{name} sounds like {sounds[ways]}"


def test_every_country_is_understood_as_itself(library: Library, dialogs: Dialogs) -> None:
    countries = dialogs.countries.countries
    assert len(countries) > 190
    assert len({country.name for country in countries.values()}) == len(countries)
    for country in countries.values():
        for said in (country.name, *country.also):
            match = library.match("country", said)
            assert match is not None, said
            assert match.slots == {"country": country.name}, said


def test_every_country_can_be_kept(library: Library, dialogs: Dialogs) -> None:
    ask = next(
        step for step in library.plan("set-up").steps if getattr(step, "slot", "") == "country"
    )
    meanings = getattr(ask, "meanings", {})
    assert meanings == {country.name: code for code, country in library.countries.items()}
    for code in dialogs.countries.countries:
        _, mistakes = merge(Settings(), {("safety", "region"): code})
        assert mistakes == [], code


@pytest.mark.parametrize("code", ["U", "USA", "1A", "ÄÖ"])
def test_what_is_no_code_is_refused(code: str) -> None:
    _, mistakes = merge(Settings(), {("safety", "region"): code})
    assert len(mistakes) == 1
    assert "no country code" in mistakes[0].message
