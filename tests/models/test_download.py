"""Fetching over a network that does everything wrong: from a real server on this machine."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.model_files import NoWaiting, Told, entry_for, incompressible, members, zipped
from support.unruly_server import (
    Answer,
    UnrulyServer,
    breaking_off,
    endless,
    ranged,
    redirect,
    saying,
    sending,
    stalling,
    status,
    whole,
)

from voice_coach.errors import ModelFetchError
from voice_coach.models.download import ATTEMPTS, fetch_archive

pytestmark = pytest.mark.slow

SIZE = 600_000
HALF = 300_000
ARCHIVE = zipped([*members({"am/final.mdl": incompressible(SIZE)})])
ENTRY = entry_for(ARCHIVE)


class Fetch:
    """Fetches from a server into a folder, and keeps what happened."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told = Told()
        self.time = NoWaiting()
        self.asked: list[tuple[str | None, str | None]] = []

    def __call__(self, *answers: Answer, timeout: float = 10.0) -> bytes:
        """Return the content of the archive that was fetched."""
        with UnrulyServer(*answers) as server:
            try:
                patience = self.time.patience(timeout)
                path = fetch_archive(ENTRY, server.url, self.folder, self.told, patience)
            finally:
                self.asked = server.asked
        return path.read_bytes()

    @property
    def kept(self) -> bytes:
        """What is there of the archive."""
        files = list(self.folder.glob(".*.part"))
        return files[0].read_bytes() if files else b""


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    return Fetch(tmp_path)


def from_byte(first: int) -> tuple[str, str]:
    return f"bytes={first}-", '"one"'


def test_it_comes_in_one_piece(fetch: Fetch) -> None:
    assert fetch(ranged(ARCHIVE)) == ARCHIVE
    assert fetch.asked == [(None, None)]
    assert fetch.told.steps == [("Fetching", len(ARCHIVE))]
    assert fetch.told.done == len(ARCHIVE)
    assert fetch.time.waits == []


def test_after_a_break_exactly_the_rest_is_asked_for(fetch: Fetch) -> None:
    assert fetch(breaking_off(ARCHIVE, HALF), ranged(ARCHIVE)) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF)]
    assert fetch.time.waits == [1.0]


def test_after_a_broken_off_process_the_next_one_goes_on(fetch: Fetch) -> None:
    with pytest.raises(ModelFetchError, match=r"0\.3 MB are kept"):
        fetch(breaking_off(ARCHIVE, HALF), status(503))
    assert fetch.kept == ARCHIVE[:HALF]
    assert fetch(ranged(ARCHIVE)) == ARCHIVE
    # this server has another port, so what the first one called the file means nothing to it
    assert fetch.asked == [(f"bytes={HALF}-", None)]
    assert "Going on after 0.3 MB." in fetch.told.notes


def test_when_all_was_there_already_nothing_is_asked_for(fetch: Fetch) -> None:
    fetch(ranged(ARCHIVE))
    assert fetch(status(404)) == ARCHIVE
    assert fetch.asked == []


def test_a_stall_is_a_break(fetch: Fetch) -> None:
    assert fetch(stalling(ARCHIVE, HALF), ranged(ARCHIVE), timeout=0.2) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF)]
    assert "does not answer" in fetch.told.notes[0]


def test_a_trickle_is_a_stall(fetch: Fetch) -> None:
    """Bytes come, each in time, but too few in a minute."""
    fetch.time = NoWaiting(seconds_per_look=70.0)
    with pytest.raises(ModelFetchError, match="next to nothing"):
        fetch(stalling(ARCHIVE, 100), *([stalling(ARCHIVE, 5)] * ATTEMPTS))


def test_a_server_that_cannot_send_parts_sends_it_all_again(fetch: Fetch) -> None:
    assert fetch(breaking_off(ARCHIVE, HALF), whole(ARCHIVE)) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF)]


def test_a_file_that_has_changed_meanwhile_is_fetched_whole(fetch: Fetch) -> None:
    assert fetch(breaking_off(ARCHIVE, HALF), ranged(ARCHIVE, etag='"two"')) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF)]


@pytest.mark.parametrize(
    "says", ["bytes 0-1/2", "bytes 299999-599999/600000", "bytes */600000", "items 3-4/5", ""]
)
def test_a_wrong_part_is_thrown_away_and_all_asked_for(fetch: Fetch, says: str) -> None:
    wrong = sending(ARCHIVE[5:], {"Content-Range": says}, 206)
    assert fetch(breaking_off(ARCHIVE, HALF), wrong, ranged(ARCHIVE)) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF), (None, None)]


