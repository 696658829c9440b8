"""``python -m voice_coach`` is ``voice-coach``."""

from voice_coach.cli import main

main()
