"""The whole examination: settings in, findings shown, an exit code out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from voice_coach.app.doctor.content import DialogsCheck, SettingsCheck
from voice_coach.app.doctor.denoiser import DenoiserCheck
from voice_coach.app.doctor.examiner import examine
from voice_coach.app.doctor.findings import Check, Finding, exit_code
from voice_coach.app.doctor.hearing import RecogniserCheck, WakeWordCheck
from voice_coach.app.doctor.host import Host, RealHost
from voice_coach.app.doctor.libraries import PortAudioCheck, program_checks
from voice_coach.app.doctor.machine import ClockCheck, DiskCheck, MachineCheck, MemoryCheck
from voice_coach.app.doctor.model import ModelCheck
from voice_coach.app.doctor.places import kept_folders
from voice_coach.app.doctor.printing import Page, report
from voice_coach.app.doctor.service import OtherCoachCheck, ServiceCheck
from voice_coach.app.doctor.sound_devices import MicrophoneCheck, SpeakerCheck
from voice_coach.app.doctor.sound_server import SoundServerCheck
from voice_coach.app.doctor.voice import SpareVoicesCheck, VoiceCheck
from voice_coach.app.only_one import lock_file
from voice_coach.config import (
    LoadedSettings,
    Settings,
    load_settings,
    user_config_file,
    user_exercises_folder,
)
from voice_coach.errors import ConfigError, Problem
from voice_coach.resources import default_config_file, dialogs_folder


def consult(config_file: Path | None, overrides: Sequence[str], *, as_json: bool) -> int:
    """Look at everything, show what was found, and return the exit code.

    Args:
        config_file: a settings file; None: the user's own.
        overrides: ``section.key=value`` each.
        as_json: print a list in place of the page.
    """
    checks = all_checks(RealHost(), *_read(config_file, overrides), config_file)
    console = Console(highlight=False, emoji=False, quiet=as_json)
    findings: list[Finding] = []
    with Page(console) as page:
        for finding in examine(checks, page.begin):
            findings.append(finding)
            page.show(finding)
    if as_json:
        print(json.dumps(report(findings), indent=2, ensure_ascii=False))
    else:
        page.conclude(findings)
    return exit_code(findings)


def all_checks(
    host: Host, loaded: LoadedSettings, problems: tuple[Problem, ...], config_file: Path | None
) -> tuple[Check, ...]:
    """Return every check, in the order in which a person would look.

    Args:
        host: this machine.
        loaded: settings in force; the defaults where they cannot be used.
        problems: why they cannot be used.
        config_file: the file that was named in place of the user's own.
    """
    settings = loaded.settings
    own_file = config_file or user_config_file()
    return (
        MachineCheck(host),
        PortAudioCheck(),
        *program_checks(host),
        SoundServerCheck(host),
        OtherCoachCheck(lock_file()),
        MicrophoneCheck(
            host,
            settings.microphone.device,
            may_be_silent=settings.microphone.silent_after_seconds == 0,
        ),
        SpeakerCheck(host, settings.speaker.device),
        VoiceCheck(settings.voice),
        SpareVoicesCheck(settings.voice),
        ModelCheck(settings),
        RecogniserCheck(settings),
        DenoiserCheck(settings),
        WakeWordCheck(settings),
        SettingsCheck(host, own_file, problems, loaded.notes),
        DialogsCheck(dialogs_folder(settings.language), user_exercises_folder()),
        ClockCheck(host, default_config_file()),
        DiskCheck(host, kept_folders(config_file)),
        MemoryCheck(host),
        ServiceCheck(host),
    )


def _read(
    config_file: Path | None, overrides: Sequence[str]
) -> tuple[LoadedSettings, tuple[Problem, ...]]:
    """Return the settings; the defaults, and what is wrong, where they cannot be used."""
    try:
        return load_settings(config_file, overrides), ()
    except ConfigError as error:
        return LoadedSettings(Settings(), {}), error.problems
