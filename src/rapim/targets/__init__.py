"""Uji potensi: what an agency could reach, what is asked of it, and how likely that is.

Sample surveys and forecasts meet proposed targets here; a target is never changed: who proposed, reasoned and
approved it are rows that come after each other. Source: domain.md 4.
"""
