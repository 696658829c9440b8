"""The set up at a keyboard: what is asked, in which order, and what comes of it."""
