"""A living room on virtual time: scenarios, people, the same engine and hearing chain."""
