"""Journeys of officers in the field, whose network comes and goes."""
