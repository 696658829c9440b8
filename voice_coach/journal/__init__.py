"""What is written down: the event log, when it is asked for."""
