"""The shared journal: a word is kept for both after a yes to it, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from support.remembering_couple import RememberingCouple
from support.typed_couple import Reply, TypedCouple

from voice_coach.content.library import Library
from voice_coach.journal.records import Session
from voice_coach.journal.store import Store


def evening(
    library: Library, store: Store, keeps: str, **answers: str | Callable[[TypedCouple], str | None]
) -> RememberingCouple:
    replies: dict[str, Reply] = {"confirm": keeps, **answers}
    couple = RememberingCouple(library, store, replies=replies)
    couple.type("hey jarvis, let's do the shared journal")
    couple.to_the_end(1800)
    assert couple.completed == ["shared-journal"]
    return couple


def test_a_yes_keeps_the_word(library: Library, store: Store) -> None:
    evening(library, store, "yes", feeling="not really angry")
    assert {(entry.kind, entry.words) for entry in store.entries()} == {("feeling", "not angry")}
    assert [session.exercise for session in store.sessions()] == ["shared-journal"]


def test_what_is_chosen_from_a_list_is_kept_as_it_is_named(library: Library, store: Store) -> None:
    evening(library, store, "yes", choose_shared_journal_kind="a struggle")
    kinds = {entry.kind for entry in store.entries()}
    assert kinds == {"struggle"}
    assert {entry.words for entry in store.entries()} <= {
        answer for state in library.states for answer in library.shown(state)
    }


def test_a_no_leaves_no_trace(library: Library, store: Store, tmp_path: Path) -> None:
    couple = evening(library, store, "no", feeling="lonely")
    assert store.entries() == []
    assert "record.kept" not in couple.keys
    assert all(isinstance(session, Session) for session in store.sessions())
    store.close()
    for path in tmp_path.iterdir():
        assert b"lonely" not in path.read_bytes()
