"""Which runner carries out which step."""

from __future__ import annotations

from voice_coach.engine.asking import AskRunner
from voice_coach.engine.finding import FindingRunner
from voice_coach.engine.plan import (
    Ask,
    Branch,
    Call,
    Card,
    Lead,
    Level,
    Record,
    Remind,
    Say,
    Silence,
    Sound,
    Step,
    Turn,
)
from voice_coach.engine.proving import CallRunner
from voice_coach.engine.recording import RecordRunner
from voice_coach.engine.remind_runner import RemindRunner
from voice_coach.engine.runners import (
    BranchRunner,
    CardRunner,
    LeadRunner,
    LevelRunner,
    Runner,
    SayRunner,
    Scene,
    SoundRunner,
)
from voice_coach.engine.timed import SilenceRunner, TurnRunner


def make_runner(step: Step, scene: Scene) -> Runner:
    """Return the runner of a step."""
    runner: Runner
    match step:
        case Say():
            runner = SayRunner(step, scene)
        case Sound():
            runner = SoundRunner(step, scene)
        case Silence():
            runner = SilenceRunner(step, scene)
        case Turn():
            runner = TurnRunner(step, scene)
        case Ask():
            helped = step.finding is not None
            runner = FindingRunner(step, scene) if helped else AskRunner(step, scene)
        case Level():
            runner = LevelRunner(step, scene)
        case Call():
            runner = CallRunner(step, scene)
        case Card():
            runner = CardRunner(step, scene)
        case Remind():
            runner = RemindRunner(step, scene)
        case Record():
            runner = RecordRunner(step, scene)
        case Branch() | Lead():
            runner = LeadRunner(step) if isinstance(step, Lead) else BranchRunner(step, scene)
    return runner