def test_a_part_that_is_not_there_is_thrown_away_and_all_asked_for(fetch: Fetch) -> None:
    assert fetch(breaking_off(ARCHIVE, HALF), status(416), ranged(ARCHIVE)) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF), (None, None)]


def test_parts_that_do_not_fit_together_are_fetched_again_whole(fetch: Fetch) -> None:
    other = bytes(len(ARCHIVE))
    assert fetch(breaking_off(ARCHIVE, HALF), ranged(other), ranged(ARCHIVE)) == ARCHIVE
    assert fetch.asked == [(None, None), from_byte(HALF), (None, None)]
    assert any("do not fit together" in note for note in fetch.told.notes)


def test_parts_that_never_fit_together_are_given_up(fetch: Fetch) -> None:
    """A server that breaks off every time, and sends something else every time."""
    other = ARCHIVE[:-1] + bytes([ARCHIVE[-1] ^ 1])
    answers = [breaking_off(other, HALF), ranged(other)] * 5
    with pytest.raises(ModelFetchError, match="its checksum is wrong"):
        fetch(*answers)
    assert fetch.asked == [(None, None), from_byte(HALF)] * 2
    assert fetch.kept == b""


def test_wrong_bytes_are_not_kept(fetch: Fetch) -> None:
    wrong = ARCHIVE[:-1] + bytes([ARCHIVE[-1] ^ 1])
    with pytest.raises(ModelFetchError, match="its checksum is wrong"):
        fetch(ranged(wrong))
    assert fetch.asked == [(None, None)]
    assert fetch.kept == b""


def test_a_length_that_is_not_said_is_no_harm(fetch: Fetch) -> None:
    assert fetch(sending(ARCHIVE, {})) == ARCHIVE


@pytest.mark.parametrize("said", [len(ARCHIVE) - 1, len(ARCHIVE) + 1, 0, 10**15])
def test_a_file_of_another_size_is_not_begun(fetch: Fetch, said: int) -> None:
    with pytest.raises(ModelFetchError, match=f"offers a file of {said} bytes") as caught:
        fetch(sending(ARCHIVE, {"Content-Length": str(said)}))
    assert "sign-in" in caught.value.hint
    assert len(fetch.asked) == 1
    assert fetch.kept == b""


def test_a_part_of_a_file_of_another_size_is_not_begun(fetch: Fetch) -> None:
    says = f"bytes {HALF}-999999/1000000"
    with pytest.raises(ModelFetchError, match="offers a file of 1000000 bytes"):
        fetch(breaking_off(ARCHIVE, HALF), sending(bytes(7), {"Content-Range": says}, 206))
    assert fetch.kept == ARCHIVE[:HALF]


def test_what_never_ends_is_left(fetch: Fetch) -> None:
    with pytest.raises(ModelFetchError, match="sends more than"):
        fetch(endless(ARCHIVE))
    assert fetch.kept == b""


def test_a_page_of_words_is_no_archive(fetch: Fetch) -> None:
    with pytest.raises(ModelFetchError, match="is no archive") as caught:
        fetch(sending(b"<html>Welcome to the hotel", {"Content-Type": "text/html"}))
    assert "sign-in" in caught.value.hint
    assert fetch.kept == b""


@pytest.mark.parametrize("code", [401, 403, 404, 410])
def test_what_is_refused_is_not_asked_for_again(fetch: Fetch, code: int) -> None:
    with pytest.raises(ModelFetchError, match=str(code)) as caught:
        fetch(status(code))
    assert "--from FILE" in caught.value.hint
    assert len(fetch.asked) == 1


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_a_server_in_trouble_is_asked_again_ever_later(fetch: Fetch, code: int) -> None:
    with pytest.raises(ModelFetchError, match=f"answers {code}") as caught:
        fetch(status(code))
    assert "--from FILE" in caught.value.hint
    assert len(fetch.asked) == ATTEMPTS
    assert fetch.time.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize(
    ("asked", "waits"), [("7", 7.0), ("86400", 60.0), ("0", 1.0), ("Wed, 21 Oct", 1.0)]
)
def test_a_server_may_ask_for_a_pause_but_not_for_a_day(
    fetch: Fetch, asked: str, waits: float
) -> None:
    assert fetch(status(503, **{"Retry-After": asked}), ranged(ARCHIVE)) == ARCHIVE
    assert fetch.time.waits == [waits]


