"""What every refusal of bad input has in common."""

from __future__ import annotations

from support.commands import Ran

EXIT_CODES = {"usage or input": 2, "device": 3, "model": 4}


def assert_refused(ran: Ran, code: int, *sentences: str) -> None:
    """Check that a command ended with a code, said certain things, and is no traceback.

    Args:
        ran: the command.
        code: 2 usage or input, 3 device, 4 model.
        sentences: each stands in what was said on stderr.
    """
    assert code in EXIT_CODES.values()
    assert (ran.code, ran.out) == (code, ""), ran
    assert "Traceback" not in ran.err
    assert "\x1b" not in ran.err
    assert max(map(len, ran.err.splitlines())) <= 600
    for sentence in sentences:
        assert sentence in ran.err, f"{sentence!r} is not in:\n{ran.err}"
