"""Meetings before they begin: planned, called, their agenda ordered, their packet shown and frozen."""
