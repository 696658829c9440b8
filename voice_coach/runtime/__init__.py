"""The threaded shell: clock, mailbox loop, playback, supervision, signals."""
