"""The leadership meeting: problems in, the agenda and the frozen packet, decisions out, and their follow-up.

A meeting, a problem and a decision are never changed: what is done to them are rows that come after each
other, and where they stand is replayed from these. Source: domain.md 7.
"""
