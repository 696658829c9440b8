import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_coach.clip import Pcm16
from voice_coach.devices.mixer import Mark, Mixer

RATE_HZ = 1000
RAMP_FRAMES = 20

samples_lists = st.lists(st.integers(-32768, 32767), max_size=40)
placed_clips = st.lists(st.tuples(st.integers(0, 60), samples_lists), max_size=5)
block_sizes = st.lists(st.integers(0, 25), min_size=1, max_size=20)


def pcm(*values: int) -> Pcm16:
    return np.array(values, np.int16)


@given(placed_clips, block_sizes)
def test_the_mix_is_the_saturated_sum_of_the_clips_where_they_were_placed(
    clips: list[tuple[int, list[int]]], blocks: list[int]
) -> None:
    mixer = Mixer(RATE_HZ)
    total = sum(blocks)
    expected = np.zeros(total + 200, np.int64)
    for number, (start, values) in enumerate(clips):
        mixer.add(str(number), pcm(*values), start=start)
        expected[start : start + len(values)] += np.array(values, np.int64)

    rendered = [mixer.render(frames) for frames in blocks]

    heard = np.concatenate([block.samples for block in rendered])
    assert np.array_equal(heard, np.clip(expected[:total], -32768, 32767))
    started = [mark for block in rendered for mark in block.started]
    finished = [mark for block in rendered for mark in block.finished]
    placed = {str(n): (start, start + len(values)) for n, (start, values) in enumerate(clips)}
    assert {mark.utterance_id: mark.position for mark in started} == {
        name: start for name, (start, _end) in placed.items() if start < total
    }
    for mark in finished:
        assert mark.position == placed[mark.utterance_id][1]
    must_be_over = {name for name, (start, end) in placed.items() if start < total and end < total}
    assert must_be_over <= {mark.utterance_id for mark in finished}
    assert len(finished) == len({mark.utterance_id for mark in finished})


@given(samples_lists, block_sizes)
def test_blocks_of_any_size_give_the_same_sound(values: list[int], blocks: list[int]) -> None:
    whole, pieces = Mixer(RATE_HZ), Mixer(RATE_HZ)
    for mixer in (whole, pieces):
        mixer.add("a", pcm(*values), gain=0.5)
        mixer.render(3)
        mixer.set_volume(0.25)
    expected = whole.render(sum(blocks)).samples
    assert np.array_equal(np.concatenate([pieces.render(n).samples for n in blocks]), expected)


def test_nothing_to_play_is_exact_silence_and_time_goes_on() -> None:
    mixer = Mixer(RATE_HZ)
    assert not mixer.render(50).samples.any()
    assert mixer.position == 50
    assert mixer.idle


@pytest.mark.parametrize(
    ("frames", "blocks_until_finished"), [(0, 1), (1, 1), (9, 1), (10, 1), (11, 2), (20, 2)]
)
def test_a_clip_is_finished_in_the_block_of_its_last_frame(
    frames: int, blocks_until_finished: int
) -> None:
    mixer = Mixer(RATE_HZ)
    mixer.add("a", np.ones(frames, np.int16))
    blocks = [mixer.render(10) for _ in range(3)]
    assert blocks[0].started == (Mark("a", 0),)
    assert [bool(block.finished) for block in blocks].index(True) == blocks_until_finished - 1
    assert blocks[blocks_until_finished - 1].finished == (Mark("a", frames),)


def test_a_start_in_the_past_means_now() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.render(30)
    mixer.add("late", pcm(7), start=10)
    assert mixer.render(1).started == (Mark("late", 30),)


def test_marks_come_in_the_order_of_time() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.add("second", pcm(1), start=5)
    mixer.add("first", pcm(1), start=2)
    assert [mark.utterance_id for mark in mixer.render(10).started] == ["first", "second"]


def test_cut_silences_the_next_frame_and_says_how_far_each_clip_came() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.add("half", np.full(20, 100, np.int16))
    mixer.add("waiting", np.full(20, 100, np.int16), start=90)
    mixer.render(12)
    half, waiting = mixer.cut()
    assert (half.utterance_id, half.rendered, half.started) == ("half", 12, True)
    assert (waiting.utterance_id, waiting.rendered, waiting.started) == ("waiting", 0, False)
    after = mixer.render(100)
    assert not after.samples.any()
    assert after.started == after.finished == ()
    assert mixer.cut() == ()


def test_an_id_is_free_again_when_its_clip_is_over_or_cut() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.add("a", pcm(1, 2, 3))
    with pytest.raises(ValueError, match="already playing"):
        mixer.add("a", pcm(1))
    mixer.render(3)
    mixer.add("a", pcm(1))
    mixer.cut()
    mixer.add("a", pcm(1))


def test_gain_scales_a_clip_and_saturates() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.add("quiet", pcm(1000, -1000), gain=0.5)
    assert mixer.render(2).samples.tolist() == [500, -500]
    mixer.add("loud", pcm(30000, -30000), gain=2.0)
    assert mixer.render(2).samples.tolist() == [32767, -32768]


def test_a_volume_set_before_the_first_frame_holds_at_once() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.set_volume(0.5)
    mixer.add("a", np.full(4, 1000, np.int16))
    assert mixer.render(4).samples.tolist() == [500] * 4


def test_a_change_of_volume_is_a_ramp_without_a_step() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.add("a", np.full(200, 10000, np.int16))
    mixer.render(10)
    mixer.set_volume(0.0)
    heard = np.concatenate([mixer.render(7).samples for _ in range(5)])
    steps = np.diff(np.concatenate([[10000], heard[:RAMP_FRAMES]]))
    assert np.all(steps == -10000 // RAMP_FRAMES)
    assert not heard[RAMP_FRAMES:].any()


def test_a_volume_changed_while_nothing_plays_holds_when_something_does() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.render(5)
    mixer.set_volume(0.1)
    mixer.render(RAMP_FRAMES)
    mixer.add("a", pcm(1000))
    assert mixer.render(1).samples.tolist() == [100]


@pytest.mark.parametrize("volume", [-0.01, 1.01, float("nan")])
def test_a_volume_outside_of_its_range_is_refused(volume: float) -> None:
    with pytest.raises(ValueError, match="between"):
        Mixer(RATE_HZ).set_volume(volume)


def test_two_loud_clips_under_a_low_volume_are_not_saturated() -> None:
    mixer = Mixer(RATE_HZ)
    mixer.set_volume(0.5)
    mixer.add("a", pcm(30000))
    mixer.add("b", pcm(30000))
    assert mixer.render(1).samples.tolist() == [30000]
