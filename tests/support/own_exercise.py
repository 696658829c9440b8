"""An exercise as people write their own: a file that has no mistake."""

from __future__ import annotations

from typing import Final

SLOW_BREATH: Final = """\
id: slow-breath
title: the slow breath
aliases: [the slow breathing, breathing together, a slow breath for two]
people: both
consent: both
minutes: {min: 1, default: 2, max: 5}
lines:
  go: Breathe together, slowly.
steps:
  - say: go
  - silence: {share: 1, start_sound: bell_start, end_sound: bell_end}
"""
