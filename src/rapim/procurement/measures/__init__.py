"""What procurement facts mean: arrays in, arrays out, by the law of the day; no framework, no database.

Money is int64 sen, a share is a float 0 to 1, days are whole numbers (dates as ordinals in arrays).
One thing per module. A computed deadline carries its assumptions.
"""

from rapim.units import workdays

from . import (
    critical,
    deadlines,
    itkp,
    ladder,
    methods,
    opportunity,
    penalty,
    physical,
    progress,
    scurve,
    shares,
    splitting,
    start,
)

__all__ = [
    "critical",
    "deadlines",
    "itkp",
    "ladder",
    "methods",
    "opportunity",
    "penalty",
    "physical",
    "progress",
    "scurve",
    "shares",
    "splitting",
    "start",
    "workdays",
]
