"""The only cross-room queries: facts to columns to metrics to measures and alerts, kept.

Facts known at a moment are written as a columnar snapshot; metrics are plain SQL texts over
it; pure functions of the fact rooms turn sums into measures; boards are kept by their key.
"""
