"""Rapim: how a regional government of Indonesia steers its year."""

__version__ = "0.1.0"
