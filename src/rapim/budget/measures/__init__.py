"""What budget facts mean: arrays in, arrays out, no framework and no database.

Money is int64 sen, a share is a float 0 to 1 (NaN for null), days are whole numbers (`Known`
where some are null). One thing per module: absorption, schedule, plan, causes, rhythm, and the
rest beside them.
"""

from . import absorption, amounts, causes, plan, rhythm, schedule

__all__ = ["absorption", "amounts", "causes", "plan", "rhythm", "schedule"]
