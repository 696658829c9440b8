"""Archives with any bytes changed: installed whole, or refused in a sentence; nothing else."""

from __future__ import annotations

import contextlib
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.model_files import NAME, Told, entry_for, members, tree, zipped

from voice_coach.errors import ModelArchiveError
from voice_coach.models.install import install_archive, installing
from voice_coach.models.verify import RECORD_NAME

pytestmark = pytest.mark.slow

CONTENT = {"am/final.mdl": bytes(range(200)), "conf/model.conf": b"--beam=11.0\n" * 30}
ARCHIVES = [zipped(members(CONTENT)), zipped(members(CONTENT), zipfile.ZIP_DEFLATED)]
HEADERS = [index for index in range(len(ARCHIVES[0])) if ARCHIVES[0][index : index + 2] == b"PK"]
"""Where the headers begin: most of what can go wrong stands there."""


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """An archive in which a few bytes, mostly of headers, are others; it may be cut, or longer."""
    archive = bytearray(draw(st.sampled_from(ARCHIVES)))
    near_a_header = st.builds(int.__add__, st.sampled_from(HEADERS), st.integers(4, 60))
    places = near_a_header | st.integers(0, len(archive) - 1)
    for place in draw(st.lists(places, min_size=0, max_size=4)):
        archive[place % len(archive)] = draw(st.integers(0, 255))
    end = draw(st.just(len(archive)) | st.integers(4, len(archive)))
    return bytes(archive[:end]) + draw(st.binary(max_size=30))


@given(damaged())
@settings(max_examples=250, deadline=None)
def test_it_is_the_model_or_it_is_refused(archive: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        path = folder / "given.zip"
        path.write_bytes(archive)
        home = folder / "data" / "home"
        entry = entry_for(archive, CONTENT)
        with contextlib.suppress(ModelArchiveError), installing(entry, home):
            install_archive(path, entry, home, Told())
        found = tree(folder)
        assert found.pop("given.zip") == archive
        assert found.pop(f"data/home/.{NAME}.lock") == b""
        if found:
            assert found.pop(f"data/home/{NAME}/{RECORD_NAME}")
            assert found == {f"data/home/{NAME}/{name}": data for name, data in CONTENT.items()}
