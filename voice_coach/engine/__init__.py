"""The coach itself: events with ``now`` in, commands and one deadline out. No I/O."""
