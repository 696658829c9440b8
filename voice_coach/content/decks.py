"""Decks of cards: which are drawn, and the keys of their questions."""

from __future__ import annotations

from collections.abc import Mapping

from voice_coach.content.phrasebook import Choose
from voice_coach.content.schema import Card, Deck


def card_key(deck: str, card: str) -> str:
    """Return the phrasebook key of a card's question."""
    return f"deck.{deck}.{card}"


def follow_up_key(deck: str, card: str) -> str:
    """Return the phrasebook key of what is asked after a card."""
    return f"{card_key(deck, card)}.then"


def deck_wordings(deck: Deck) -> dict[str, list[str]]:
    """Return every wording of a deck by its phrasebook key."""
    wordings: dict[str, list[str]] = {}
    for card in deck.cards:
        wordings[card_key(deck.id, card.id)] = card.line
        if card.follow_up is not None:
            wordings[follow_up_key(deck.id, card.id)] = card.follow_up
    return wordings


class Piles:
    """The cards that one plan has not drawn yet."""

    def __init__(self, decks: Mapping[str, Deck], choose: Choose) -> None:
        self._choose = choose
        self._left = {name: list(deck.cards) for name, deck in decks.items()}

    def draw(self, deck: str, count: int, depth: int | None) -> list[Card]:
        """Return cards, in the order in which they are laid open; fewer where there are no more.

        Args:
            deck: its id.
            count: how many.
            depth: of the cards; None: all, the light ones first.

        Raises:
            KeyError: no such deck.
        """
        drawn: list[Card] = []
        left = self._left[deck]
        while len(drawn) < count:
            lightest = min((card.depth for card in left), default=None) if depth is None else depth
            pile = [card for card in left if card.depth == lightest]
            if not pile:
                break
            card = pile[self._choose(len(pile))]
            left.remove(card)
            drawn.append(card)
        return drawn