def test_whoever_gets_further_may_go_on_for_ever(fetch: Fetch) -> None:
    steps = range(0, SIZE, 70_000)
    answers = [
        sending(
            ARCHIVE[first : first + 70_000],
            {"Content-Range": f"bytes {first}-{len(ARCHIVE) - 1}/{len(ARCHIVE)}"},
            206,
        )
        for first in steps
    ]
    assert len(answers) > ATTEMPTS
    assert fetch(*answers) == ARCHIVE
    assert set(fetch.time.waits) == {1.0}


def test_whoever_begins_again_and_again_does_not(fetch: Fetch) -> None:
    """A server that sends no parts and always breaks off at the same byte."""
    with pytest.raises(ModelFetchError, match="broke off"):
        fetch(breaking_off(ARCHIVE, HALF))
    assert len(fetch.asked) == ATTEMPTS
    assert fetch.kept == ARCHIVE[:HALF]


OK = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"220 mail.example ESMTP\r\n\r\n",
        b"HTTP/1.1 200",
        b"HTTP/1.1 999999 Well\r\n\r\n",
        b"HTTP/9 \xff\xfe\r\n\r\n",
        b"HTTP/1.1 503 No\r\nRetry-After: \xb2\r\n\r\n",
        b"HTTP/1.1 503 No\r\nRetry-After: " + b"9" * 5000 + b"\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: https://[no\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:port/\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: \xff\xfe\r\n\r\n",
        b"HTTP/1.1 302 Found\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 206 Part\r\nContent-Range: bytes 0-1/\xb2\r\n\r\nPK",
        OK + b"Content-Length: \xb2\r\n\r\nPK",
        OK + b"Content-Length: -5\r\n\r\nPK",
        OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\nPK",
        OK + b"Transfer-Encoding: chunked\r\n\r\nnumber\r\nPK",
        OK + b"Transfer-Encoding: chunked\r\n\r\nffffffffffff\r\nPK",
        OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b",
        OK + b"No colon\r\n" * 200 + b"\r\n",
        OK + b"X: " + b"x" * 100_000 + b"\r\n\r\n",
        OK + b"X: x\r\n" * 200 + b"\r\n",
    ],
)
def test_whatever_a_server_says_it_ends_in_a_sentence(fetch: Fetch, words: bytes) -> None:
    with pytest.raises(ModelFetchError) as caught:
        fetch(saying(words))
    assert str(caught.value).isprintable()
    assert "--from FILE" in caught.value.hint
    assert len(fetch.asked) <= 10


def test_a_proxy_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:port")
    with pytest.raises(ModelFetchError, match="an address on the way is none") as caught:
        fetch_archive(ENTRY, ENTRY.url, tmp_path, Told(), NoWaiting().patience())
    assert "https_proxy" in caught.value.hint


def test_nobody_there(tmp_path: Path) -> None:
    with UnrulyServer(status(200)) as server:
        url = server.url
    time = NoWaiting()
    with pytest.raises(ModelFetchError, match="cannot be reached") as caught:
        fetch_archive(ENTRY, url, tmp_path, Told(), time.patience())
    assert "--from FILE" in caught.value.hint
    assert time.waits == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_with_what_was_asked_for(fetch: Fetch, code: int) -> None:
    with UnrulyServer(ranged(ARCHIVE)) as mirror:
        assert fetch(breaking_off(ARCHIVE, HALF), redirect(mirror.url, code)) == ARCHIVE
    assert mirror.asked == [from_byte(HALF)]


@pytest.mark.parametrize(
    "place",
    [
        "http://models.example/model.zip",
        "ftp://models.example/model.zip",
        "file:///etc/passwd",
        "http://127.0.0.1.models.example/",
        "http://127.0.0.1@models.example/",
    ],
)
def test_no_redirect_leads_to_a_place_that_is_not_safe(fetch: Fetch, place: str) -> None:
    with pytest.raises(ModelFetchError, match=r"not safe|refuses"):
        fetch(redirect(place))
    assert fetch.kept == b""


def test_redirects_in_a_circle_end(fetch: Fetch) -> None:
    with pytest.raises(ModelFetchError, match="refuses: 302"):
        fetch(redirect("/again"))
    assert len(fetch.asked) < 10
