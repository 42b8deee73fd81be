"""The verbs of the budget: record what a source says, answer a figure, close a month."""

from .drift import drift
from .record import record_table
from .replies import is_locked, lock_month, reply, unlock_month

__all__ = ["drift", "is_locked", "lock_month", "record_table", "reply", "unlock_month"]
