"""Whether the coach is started by the system, and whether one is running already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final

from voice_coach.app.doctor.findings import DEVICE, Finding, verdicts
from voice_coach.app.doctor.host import Host
from voice_coach.app.only_one import running_coach
from voice_coach.units import Seconds

UNIT: Final = "voice-coach.service"
_PROPERTIES: Final = "--property=LoadState,ActiveState,UnitFileState,Result"


@dataclass(frozen=True)
class ServiceCheck:
    """A systemd unit of the user, or of the system."""

    host: Host
    name: ClassVar[str] = "service"
    doing: ClassVar[str] = "Looking for a service"
    limit: ClassVar[Seconds] = 30.0
    broken: ClassVar[str] = f"systemctl --user status {UNIT}"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        for scope in ("--user", "--system"):
            state = self._state(scope)
            if state.get("LoadState") != "loaded":
                continue
            log = f"journalctl {scope.replace('--system', '')} -u {UNIT} -e".replace("  ", " ")
            active, enabled = state.get("ActiveState", ""), state.get("UnitFileState", "")
            if active == "failed":
                result = state.get("Result", "unknown")
                return tell.warning(f"The service has failed ({result}).", log, state=active)
            boot = "starts" if enabled == "enabled" else "does not start"
            text = f"The service is {active}, and {boot} with the machine."
            return tell.ok(text, state=active, enabled=enabled)
        return tell.note("No service: the coach runs when you start it, voice-coach run.")

    def _state(self, scope: str) -> dict[str, str]:
        answer = self.host.ask("systemctl", scope, "show", UNIT, _PROPERTIES)
        if answer is None or answer.code != 0:
            return {}
        pairs = (line.partition("=") for line in answer.text.splitlines())
        return {name: value for name, _, value in pairs}


@dataclass(frozen=True)
class OtherCoachCheck:
    """A coach of this user that listens already."""

    lock: Path | None
    """The file whose lock it holds; None: there is no place for one."""
    name: ClassVar[str] = "other coach"
    doing: ClassVar[str] = "Looking for a coach that runs"
    limit: ClassVar[Seconds] = 15.0
    broken: ClassVar[str] = "ps aux | grep voice_coach"
    exit_code: ClassVar[int] = DEVICE

    def run(self) -> Finding:
        """Look."""
        tell = verdicts(self)
        pid = running_coach(self.lock)
        if pid is None:
            return tell.ok("No other coach listens.")
        which = f" (process {pid})" if pid else ""
        return tell.note(
            f"A coach is listening already{which}; it may hold the microphone and the speaker.",
            f"To stop it: kill {pid}" if pid else "",
            pid=pid,
        )
