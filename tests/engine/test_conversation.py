from __future__ import annotations

import pytest
from support.engine_rig import Rig

from voice_coach.engine.commands import (
    EndConversation,
    SessionPaused,
    SessionStarted,
    SessionStopped,
    SetSpeechRate,
    SetVolume,
    StateChanged,
    StopPlayback,
)
from voice_coach.engine.events import DeviceLost, DeviceRestored, ShutdownRequested
from voice_coach.engine.states import CoachState, Mode


def test_at_first_it_waits_for_its_name() -> None:
    rig = Rig()
    assert rig.listening.state == "idle"
    assert rig.engine.next_timeout() is None
    assert rig.log == [(0.0, rig.listening)]


def test_the_name_alone_rings_and_opens_the_window_when_the_chime_is_over() -> None:
    rig = Rig()
    rig.call_name()
    assert [name for _, name in rig.sounds()] == ["listening"]
    assert not rig.listening.window
    rig.run(0.5)
    assert (rig.listening.state, rig.listening.window) == ("command", True)
    assert rig.engine.state is CoachState.LISTENING


def test_nobody_speaks_a_soft_tone_closes_the_window() -> None:
    rig = Rig()
    rig.call_name()
    rig.run(7)
    assert [name for _, name in rig.sounds()] == ["listening", "closing"]
    assert rig.said() == []
    assert rig.engine.mode is Mode.IDLE


def test_a_breath_that_never_ends_rings_all_the_same() -> None:
    rig = Rig()
    rig.call_name()
    rig.run(30)
    assert rig.engine.mode is Mode.IDLE


def test_name_and_command_in_one_breath_ring_nothing() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    assert rig.sounds() == []
    assert rig.said()[0].startswith("consent.intro duration=60")


def test_the_button_opens_the_window() -> None:
    rig = Rig()
    rig.press()
    rig.run(0.5)
    assert (rig.listening.state, rig.listening.window) == ("command", True)


def test_a_command_that_is_not_understood_is_asked_for_once_more() -> None:
    rig = Rig()
    rig.call_name()
    rig.run(1)
    rig.mumble()
    rig.run_until_listening("command")
    assert rig.said() == ["command.not_understood"]
    assert rig.sounds()[-1][1] == "not_understood"


def test_an_answer_that_invites_a_command_opens_a_window_without_the_name() -> None:
    rig = Rig()
    rig.call("Help")
    rig.run_until_listening("command")
    assert rig.listening.window
    rig.say("WhoAreYou")
    assert rig.said()[-1] == "idle.who_are_you"
    rig.run(10)
    assert rig.engine.mode is Mode.IDLE


def test_never_mind_closes_the_window() -> None:
    rig = Rig()
    rig.call("NeverMind")
    assert rig.engine.mode is Mode.IDLE
    assert rig.said() == []


def test_stop_while_it_answers_is_silence() -> None:
    rig = Rig()
    rig.call("WhoAreYou")
    rig.run(0.3)
    rig.say("Stop")
    assert isinstance(rig.log[-3][1], StopPlayback)
    at = rig.now
    rig.run(10)
    assert (rig.said(at + 0.001), rig.sounds(at)) == ([], [])


def test_the_name_cuts_an_answer_short() -> None:
    rig = Rig()
    rig.call("WhoAreYou")
    rig.run(0.3)
    rig.call("Help")
    assert rig.said()[-1] == "idle.help"


def test_repeat_says_the_last_answer_again() -> None:
    rig = Rig()
    rig.call("WhoAreYou")
    rig.run(10)
    rig.call("Repeat")
    assert rig.said() == ["idle.who_are_you"] * 2


def test_there_is_nothing_to_repeat_at_first() -> None:
    rig = Rig()
    rig.call("Repeat")
    assert rig.said() == ["command.repeat_nothing"]


def test_loudness_and_speed_go_in_steps_and_stop_at_the_end() -> None:
    rig = Rig()
    for _ in range(6):
        rig.call("Louder")
        rig.run(5)
        rig.call("Slower")
        rig.run(5)
    volumes = [command.volume for _, command in rig.log if isinstance(command, SetVolume)]
    rates = [command.rate for _, command in rig.log if isinstance(command, SetSpeechRate)]
    assert volumes == [0.72, 0.84, 0.96, 1.0, 1.0, 1.0]
    assert rates == [0.92, 0.84, 0.76, 0.68, 0.6, 0.6]
    assert rig.said()[-2:] == ["volume.at_limit", "rate.at_limit"]


def test_asleep_it_still_knows_its_name() -> None:
    rig = Rig()
    rig.call("GoToSleep")
    rig.run(5)
    assert rig.engine.mode is Mode.ASLEEP
    rig.call("WhoAreYou")
    assert rig.said()[-1] == "idle.who_are_you"


def test_goodbye_ends_the_conversation_after_the_farewell() -> None:
    rig = Rig()
    rig.call("Goodbye")
    assert rig.notices(EndConversation) == []
    rig.run(5)
    assert rig.notices(EndConversation) == [EndConversation()]
    assert rig.engine.mode is Mode.IDLE


