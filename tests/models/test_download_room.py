"""Fetching, where the trouble is on this side: the disk, the proxy, whom to trust."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
from http.client import HTTPMessage
from pathlib import Path
from typing import NamedTuple
from urllib.request import Request

import pytest
from support.model_files import NoWaiting, Told, entry_for, incompressible, members, zipped
from support.unruly_server import UnrulyServer, ranged

from voice_coach.errors import ModelFetchError, ModelStorageError
from voice_coach.models import _partial
from voice_coach.models._http import _SafeRedirects
from voice_coach.models._storage import write_all
from voice_coach.models.download import ATTEMPTS, fetch_archive

pytestmark = pytest.mark.slow

ARCHIVE = zipped([*members({"am/final.mdl": incompressible(600_000)})])
ENTRY = entry_for(ARCHIVE)


def fetched(url: str, folder: Path, time: NoWaiting | None = None) -> bytes:
    patience = (time or NoWaiting()).patience()
    return fetch_archive(ENTRY, url, folder, Told(), patience).read_bytes()


class Usage(NamedTuple):
    """What ``shutil.disk_usage`` says of a disk."""

    total: int
    used: int
    free: int


def test_a_disk_without_room_is_seen_before_anything_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed = ENTRY.archive_bytes + ENTRY.most_unpacked_bytes
    with UnrulyServer(ranged(ARCHIVE)) as server:
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, needed - 1))
        with pytest.raises(ModelStorageError, match=r"5\.6 MB are needed"):
            fetched(server.url, tmp_path)
        assert server.asked == []
        monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**9, 0, needed))
        assert fetched(server.url, tmp_path) == ARCHIVE


def test_a_disk_that_fills_up_keeps_what_came_and_the_next_time_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = 200_000

    def filling(handle: int, block: bytes) -> int:
        nonlocal room
        if len(block) > room:
            write_all(handle, block[:room])  # as a real disk does: a part of it
            room = 0
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        room -= len(block)
        return write_all(handle, block)

    with UnrulyServer(ranged(ARCHIVE)) as server:
        monkeypatch.setattr(_partial, "write_all", filling)
        with pytest.raises(ModelStorageError, match="The disk is full") as caught:
            fetched(server.url, tmp_path)
        assert "Make room" in caught.value.hint
        (part,) = tmp_path.glob(".*.part")
        assert part.read_bytes() == ARCHIVE[:200_000]
        monkeypatch.undo()
        assert fetched(server.url, tmp_path) == ARCHIVE
        assert server.asked == [(None, None), ("bytes=200000-", '"one"')]


def test_this_machine_is_reached_without_a_proxy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with UnrulyServer(ranged(ARCHIVE)) as server:
        assert fetched(server.url, tmp_path) == ARCHIVE


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate that nobody but ourselves vouches for."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        [*command, "-keyout", str(path), "-out", f"{path}.crt"], check=True, capture_output=True
    )
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_a_server_nobody_vouches_for_is_not_trusted(tmp_path: Path, certificate: Path) -> None:
    time = NoWaiting()
    with UnrulyServer(ranged(ARCHIVE), certificate=certificate) as server:
        with pytest.raises(ModelFetchError, match="cannot be trusted") as caught:
            fetched(server.url, tmp_path, time)
        assert server.asked == []
    assert "date" in caught.value.hint
    assert time.waits == []


def test_a_server_somebody_vouches_for_is_trusted(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with UnrulyServer(ranged(ARCHIVE), certificate=certificate) as server:
        assert fetched(server.url, tmp_path) == ARCHIVE


@pytest.mark.parametrize(
    "place", ["http://models.example/a.zip", "http://127.0.0.1/a.zip", "http://localhost/a.zip"]
)
def test_no_way_leads_from_a_safe_place_to_an_open_one(place: str) -> None:
    """Nor to this machine, where something may listen that is for its own people only."""
    asked = Request("https://models.example/a.zip")
    with pytest.raises(ModelFetchError, match="not safe"):
        _SafeRedirects(here=False).redirect_request(
            asked, io.BytesIO(), 302, "Found", HTTPMessage(), place
        )


def test_a_plain_server_that_is_asked_for_tls_is_none(tmp_path: Path) -> None:
    time = NoWaiting()
    with UnrulyServer(ranged(ARCHIVE)) as server:
        url = server.url.replace("http:", "https:")
        with pytest.raises(ModelFetchError, match="cannot be reached"):
            fetched(url, tmp_path, time)
    assert len(time.waits) == ATTEMPTS - 1
