"""What the coach knows of the model it is made for."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from support.repository import ROOT

from voice_coach.app.hearing import vosk_model
from voice_coach.config import Settings
from voice_coach.errors import ModelError
from voice_coach.models.catalogue import read_sums, small_english
from voice_coach.resources import model_sums_file

SHARED = ROOT.parent / "shared" / "vosk-model-small-en-us-0.15.sha256"


def test_the_published_facts() -> None:
    entry = small_english()
    assert entry.url == "https://alphacephei.com/vosk/models/vosk-model-small-en-us-0.15.zip"
    assert Path(urlsplit(entry.url).path).name == entry.archive_name
    assert entry.archive_bytes == 41_205_931
    assert entry.archive_sha256 == (
        "30f26242c4eb449f948e42cb302dd7a686cb29a3423a8367f99ff41780942498"
    )
    assert entry.most_unpacked_bytes > 2 * entry.archive_bytes


def test_its_sums_are_of_every_file_that_vosk_needs() -> None:
    files = small_english().files
    needed = {"am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst"}
    assert needed < set(files)
    assert len(files) == len(set(files.values())) == 12
    assert all(re.fullmatch(r"[0-9a-f]{64}", checksum) for checksum in files.values())


@pytest.mark.skipif(not SHARED.is_file(), reason=f"there is no {SHARED}")
def test_its_sums_are_those_that_were_published() -> None:
    assert model_sums_file(small_english().name).read_bytes() == SHARED.read_bytes()


def test_the_next_start_looks_where_it_is_put(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert vosk_model(Settings()) is None
    folder = tmp_path / "voice-coach" / small_english().name
    folder.mkdir(parents=True)
    assert vosk_model(Settings()) == folder


@pytest.mark.parametrize(
    "line",
    [
        "75370a01  am/final.mdl",
        f"{'a' * 64} am/final.mdl",
        f"{'a' * 64}  ../final.mdl/",
        f"{'a' * 64}  /etc/passwd",
        f"{'A' * 64}  am/final.mdl",
        f"{'b' * 64}  twice",
        "",
    ],
)
def test_sums_that_are_none_are_named_with_their_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "sums"
    path.write_text(f"{'a' * 64}  twice\n{line}\n", encoding="ascii")
    with pytest.raises(ModelError, match=f"{path}:2 "):
        read_sums(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", None])
def test_sums_that_cannot_be_read_are_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "sums"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=str(path)) as caught:
        read_sums(path)
    assert caught.value.hint
