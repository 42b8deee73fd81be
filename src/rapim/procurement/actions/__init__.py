"""The verbs of procurement: record what a source says of plans, selections, contracts and payments."""

from .record import KINDS, drift, record_table

__all__ = ["KINDS", "drift", "record_table"]
