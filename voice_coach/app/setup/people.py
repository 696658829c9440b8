"""Who the two are, and where they live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from voice_coach.app.setup.kit import Kit
from voice_coach.config import Settings, merge
from voice_coach.content.library import Library
from voice_coach.content.loading import means_something_else
from voice_coach.suggest import did_you_mean

_PARTS: Final = ("people", "names")


def ask_names(kit: Kit) -> None:
    """Ask how the two are called; Enter keeps what stands on the line, an empty line is no name."""
    kit.talk.heading("Your names")
    kit.talk.say("So that I can say whose turn it is. A nickname is fine; an empty line is too.")
    known = kit.settings.people.names or ["", ""]
    first = kit.talk.ask(
        "One of you:", known[0], check=lambda name: name_problem(kit.library, (name, ""))
    )
    second = kit.talk.ask(
        "The other:", known[1], check=lambda name: name_problem(kit.library, (first, name))
    )
    names = names_of((first, second), kit.library)
    kit.keeper.keep("people.names", names)
    if any((first, second)):
        kit.talk.say(f"Hello, {' and '.join(name for name in (first, second) if name)}.")


def names_of(typed: tuple[str, str], library: Library) -> list[str]:
    """Return the names to keep: two, or none; a missing one is the word the coach has for it."""
    if not any(typed):
        return []
    return [name or word for name, word in zip(typed, library.unnamed, strict=True)]


def name_problem(library: Library, typed: tuple[str, str]) -> str:
    """Return what is wrong with names, in a sentence; empty where nothing is.

    Args:
        library: knows what words mean already; loaded without names.
        typed: the two; an empty one was not given (yet).
    """
    given = [name for name in typed if name]
    if not given:
        return ""
    # A stand-in keeps the pair complete while only one of them has been typed.
    names = given if len(given) == 2 else [given[0], "Zo" if given[0].lower() != "zo" else "Jo"]
    _, mistakes = merge(Settings(), {_PARTS: names})
    if mistakes:
        message = mistakes[0].message.removeprefix("people.names: ")
        return f"{message[:1].upper()}{message[1:]}."
    for partner, name in enumerate(typed, start=1):
        if name and means_something_else(library, partner, name):
            return f'"{name}" also means something else to me. Is there a nickname?'
    return ""


def ask_region(kit: Kit) -> None:
    """Ask for the country; it is never guessed."""
    kit.talk.heading("Your country")
    kit.talk.say(kit.library.phrasebook.line("set-up.why_country").text)
    countries = kit.library.countries
    codes = country_codes(kit.library)
    now = kit.settings.safety.region
    shown = plain_name(countries[now].name) if now in countries else now
    answer = kit.talk.ask(
        "Country (Tab completes, empty: none):",
        shown,
        words=sorted({plain_name(country.name) for country in countries.values()}),
        check=lambda text: region_problem(text, codes),
    )
    kit.keeper.keep("safety.region", codes.get(_folded(answer), "") if answer else "")


def country_codes(library: Library) -> dict[str, str]:
    """Return codes by everything that people write for a country, in lower case."""
    codes: dict[str, str] = {}
    for code, country in library.countries.items():
        for written in (code, country.name, plain_name(country.name), *country.also):
            codes.setdefault(_folded(written), code)
    return codes


def region_problem(text: str, codes: Mapping[str, str]) -> str:
    """Return what is wrong with a country, in a sentence; empty where nothing is."""
    if not text or _folded(text) in codes:
        return ""
    names = [name for name in codes if len(name) > 2]
    guess = did_you_mean(text, names).replace('"', "").removesuffix("?").title()
    meant = guess.removeprefix("Did You Mean ")
    hint = f"Did you mean {meant}?" if meant else "A code of two letters works too: IE, NZ."
    return f"I know no country called {text}. {hint}"


def plain_name(name: str) -> str:
    """Return a country's name without its article: "Netherlands"."""
    return name.removeprefix("the ")


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace(".", "").replace("-", " ").split())
