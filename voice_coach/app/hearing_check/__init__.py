"""``voice-coach hearing-check``: how well both voices are heard, and what would help."""
