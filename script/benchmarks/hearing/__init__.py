"""How well the coach hears, measured part by part: ``script/bench hearing``.

A part is a module of ``hearing.parts`` with a ``TITLE`` and ``measure(run)``. What it found is kept
in ``docs/hearing/PART.json``; docs/hearing.md and its plots are made of these files alone.
"""
