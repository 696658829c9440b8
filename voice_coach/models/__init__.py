"""Models that are no part of the coach: fetched, checked, unpacked.

The one room that may use a network, and only when somebody asks for a model.
"""
