"""What the coach knows: exercises, wording and sentences, loaded from ``dialogs/``."""
