"""Which searches are in the decoder; a decoder that notes what it is told."""

from __future__ import annotations

from typing import cast

import pytest
from pocketsphinx import Decoder

from voice_coach.errors import RecognizerError
from voice_coach.speech import _searches
from voice_coach.speech._graph import WordGraph, word_graph
from voice_coach.speech._jsgf import read_jsgf
from voice_coach.speech._searches import Searches


class Noting:
    """Holds searches by name, as a decoder does, and refuses what a decoder refuses."""

    def __init__(self) -> None:
        self.searches: dict[str, list[tuple[object, ...]]] = {}
        self.told: list[str] = []

    def create_fsg(
        self, name: str, start: int, final: int, transitions: list[tuple[object, ...]]
    ) -> list[tuple[object, ...]]:
        assert start == 0
        if any(step[3:] == ("unknown",) for step in transitions):
            raise ValueError(name)
        assert all(cast("int", step[1]) <= final for step in transitions)
        return transitions

    def add_fsg(self, name: str, fsg: list[tuple[object, ...]]) -> None:
        self.searches[name] = fsg
        self.told.append(f"+{name}")

    def remove_search(self, name: str) -> None:
        del self.searches[name]
        self.told.append(f"-{name}")


def graph_of(sentences: str) -> tuple[WordGraph, dict[str, str]]:
    graph = word_graph(read_jsgf(f"#JSGF V1.0; grammar g; public <g> = {sentences};"))
    return graph, {word: word for _, _, word in graph.arcs}


@pytest.fixture
def decoder() -> Noting:
    return Noting()


@pytest.fixture
def searches(decoder: Noting, monkeypatch: pytest.MonkeyPatch) -> Searches:
    monkeypatch.setattr(_searches, "_LARGE", 6)
    monkeypatch.setattr(_searches, "_KEPT", 7)
    return Searches(cast("Decoder", decoder))


def test_a_small_one_is_made_when_it_is_needed_and_once(
    decoder: Noting, searches: Searches
) -> None:
    searches.add("yes", *graph_of("yes | no | no thanks"))
    assert decoder.told == []
    searches.need("yes")
    searches.need("yes")
    assert decoder.told == ["+yes"]
    said = {step[3] for step in decoder.searches["yes"] if len(step) == 4}
    assert said == {"yes", "no", "thanks"}
    assert sum(len(step) == 3 for step in decoder.searches["yes"]) == 2


def test_a_large_one_is_made_at_once_and_stays(decoder: Noting, searches: Searches) -> None:
    searches.add("large", *graph_of("one | two | three | four | five"))
    assert decoder.told == ["+large"]
    for name in "abcd":
        searches.add(name, *graph_of("yes | no"))
        searches.need(name)
    searches.need("large")
    assert "large" in decoder.searches
    assert decoder.told.count("+large") == 1


def test_the_one_that_was_needed_longest_ago_goes_first(
    decoder: Noting, searches: Searches
) -> None:
    for name in "abc":
        searches.add(name, *graph_of("yes | no"))
    for name in "abac":
        searches.need(name)
    assert decoder.told == ["+a", "+b", "+c", "-b"]
    searches.need("b")
    assert list(decoder.searches) == ["c", "b"]


def test_one_of_the_same_name_takes_its_place(decoder: Noting, searches: Searches) -> None:
    searches.add("a", *graph_of("yes | no"))
    searches.need("a")
    searches.add("a", *graph_of("stop"))
    assert decoder.searches == {}
    searches.need("a")
    assert {step[3] for step in decoder.searches["a"] if len(step) == 4} == {"stop"}


def test_what_the_decoder_cannot_use_is_told(searches: Searches) -> None:
    graph, _ = graph_of("yes")
    searches.add("bad", graph, {"yes": "unknown"})
    with pytest.raises(RecognizerError, match='grammar of "bad"'):
        searches.need("bad")


def test_nothing_is_made_once_it_is_closed(decoder: Noting, searches: Searches) -> None:
    searches.add("a", *graph_of("yes"))
    searches.close()
    searches.close()
    with pytest.raises(RecognizerError, match="closed"):
        searches.need("a")
    assert decoder.told == []
