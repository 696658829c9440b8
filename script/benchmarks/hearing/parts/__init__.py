"""The parts of the benchmark: each a module with ``TITLE`` and ``measure(run) -> Part``."""
