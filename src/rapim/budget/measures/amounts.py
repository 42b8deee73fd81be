"""Arrays of money and shares as this room speaks of them; all rooms share them (`rapim.units.arrays`)."""

from rapim.units.arrays import Flags, Floats, Ints, Known, by_group, part, ratio, whole

__all__ = ["Flags", "Floats", "Ints", "Known", "by_group", "part", "ratio", "whole"]
