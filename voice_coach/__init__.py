"""Voice Coach: a speaker that leads two people through empathy exercises, offline."""
