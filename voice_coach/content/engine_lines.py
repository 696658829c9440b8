"""The lines the engine itself says, with the slots it fills: dialogs in every language need them.

A test compares this with the keys in the engine's source.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NONE: Final[frozenset[str]] = frozenset()
_LENGTH: Final = frozenset({"duration"})
_CONSENT: Final = frozenset({"name", "title", "duration"})

STANDING_SLOTS: Final = frozenset({"exercises", "programmes", "wake"})
"""Slots that the library fills in every line."""

SESSION_SLOTS: Final = frozenset({"first", "second", "title", "duration", "turn"})
"""Slots of every line that is said by a step."""

ROLE_SLOTS: Final = frozenset({"name", "other"})
"""Further slots of a line that is about one of the two."""

ENGINE_LINES: Final[Mapping[str, frozenset[str]]] = {
    "ready.hello": _NONE,
    "command.not_understood": _NONE,
    "command.another_way": _NONE,
    "command.leave_it": _NONE,
    "command.nothing_running": _NONE,
    "command.once_more": _NONE,
    "memory.lost": _NONE,
    "record.kept": _NONE,
    "command.busy": frozenset({"title"}),
    "command.repeat_nothing": _NONE,
    "idle.help": _NONE,
    "idle.what_can_you_do": _NONE,
    "idle.who_are_you": _NONE,
    "gate.after_conflict": frozenset({"title"}),
    "gate.switched_off": frozenset({"title"}),
    "sure.exercise": frozenset({"title"}),
    "sure.end_session": _NONE,
    "sure.denied": _NONE,
    "nearest.exercise": frozenset({"title"}),
    "nearest.answer": frozenset({"title"}),
    "nearest.set_reminder": _NONE,
    "nearest.list_reminders": _NONE,
    "nearest.cancel_reminder": _NONE,
    "nearest.cancel_reminders": _NONE,
    "nearest.set_clock": _NONE,
    "nearest.what_can_you_do": _NONE,
    "nearest.who_are_you": _NONE,
    "nearest.how_are_you": _NONE,
    "nearest.help": _NONE,
    "nearest.louder": _NONE,
    "nearest.quieter": _NONE,
    "nearest.slower": _NONE,
    "nearest.faster": _NONE,
    "nearest.go_to_sleep": _NONE,
    "nearest.goodbye": _NONE,
    "consent.intro": _CONSENT,
    "consent.intro_open": _CONSENT,
    "consent.ask": _CONSENT,
    "consent.ask_again": _CONSENT,
    "consent.declined": _NONE,
    "consent.length_limited": _CONSENT,
    "session.help.say": _NONE,
    "session.help.ask": _NONE,
    "session.help.turn": _NONE,
    "session.help.conversation": _NONE,
    "session.help.silence": _NONE,
    "session.help.paused": _NONE,
    "session.help.consent": _CONSENT,
    "session.time_left": _LENGTH,
    "session.time_added": _LENGTH,
    "session.no_time_here": _NONE,
    "session.cannot_back": _NONE,
    "interrupted.shall_i": _NONE,
    "interrupted.once_more": _NONE,
    "card.saved": _NONE,
    "card.none_open": _NONE,
    "volume.louder": _NONE,
    "volume.quieter": _NONE,
    "volume.at_limit": _NONE,
    "rate.slower": _NONE,
    "rate.faster": _NONE,
    "rate.at_limit": _NONE,
    "sleep.going": _NONE,
    "goodbye": _NONE,
    "reminder.ask_time": _NONE,
    "reminder.ask_time_again": _NONE,
    "reminder.ask_day": _NONE,
    "reminder.ask_day_again": _NONE,
    "reminder.part": _NONE,
    "reminder.part_again": _NONE,
    "reminder.confirm": frozenset({"when"}),
    "reminder.confirm_title": frozenset({"when", "title"}),
    "reminder.denied": _NONE,
    "reminder.quiet": frozenset({"start", "end"}),
    "reminder.over": _NONE,
    "reminder.there": _NONE,
    "reminder.many": _NONE,
    "reminder.lost": _NONE,
    "reminder.set": _NONE,
    "reminder.not_set": _NONE,
    "reminder.none": _NONE,
    "reminder.one": _NONE,
    "reminder.several": _NONE,
    "reminder.this": frozenset({"when"}),
    "reminder.this_title": frozenset({"when", "title"}),
    "reminder.cancel_one": _NONE,
    "reminder.cancel_all": _NONE,
    "reminder.cancelled": _NONE,
    "reminder.cancelled_all": _NONE,
    "reminder.stays": _NONE,
    "reminder.due": frozenset({"clock"}),
    "reminder.due_title": frozenset({"clock", "title"}),
    "reminder.late": frozenset({"clock"}),
    "reminder.late_title": frozenset({"clock", "title"}),
    "reminder.now": _NONE,
    "reminder.now_again": _NONE,
    "reminder.later": _LENGTH,
    "reminder.later_quiet": _NONE,
    "reminder.not_today": _NONE,
    "reminder.what": _NONE,
    "time.ask": _NONE,
    "time.what": _NONE,
    "time.again": _NONE,
    "time.part": _NONE,
    "time.part_again": _NONE,
    "time.confirm": frozenset({"clock"}),
    "time.denied": _NONE,
    "time.day": _NONE,
    "time.day_again": _NONE,
    "time.thanks": _NONE,
    "time.unknown": _NONE,
    "doctor.looking": _NONE,
    "doctor.fine": _NONE,
    "doctor.fine_hearing": _NONE,
    "doctor.faint": _NONE,
    "doctor.loud": _NONE,
    "doctor.sound_dropped": _NONE,
    "doctor.voice_slow": _NONE,
    "doctor.disk_full": _NONE,
    "doctor.disk_locked": _NONE,
    "doctor.memory_low": _NONE,
    "doctor.clock_wrong": _NONE,
    "doctor.model_damaged": _NONE,
    "doctor.more": _NONE,
    "device.microphone_lost": _NONE,
    "device.microphone_back": _NONE,
    "device.speaker_lost": _NONE,
    "device.speaker_back": _NONE,
    "device.ears_lost": _NONE,
    "device.ears_back": _NONE,
    "device.voice_lost": _NONE,
    "device.voice_back": _NONE,
}
"""Slots by key."""

CARD_LINES: Final[Mapping[str, frozenset[str]]] = {
    "card.first_of_all": SESSION_SLOTS | ROLE_SLOTS,
    "card.first": SESSION_SLOTS | ROLE_SLOTS,
    "card.second": SESSION_SLOTS | ROLE_SLOTS,
}
"""Lines around every card: who answers first, and who next."""

OFFER_LINES: Final[Mapping[str, frozenset[str]]] = {
    "offer.ask": SESSION_SLOTS | {"offered"},
    "offer.declined": SESSION_SLOTS,
}
"""Lines around every offer."""

ANSWERS_LINES: Final[Mapping[str, frozenset[str]]] = {
    "answers.example": _NONE,
    "answers.no_example": _NONE,
}
"""Lines around every answer to what people ask."""

HEARING_LINES: Final[Mapping[str, frozenset[str]]] = {
    "hearing.begin": _NONE,
    "hearing.own_voice": _NONE,
    "hearing.say_command": frozenset({"name"}),
    "hearing.once_more": _NONE,
    "hearing.last_time": _NONE,
    "hearing.say_stop": frozenset({"name"}),
    "hearing.long_line": _NONE,
    "hearing.advice_fine": _NONE,
    "hearing.advice_again": _NONE,
    "hearing.advice_muted": _NONE,
    "hearing.advice_nobody": _NONE,
    "hearing.advice_microphone": _NONE,
    "hearing.advice_gain_down": _NONE,
    "hearing.advice_gain_up": _NONE,
    "hearing.advice_nearer": _NONE,
    "hearing.advice_quieter": _NONE,
    "hearing.advice_echo": _NONE,
    "hearing.advice_volume": _NONE,
    "hearing.advice_wake": _NONE,
}
"""Lines of the check of hearing."""

_OFFERED: Final = frozenset({"offered"})
_PROGRAMME: Final = frozenset({"programme"})
_RECENT: Final = frozenset({"recent"})

PROGRAMME_LINES: Final[Mapping[str, frozenset[str]]] = {
    "programme.begin_day": _PROGRAMME,
    "programme.begin_month": _PROGRAMME,
    "programme.under_way": _PROGRAMME,
    "programme.none": _NONE,
    "programme.shall_we": _OFFERED,
    "programme.done_already": _NONE,
    "programme.tell_me": _NONE,
    "programme.later": _NONE,
    "programme.done": _NONE,
    "programme.skipped": _NONE,
    "programme.credited": _PROGRAMME,
    "programme.next_day": _NONE,
    "programme.next_month": _NONE,
    "programme.resting_day": _NONE,
    "programme.resting_month": _NONE,
    "programme.help": _NONE,
    "sure.programme": _PROGRAMME,
    "sure.step_done": _NONE,
    "sure.step_skip": _NONE,
    "nearest.programme": _PROGRAMME,
    "nearest.todays_step": _NONE,
    "nearest.step_done": _NONE,
    "nearest.step_skip": _NONE,
}
"""Lines about programmes, where there are any."""

SUGGESTION_LINES: Final[Mapping[str, frozenset[str]]] = {
    "suggest.how_long": _NONE,
    "suggest.how_long_help": _NONE,
    "suggest.how_about": _OFFERED,
    "suggest.instead": _OFFERED,
    "suggest.declined": _NONE,
    "suggest.no_more": _NONE,
    "suggest.nothing_fits": _NONE,
    "suggest.help": _NONE,
    "nearest.suggest": _NONE,
    "suggest.timed.first": _LENGTH,
    "suggest.timed.today": _LENGTH | _RECENT,
    "suggest.timed.yesterday": _LENGTH | _RECENT,
    "suggest.timed.lately": _LENGTH | _RECENT,
    "suggest.timed.while": _LENGTH,
    "suggest.evening.first": _NONE,
    "suggest.evening.today": _RECENT,
    "suggest.evening.yesterday": _RECENT,
    "suggest.evening.lately": _RECENT,
    "suggest.evening.while": _NONE,
    "suggest.any.first": _NONE,
    "suggest.any.today": _RECENT,
    "suggest.any.yesterday": _RECENT,
    "suggest.any.lately": _RECENT,
    "suggest.any.while": _NONE,
}
"""Lines about what to do, in a language in which that can be asked."""

FAVOURITES_LINES: Final[Mapping[str, frozenset[str]]] = {
    "favourites.opening": _NONE,
    "favourites.none": _NONE,
    "favourites.all_read": _NONE,
    "favourites.enough": _NONE,
    "favourites.help": _NONE,
    "nearest.favourites": _NONE,
}
"""Lines about saved cards, in a language in which they can be asked for."""

TOPIC_LINES: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "StartProgramme": PROGRAMME_LINES,
    "Suggest": SUGGESTION_LINES,
    "ReadFavourites": FAVOURITES_LINES,
}
"""Lines that only a language needs in which an intent is understood."""
