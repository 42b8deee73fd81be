"""Figures: described once, drawn the same on screen, wall and paper.

A figure is a Vega-Lite description with an Indonesian or English text and a table of its numbers.
`vl-convert` draws it as SVG without a browser. Colours are names of style variables
(`var(--accent)`), so that one drawing serves light and dark; on paper a palette replaces them.
Small marks that stand in table rows are plain SVG of a few lines (`marks`).
"""

from rapim.charts.causes import causes
from rapim.charts.course import Course, course
from rapim.charts.curve import Curve, Fan, curve
from rapim.charts.draw import keep_in, on_paper, warm
from rapim.charts.figure import Figure
from rapim.charts.grammar import FULL, HALF, NARROW, PAPER, WALL, WIDE, Size
from rapim.charts.load import load
from rapim.charts.monthly import monthly
from rapim.charts.paths import Path, Times, paths
from rapim.charts.promise import Promised, promised
from rapim.charts.rhythm import rhythm
from rapim.charts.scurve import Works, works
from rapim.charts.trend import trend

__all__ = [
    "FULL",
    "HALF",
    "NARROW",
    "PAPER",
    "WALL",
    "WIDE",
    "Course",
    "Curve",
    "Fan",
    "Figure",
    "Path",
    "Promised",
    "Size",
    "Times",
    "Works",
    "causes",
    "course",
    "curve",
    "keep_in",
    "load",
    "monthly",
    "on_paper",
    "paths",
    "promised",
    "rhythm",
    "trend",
    "warm",
    "works",
]
