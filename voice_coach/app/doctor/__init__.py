"""``voice-coach doctor``: everything that can be wrong, in the order a person would look."""
