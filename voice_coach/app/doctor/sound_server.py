"""Who is between the programs and the sound cards: a sound server, or nobody."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from voice_coach.app.doctor.findings import DEVICE, Finding, verdicts
from voice_coach.app.doctor.host import Host
from voice_coach.units import Seconds

CARDS: Final = Path("/proc/asound/cards")
NODES: Final = Path("/dev/snd")
"""The sound cards' device files."""

_SERVERS: Final = (
    ("pipewire-pulse", "PipeWire", "systemctl --user enable --now pipewire pipewire-pulse"),
    ("pulseaudio", "PulseAudio", "pulseaudio --start"),
)


def pulse_socket(host: Host) -> Path | None:
    """Return where a sound server would answer; None where one is reached over a network."""
    server = host.environ.get("PULSE_SERVER", "")
    if server.startswith(("unix:", "/")):
        return Path(server.removeprefix("unix:"))
    if server:
        return None
    runtime = host.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{host.uid}"
    return Path(runtime) / "pulse" / "native"


def server_runs(host: Host) -> bool:
    """Return whether a sound server answers, or is said to be elsewhere."""
    place = pulse_socket(host)
    return place is None or host.connects(place)


def default_is_muted(host: Host, kind: str) -> bool:
    """Return whether the sound server says that its default ``source`` or ``sink`` is muted."""
    device = f"@DEFAULT_{kind.upper()}@"
    answer = host.ask("pactl", f"get-{kind}-mute", device) if server_runs(host) else None
    return answer is not None and "yes" in answer.text


@dataclass(frozen=True)
class SoundServerCheck:
    """PulseAudio, PipeWire, or the bare sound cards."""

    host: Host
    name: ClassVar[str] = "sound server"
    doing: ClassVar[str] = "Looking for the sound server"
    limit: ClassVar[Seconds] = 30.0
    broken: ClassVar[str] = "systemctl --user restart pipewire-pulse  (or: pulseaudio -k)"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look."""
        if server_runs(self.host):
            return self._running()
        for program, title, start in _SERVERS:
            if self.host.which(program) is not None:
                return verdicts(self).warning(
                    f"{title} is installed and does not run; other programs and the coach "
                    "then take the sound cards from each other.",
                    start,
                    server=title,
                    running=False,
                )
        return self._bare()

    def _running(self) -> Finding:
        answer = self.host.ask("pactl", "info")
        text = "" if answer is None else answer.text
        named = re.search(r"^Server Name: (?P<name>.+)$", text, re.MULTILINE)
        title = _title(named["name"]) if named else "A sound server"
        return verdicts(self).ok(f"{title} runs.", server=title, running=True)

    def _bare(self) -> Finding:
        """Without a server the cards are opened directly; that needs a card, and the right to."""
        tell = verdicts(self)
        cards = re.findall(r"^ *\d+ \[.*?\]: .* - (?P<name>.+)$", self._cards(), re.MULTILINE)
        if not cards:
            return tell.warning(
                "No sound server runs, and this machine has no sound card.",
                "Plug in a microphone and a speaker, then: cat /proc/asound/cards",
                running=False,
            )
        controls = [p for p in self.host.children(NODES) if p.name.startswith("control")]
        if controls and not any(self.host.may_use(control) for control in controls):
            user = self.host.user
            return tell.fault(
                f"{user} may not use the sound cards.",
                f"sudo usermod -aG audio {user}  (then log out and in again)",
                running=False,
                cards=tuple(cards),
            )
        return tell.ok(
            f"None, and none is needed: the cards are used directly (ALSA): {', '.join(cards)}.",
            running=False,
            cards=tuple(cards),
        )

    def _cards(self) -> str:
        return self.host.read(CARDS) or ""


def _title(name: str) -> str:
    """Return a server's name: ``"PulseAudio (on PipeWire 0.3.65)"`` is PipeWire."""
    inner = re.search(r"\(on (?P<name>[^)]+)\)", name)
    return inner["name"] if inner else name.strip().replace("pulseaudio", "PulseAudio")
