"""Saved cards are read out when they are asked for, one at a time."""

from __future__ import annotations

from support.remembering_couple import RememberingCouple

from voice_coach.content.library import Library
from voice_coach.journal.records import SavedCard
from voice_coach.journal.store import Store


def test_a_card_that_was_saved_is_read_another_day(library: Library, store: Store) -> None:
    evening = RememberingCouple(library, store, replies={"card": None})
    evening.type("hey jarvis, start the twenty cards")
    evening.live(40)
    evening.type("save this one")
    evening.type("stop")
    evening.to_the_end(60)
    (saved,) = store.saved_cards()
    key = library.card_line(saved.deck, saved.card)
    another_day = RememberingCouple(library, store, 3)
    assert another_day.ask("read our favourites") == ["favourites.opening", key]
    assert another_day.answer("another one") == ["favourites.all_read"]
    assert store.sessions() == [], "a stopped exercise leaves no trace but the card"


def test_each_is_read_once(library: Library, store: Store) -> None:
    cards = list(library_cards(library))[:3]
    for card in cards:
        store.save_card(SavedCard("closer", card, 1.0))
    evening = RememberingCouple(library, store)
    said = [evening.ask("our saved cards")[-1]]
    said += [evening.answer(words)[-1] for words in ("another one", "next")]
    assert sorted(said) == sorted(f"deck.closer.{card}" for card in cards)
    assert evening.answer("say that again") == [said[-1]]
    assert evening.answer("done") == ["favourites.enough"]


def test_where_none_was_saved_it_is_said_how(library: Library, store: Store) -> None:
    assert RememberingCouple(library, store).ask("our favourites") == ["favourites.none"]


def test_a_card_that_is_gone_is_not_missed(library: Library, store: Store) -> None:
    store.save_card(SavedCard("closer", "of-an-older-version", 1.0))
    assert RememberingCouple(library, store).ask("our favourites") == ["favourites.none"]


def library_cards(library: Library) -> list[str]:
    prefix = "deck.closer."
    keys = library.phrasebook._wordings
    return [
        key.removeprefix(prefix)
        for key in keys
        if key.startswith(prefix) and not key.endswith(".then")
    ]
