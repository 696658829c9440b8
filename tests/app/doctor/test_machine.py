"""What the doctor says of the machine: every state with its sentence and what mends it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.fake_host import NOW, PULSE, FakeHost

from voice_coach.app.doctor.findings import Status
from voice_coach.app.doctor.host import Answer, Build
from voice_coach.app.doctor.libraries import PortAudioCheck, program_checks
from voice_coach.app.doctor.machine import (
    ClockCheck,
    DiskCheck,
    MachineCheck,
    MemoryCheck,
    megabytes,
)
from voice_coach.app.doctor.service import OtherCoachCheck, ServiceCheck
from voice_coach.app.doctor.sound_server import SoundServerCheck
from voice_coach.app.only_one import only_coach
from voice_coach.devices.library import SoundLibrary
from voice_coach.errors import SystemLibraryError

THROTTLED = "/sys/devices/platform/soc/soc:firmware/get_throttled"
FOLDERS = {"settings": Path("/home/anna/.config"), "models": Path("/data/models")}
CARDS = "/proc/asound/cards"
ONE_CARD = " 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n   at 0xf7e10000 irq 30\n"


def test_a_good_machine() -> None:
    finding = MachineCheck(FakeHost()).run()
    assert finding.status is Status.OK
    assert finding.message == "Python 3.11.2 on Linux (aarch64)."


def test_a_raspberry_pi_is_called_by_its_name() -> None:
    host = FakeHost(files={"/proc/device-tree/model": "Raspberry Pi 4 Model B\0"})
    assert "Raspberry Pi 4 Model B (aarch64)" in MachineCheck(host).run().message


def test_a_32_bit_system() -> None:
    finding = MachineCheck(FakeHost(build=Build((3, 11, 2), 32, "armv7l", "Linux"))).run()
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert "32-bit" in finding.message
    assert finding.mend == "Install the 64-bit Raspberry Pi OS."


@pytest.mark.parametrize(
    ("reading", "weak"), [("0x0\n", False), ("50005", True), ("50000\n", True), ("20002", False)]
)
def test_a_weak_power_supply(reading: str, weak: bool) -> None:
    finding = MachineCheck(FakeHost(files={THROTTLED: reading})).run()
    assert finding.status is (Status.WARNING if weak else Status.OK)
    assert ("power supply" in finding.mend) == weak


def test_portaudio_is_there_or_not() -> None:
    assert PortAudioCheck(library).run().status is Status.OK

    def absent() -> SoundLibrary:
        raise SystemLibraryError("It is not installed.", "sudo apt-get install libportaudio2")

    with pytest.raises(SystemLibraryError):
        PortAudioCheck(absent).run()


def library() -> SoundLibrary:
    from support.fake_sounddevice import FakeSoundLibrary  # noqa: PLC0415 - one test needs it

    return FakeSoundLibrary([])


def test_speech_programs() -> None:
    espeak, flite = (check.run() for check in program_checks(FakeHost(programs=("flite",))))
    assert flite.status is Status.OK
    assert espeak.status is Status.WARNING
    assert espeak.message.startswith("eSpeak NG is not installed.")
    assert espeak.mend == "sudo apt-get install espeak-ng"


def test_a_clock_that_is_kept() -> None:
    host = FakeHost(answers={"timedatectl show": "yes\n"})
    finding = ClockCheck(host, Path("/any")).run()
    assert finding.status is Status.OK
    assert "kept by a time server" in finding.message


@pytest.mark.parametrize("host", [
    FakeHost(answers={"timedatectl show": "no\n"}, disciplined=True),
    FakeHost(disciplined=False),
])  # fmt: skip
def test_a_clock_that_nobody_keeps(host: FakeHost) -> None:
    finding = ClockCheck(host, Path("/any")).run()
    assert finding.status is Status.WARNING
    assert "no time server" in finding.message
    assert finding.mend == "sudo timedatectl set-ntp true"


def test_a_clock_that_nobody_knows_about_is_believed() -> None:
    finding = ClockCheck(FakeHost(), Path("/any")).run()
    assert finding.status is Status.OK
    assert finding.details["synchronised"] is None


@pytest.mark.parametrize("host", [FakeHost(clock=86_400.0), FakeHost(written_at=NOW + 60)])
def test_a_clock_that_is_wrong(host: FakeHost) -> None:
    finding = ClockCheck(host, Path("/any")).run()
    assert finding.status is Status.WARNING
    assert "before the coach was installed" in finding.message
    assert finding.mend.startswith("sudo timedatectl set-ntp true")


def disk(free: int, locked: tuple[str, ...] = ()) -> FakeHost:
    space = {"/": 10**12, "/home/anna": free}
    return FakeHost(folders=("/", "/home/anna"), free=space, locked=locked)


def test_a_disk_with_room() -> None:
    finding = DiskCheck(disk(5 * 10**9), FOLDERS).run()
    assert finding.status is Status.OK
    assert finding.message == "5.0 GB are left for /home/anna, and the coach may write there."


@pytest.mark.parametrize(
    ("free", "status", "words"),
    [(50 * 10**6, Status.WARNING, "almost full"), (0, Status.FAULT, "The disk is full")],
)
def test_a_full_disk(free: int, status: Status, words: str) -> None:
    finding = DiskCheck(disk(free), FOLDERS).run()
    assert finding.status is status
    assert words in finding.message
    assert "/home/anna" in finding.message
    assert finding.mend.startswith("df -h")
    assert finding.exit_code == (2 if status is Status.FAULT else 0)


def test_a_home_that_cannot_be_written() -> None:
    finding = DiskCheck(disk(10**9, locked=("/home/anna",)), FOLDERS).run()
    assert finding.status is Status.WARNING
    assert "may not write to /home/anna: settings cannot be kept" in finding.message
    assert finding.mend.startswith("sudo chown -R anna /home/anna")


def test_no_home() -> None:
    finding = DiskCheck(disk(10**9), {**FOLDERS, "settings": None}).run()
    assert finding.status is Status.WARNING
    assert "no home folder: settings cannot be kept" in finding.message
    assert "HOME" in finding.mend


def test_a_disk_that_says_nothing() -> None:
    assert DiskCheck(FakeHost(), FOLDERS).run().status is Status.NOTE


def memory(free_kb: int, swap_kb: int) -> FakeHost:
    text = f"MemTotal: 8000000 kB\nMemAvailable:   {free_kb} kB\nSwapFree: {swap_kb} kB\n"
    return FakeHost(files={"/proc/meminfo": text})


def test_memory() -> None:
    assert MemoryCheck(memory(400_000, 0)).run().message == "409 MB are free, no swap."
    assert MemoryCheck(memory(100_000, 900_000)).run().status is Status.OK
    little = MemoryCheck(memory(100_000, 50_000)).run()
    assert little.status is Status.WARNING
    assert little.message.startswith("Only 102 MB of memory are free, and 51 MB of swap;")
    assert little.mend == "Close other programs: ps aux --sort -rss | head"
    assert MemoryCheck(FakeHost()).run().status is Status.NOTE


def test_sizes_for_people() -> None:
    assert [megabytes(n) for n in (0, 1_999_999, 1_500_000_000, 77_300_000_000)] == [
        "0 MB", "1 MB", "1.5 GB", "77 GB"]  # fmt: skip


def test_a_sound_server_that_runs() -> None:
    info = "Server Name: PulseAudio (on PipeWire 0.3.65)\n"
    finding = SoundServerCheck(FakeHost(sockets=(PULSE,), answers={"pactl info": info})).run()
    assert (finding.status, finding.message) == (Status.OK, "PipeWire 0.3.65 runs.")
    assert SoundServerCheck(FakeHost(sockets=(PULSE,))).run().message == "A sound server runs."


def test_a_sound_server_that_sleeps() -> None:
    finding = SoundServerCheck(FakeHost(programs=("pulseaudio",))).run()
    assert finding.status is Status.WARNING
    assert "PulseAudio is installed and does not run" in finding.message
    assert finding.mend == "pulseaudio --start"


def test_a_sound_server_elsewhere() -> None:
    host = FakeHost(environ={"PULSE_SERVER": "tcp:music.local"})
    assert SoundServerCheck(host).run().status is Status.OK
    named = FakeHost(environ={"PULSE_SERVER": "unix:/tmp/own"}, sockets=("/tmp/own",))  # noqa: S108 - no file is made
    assert SoundServerCheck(named).run().status is Status.OK


def test_bare_cards() -> None:
    finding = SoundServerCheck(FakeHost(files={CARDS: ONE_CARD})).run()
    assert finding.status is Status.OK
    assert finding.details["cards"] == ("HDA Intel PCH",)


def test_no_card() -> None:
    finding = SoundServerCheck(FakeHost(files={CARDS: "--- no soundcards ---\n"})).run()
    assert finding.status is Status.WARNING
    assert "no sound card" in finding.message
    assert "Plug in" in finding.mend


def test_cards_that_the_user_may_not_use() -> None:
    node = "/dev/snd/controlC0"
    host = FakeHost(files={CARDS: ONE_CARD, node: ""}, locked=(node,))
    finding = SoundServerCheck(host).run()
    assert (finding.status, finding.exit_code) == (Status.FAULT, 3)
    assert finding.message == "anna may not use the sound cards."
    assert finding.mend.startswith("sudo usermod -aG audio anna")


def unit(**properties: str) -> str:
    return "".join(f"{name}={value}\n" for name, value in properties.items())


def test_no_service() -> None:
    for host in (FakeHost(), FakeHost(answers={"systemctl": unit(LoadState="not-found")})):
        finding = ServiceCheck(host).run()
        assert finding.status is Status.NOTE
        assert "voice-coach run" in finding.message
    assert ServiceCheck(FakeHost(answers={"systemctl": Answer(1, "")})).run().status is Status.NOTE


def test_a_service_that_runs() -> None:
    state = unit(LoadState="loaded", ActiveState="active", UnitFileState="enabled")
    finding = ServiceCheck(FakeHost(answers={"systemctl --user": state})).run()
    assert finding.status is Status.OK
    assert finding.message == "The service is active, and starts with the machine."


@pytest.mark.parametrize(
    ("scope", "log"),
    [
        ("--user", "journalctl --user -u voice-coach.service -e"),
        ("--system", "journalctl -u voice-coach.service -e"),
    ],
)
def test_a_service_that_failed(scope: str, log: str) -> None:
    state = unit(LoadState="loaded", ActiveState="failed", Result="exit-code")
    finding = ServiceCheck(FakeHost(answers={f"systemctl {scope}": state})).run()
    assert finding.status is Status.WARNING
    assert finding.message == "The service has failed (exit-code)."
    assert finding.mend == log


def test_no_other_coach(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert OtherCoachCheck(None).run().status is Status.OK
    assert OtherCoachCheck(lock).run().status is Status.OK
    with only_coach(lock):
        pass
    assert OtherCoachCheck(lock).run().status is Status.OK


def test_another_coach(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with only_coach(lock):
        finding = OtherCoachCheck(lock).run()
    assert finding.status is Status.NOTE
    assert f"(process {os.getpid()})" in finding.message
    assert finding.mend == f"To stop it: kill {os.getpid()}"
