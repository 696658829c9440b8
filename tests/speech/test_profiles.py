"""The profiles follow the listening rules, and the settings."""

from __future__ import annotations

import pytest

from voice_coach.config import ListeningSettings, ProfileSettings
from voice_coach.errors import UsageError
from voice_coach.speech.hearing import Outlook
from voice_coach.speech.profiles import PROFILES, QUIET_VOICE, endpoint_profile
from voice_coach.units import Seconds

DEFAULT = ListeningSettings()
MORE_AND_MORE_OPEN = (
    Outlook.SETTLED,
    Outlook.VALUE,
    Outlook.OPEN,
    Outlook.NONE,
    Outlook.BEGUN,
)


def test_every_phase_has_a_profile() -> None:
    assert set(PROFILES) == {
        *("idle", "command", "yes_no", "choice", "name", "feeling"),
        *("sharing", "silence", "control", "paused"),
    }
    for name in PROFILES:
        assert endpoint_profile(name, DEFAULT).name == name


@pytest.mark.parametrize(
    ("name", "shortest", "longest"),
    [
        ("command", 0.5, 0.9),
        ("yes_no", 0.6, 1.2),
        ("choice", 0.6, 1.2),
        ("name", 0.6, 1.2),
        ("feeling", 2.5, 2.5),
        ("control", 0.2, 0.5),
        ("silence", 0.2, 0.6),
    ],
)
def test_the_end_silence_is_in_the_rules(name: str, shortest: float, longest: float) -> None:
    assert shortest <= endpoint_profile(name, DEFAULT).end_silence <= longest


def test_settings_decide_where_people_may_choose() -> None:
    slow = ListeningSettings(
        feeling=ProfileSettings(start_seconds=20, end_silence_seconds=4.0, max_seconds=30)
    )
    profile = endpoint_profile("feeling", slow)
    assert (profile.end_silence, profile.max_utterance) == (4.0, 30.0)
    assert profile.pause == 4.0


def test_sharing_wants_silence_around_and_waits_for_the_end_of_a_sentence() -> None:
    sharing = endpoint_profile("sharing", DEFAULT)
    assert sharing.lead_silence >= 0.5
    assert sharing.max_utterance <= 3.0
    assert sharing.pause == 1.0
    assert sharing.stay == QUIET_VOICE


@pytest.mark.parametrize("name", ["sharing", "silence", "paused"])
def test_where_people_talk_to_each_other_nothing_is_decoded_early(name: str) -> None:
    profile = endpoint_profile(name, DEFAULT)
    assert profile.decode_silences == ()
    assert profile.lead_silence > 0


@pytest.mark.parametrize("name", ["command", "yes_no", "choice", "name", "feeling"])
@pytest.mark.parametrize("end", [0.2, 0.4, 2.0, 6.0])
def test_what_is_complete_is_waited_for_less_and_what_is_begun_more(
    name: str, end: Seconds
) -> None:
    chosen = ProfileSettings(start_seconds=6, end_silence_seconds=end, max_seconds=6)
    profile = endpoint_profile(name, ListeningSettings(**{name: chosen}))
    silences = [profile.silence_after(outlook) for outlook in MORE_AND_MORE_OPEN]
    assert silences == sorted(silences)
    assert silences[2:4] == [end, end]
    assert all(look < end for look in profile.decode_silences)


@pytest.mark.parametrize("name", [*PROFILES])
def test_no_profile_waits_less_where_it_looks_at_no_words(name: str) -> None:
    profile = endpoint_profile(name, DEFAULT)
    if not profile.decode_silences:
        assert {profile.silence_after(outlook) for outlook in Outlook} == {profile.end_silence}


def test_a_feeling_is_waited_for_longer_than_a_stop() -> None:
    feeling = endpoint_profile("feeling", DEFAULT)
    assert feeling.silence_after(Outlook.SETTLED) <= 0.4
    assert feeling.silence_after(Outlook.VALUE) >= 1.0
    assert feeling.silence_after(Outlook.BEGUN) > feeling.end_silence


def test_an_unknown_profile_is_named_with_a_guess() -> None:
    with pytest.raises(UsageError, match=r'no listening profile "felling".*Did you mean "feeling"'):
        endpoint_profile("felling", DEFAULT)
    with pytest.raises(UsageError, match="There are idle"):
        endpoint_profile("zzz", DEFAULT)
