"""Screens that steer: the leader's board, an agency, its work, and where a number comes from."""
