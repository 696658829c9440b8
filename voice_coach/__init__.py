"""Voice Coach: a speaker that leads two people through empathy exercises, offline."""

__version__ = "0.1.0"
