"""Who is answerable: the government, its agencies, posts and their holders, roles, access.

Rows are dated (`valid_from`, `valid_to`) with the legal source of the day, and are never
changed: a correction is a new row, known from its own `recorded_at`.
"""
