from __future__ import annotations

import errno
import os
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from support.fakes_speech import spoken_clip

from voice_coach.clip import Clip
from voice_coach.speech.prompt_cache import PromptCache, PromptKey, default_folder

KEY = PromptKey("flite", "2.2", "slt", 0.87, "Take your time.")
CLIP = spoken_clip("Take your time.")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "prompts"


@pytest.fixture
def cache(folder: Path) -> PromptCache:
    return PromptCache(folder)


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.exists() else []


def numbered(number: int) -> PromptKey:
    return replace(KEY, text=str(number))


def same(one: Clip | None, other: Clip) -> bool:
    return (
        one is not None
        and one.rate_hz == other.rate_hz
        and np.array_equal(one.samples, other.samples)
    )


def test_what_was_kept_is_found_again_by_another_process(cache: PromptCache, folder: Path) -> None:
    assert cache.load(KEY) is None
    cache.store(KEY, CLIP)
    found = PromptCache(folder).load(KEY)
    assert same(found, CLIP)
    assert found is not None
    with pytest.raises(ValueError, match="read-only"):
        found.samples[0] = 1


@pytest.mark.parametrize(
    "other",
    [
        replace(KEY, engine="rhvoice"),
        replace(KEY, version="2.3"),
        replace(KEY, voice="rms"),
        replace(KEY, rate=1.0),
        replace(KEY, text="Take your time"),
        PromptKey("flite2", ".2", "slt", 0.87, "Take your time."),
    ],
)
def test_another_sound_has_another_name(cache: PromptCache, other: PromptKey) -> None:
    cache.store(KEY, CLIP)
    assert cache.load(other) is None


def test_neither_names_nor_files_tell_the_words(cache: PromptCache, folder: Path) -> None:
    cache.store(KEY, CLIP)
    (file,) = files(folder)
    assert file.name == f"{KEY.digest()}.prompt"
    assert int(KEY.digest(), 16)
    assert b"time" not in file.read_bytes()


def test_only_the_user_can_look_inside(cache: PromptCache, folder: Path) -> None:
    cache.store(KEY, CLIP)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert files(folder)[0].stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["empty", "short", "long", "bit", "rate", "magic", "text"])
def test_a_damaged_file_is_removed_and_made_again(
    damage: str, cache: PromptCache, folder: Path
) -> None:
    cache.store(KEY, CLIP)
    (file,) = files(folder)
    data = bytearray(file.read_bytes())
    if damage == "bit":
        data[len(data) // 2] ^= 4
    elif damage == "rate":
        data[4] ^= 1
    elif damage == "magic":
        data[0] ^= 1
    changed = {
        "empty": b"",
        "short": bytes(data[:-2]),
        "long": bytes(data) + b"\0\0",
        "text": b"not a prompt",
    }
    file.write_bytes(changed.get(damage, bytes(data)))
    assert cache.load(KEY) is None
    assert files(folder) == []
    cache.store(KEY, CLIP)
    assert same(cache.load(KEY), CLIP)


def test_an_empty_clip_can_be_kept(cache: PromptCache) -> None:
    empty = Clip(np.zeros(0, np.int16), 16_000)
    cache.store(KEY, empty)
    assert same(cache.load(KEY), empty)


def test_the_sounds_not_asked_for_the_longest_go_first(folder: Path) -> None:
    size = 28 + 2 * len(CLIP.samples)
    cache = PromptCache(folder, max_bytes=round(4.2 * size))
    for number in range(4):
        cache.store(numbered(number), CLIP)
        os.utime(folder / f"{numbered(number).digest()}.prompt", ns=(0, number * 10**9))
    assert cache.load(numbered(0)) is not None  # asked for just now
    cache.store(numbered(4), CLIP)
    kept = [number for number in range(5) if cache.load(numbered(number)) is not None]
    assert kept == [0, 3, 4]


def test_the_limit_holds_over_many_sounds_and_processes(folder: Path) -> None:
    limit = 300_000
    for number in range(60):
        PromptCache(folder, limit).store(numbered(number), CLIP)
        assert sum(file.stat().st_size for file in files(folder)) <= limit
    one = PromptCache(folder, limit)
    for number in range(60, 120):
        one.store(numbered(number), CLIP)
        assert sum(file.stat().st_size for file in files(folder)) <= limit
    assert one.load(numbered(119)) is not None


def test_a_sound_beyond_the_limit_is_not_kept(folder: Path) -> None:
    cache = PromptCache(folder, max_bytes=1_000)
    cache.store(KEY, CLIP)
    assert files(folder) == []


def test_what_a_crash_left_behind_is_cleared_away_in_time(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "new-abc.prompt").write_bytes(bytes(200_000))
    os.utime(folder / "new-abc.prompt", ns=(0, 0))
    cache = PromptCache(folder, max_bytes=210_000)
    cache.store(KEY, CLIP)
    assert files(folder) == [folder / f"{KEY.digest()}.prompt"]


@pytest.mark.parametrize("what", ["a file", "no permission", "full"])
def test_a_disk_that_takes_nothing_is_no_mistake(
    what: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "prompts"
    if what == "a file":
        folder.write_text("in the way")
    else:
        folder.mkdir()
        number = errno.ENOSPC if what == "full" else errno.EACCES

        def refuse(*_arguments: object, **_keywords: object) -> None:
            raise OSError(number, os.strerror(number))

        # Tests may run as root, who may write anywhere.
        monkeypatch.setattr("tempfile.mkstemp" if what == "no permission" else "os.fdopen", refuse)
    cache = PromptCache(folder)
    cache.store(KEY, CLIP)
    assert cache.load(KEY) is None
    assert "cannot be kept" in caplog.text
    assert "time" not in caplog.text


def test_a_full_disk_leaves_no_rubbish(
    cache: PromptCache, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as broken:
        broken.setattr(Path, "replace", refuse)
        cache.store(KEY, CLIP)
    assert files(folder) == []
    cache.store(KEY, CLIP)
    assert same(cache.load(KEY), CLIP)


def test_a_folder_that_can_only_be_read_still_serves(
    cache: PromptCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.store(KEY, CLIP)

    def refuse(_path: Path) -> None:
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr("os.utime", refuse)
    assert same(cache.load(KEY), CLIP)


def test_several_may_write_the_same_sound_at_once(folder: Path) -> None:
    def store_all(cache: PromptCache) -> None:
        for number in range(20):
            cache.store(numbered(number), CLIP)

    caches = [PromptCache(folder) for _ in range(4)]
    threads = [threading.Thread(target=store_all, args=(cache,)) for cache in caches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(files(folder)) == 20
    assert all(same(caches[0].load(numbered(number)), CLIP) for number in range(20))


def test_the_default_folder_is_the_users_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere/cache")
    assert default_folder() == Path("/somewhere/cache/voice-coach/prompts")
