"""Screens by who is looking: desk, steer, wall, api."""