def test_goodbye_in_a_session_stops_it() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    rig.call("Goodbye")
    rig.run(5)
    assert rig.notices(SessionStopped, EndConversation) == [
        SessionStopped("silent-gaze"),
        EndConversation(),
    ]


def test_a_second_exercise_has_to_wait() -> None:
    rig = Rig()
    rig.start("feeling-check-in")
    rig.call("StartExercise", exercise="silent-gaze")
    assert rig.said()[-1] == "command.busy title=the feeling check-in"


def test_an_unknown_exercise_is_not_understood() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="levitation")
    assert rig.said() == ["command.not_understood"]


@pytest.mark.parametrize("answer", ["No", "Pause", "Feeling"])
def test_anything_but_yes_is_a_kind_not_now(answer: str) -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run_until_listening("consent")
    rig.say("Yes")
    rig.run_until_listening("consent")
    rig.say(answer)
    assert rig.said()[-1] == "consent.declined"
    rig.run(10)
    assert rig.notices(SessionStarted) == []
    assert rig.engine.mode is Mode.IDLE


def test_a_cough_is_asked_once_more_and_is_then_no_yes() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run_until_listening("consent")
    rig.mumble()
    assert rig.said()[-1].startswith("consent.ask_again")
    rig.run_until_listening("consent")
    rig.mumble()
    assert rig.said()[-1] == "consent.declined"


def test_nobody_answers_so_it_does_not_begin() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run(60)
    assert rig.notices(SessionStarted) == []
    assert rig.said()[-1] == "consent.declined"


def test_each_of_the_two_is_asked_by_name() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    asked = [text for text in rig.said() if text.startswith("consent.ask")]
    assert ["name=Anna" in asked[0], "name=Ben" in asked[1]] == [True, True]


def test_stop_instead_of_an_answer_is_silence() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run_until_listening("consent")
    at = rig.now
    rig.say("Stop")
    rig.run(20)
    assert rig.said(at) == []
    assert rig.engine.mode is Mode.IDLE


def test_stop_during_the_introduction_drops_the_question_too() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run(0.3)
    at = rig.now
    rig.say("Stop")
    rig.run(60)
    assert rig.said(at) == []
    assert rig.notices(SessionStarted) == []


def test_the_wake_phrase_is_not_listened_for_while_consent_is_asked() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run_until_listening("consent")
    assert not rig.listening.wake
    rig.call_name()
    assert rig.listening.state == "consent"


def test_a_lost_microphone_pauses_says_so_and_waits_for_a_resume() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    rig.run_until_listening("silence")
    rig.run(10)
    rig.tell(DeviceLost("microphone", "unplugged"))
    assert rig.notices(SessionPaused) == [SessionPaused("silent-gaze", "microphone")]
    assert rig.said()[-1] == "device.microphone_lost"
    rig.run(20)
    rig.say("Resume")
    assert rig.said()[-1] == "device.microphone_lost"
    rig.tell(DeviceRestored("microphone"))
    rig.run(5)
    assert rig.said()[-1] == "device.microphone_back"
    rig.say("Resume")
    assert rig.engine.session is not None
    assert rig.engine.session.running


def test_a_lost_voice_is_a_sound_because_it_cannot_be_said() -> None:
    rig = Rig()
    rig.tell(DeviceLost("voice", "crashed"))
    assert [name for _, name in rig.sounds()] == ["error"]
    assert rig.said() == []
    rig.tell(DeviceRestored("voice"))
    assert rig.said() == ["device.voice_back"]


def test_a_part_that_was_not_lost_cannot_come_back() -> None:
    rig = Rig()
    rig.tell(DeviceRestored("ears"))
    assert rig.said() == []


def test_a_loss_in_the_middle_of_a_question_ends_it() -> None:
    rig = Rig()
    rig.call("StartExercise", exercise="silent-gaze")
    rig.run_until_listening("consent")
    rig.tell(DeviceLost("ears", "crashed"))
    rig.run(30)
    assert rig.notices(SessionStarted) == []
    assert rig.engine.mode is Mode.IDLE


def test_nothing_is_said_about_parts_while_it_sleeps() -> None:
    rig = Rig()
    rig.call("GoToSleep")
    rig.run(5)
    before = rig.said()
    rig.tell(DeviceLost("microphone", "unplugged"))
    rig.tell(DeviceRestored("microphone"))
    assert rig.said() == before


def test_shutdown_ends_a_session_without_a_word() -> None:
    rig = Rig()
    rig.start("silent-gaze")
    at = rig.now
    rig.tell(ShutdownRequested("SIGTERM"))
    rig.run(10)
    assert rig.notices(SessionStopped) == [SessionStopped("silent-gaze")]
    assert rig.said(at + 0.001) == []


def test_hello_is_said_before_anything_was_heard() -> None:
    rig = Rig()
    rig.engine.greet()
    rig._drain()
    rig.run(5)
    assert rig.said() == ["ready.hello"]
    assert rig.engine.mode is Mode.IDLE


def test_the_state_that_is_shown_follows() -> None:
    rig = Rig()
    rig.call_name()
    rig.run(1)
    rig.say("WhoAreYou")
    rig.run(10)
    shown = [change.state for change in rig.notices(StateChanged)]
    assert shown == ["listening", "processing", "responding", "idle"]
