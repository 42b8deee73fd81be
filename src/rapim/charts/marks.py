"""Small marks for table rows: a few lines of plain SVG, coloured by classes of the style sheet.

Each mark stands beside its number in words, so it is hidden from those who listen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DAYS_WIDE, DAYS_HIGH = 200, 24
BULLET_WIDE, BULLET_HIGH = 120, 18


def scale(days: Iterable[int]) -> tuple[int, int]:
    """The common axis of days: how far behind and how far ahead it reaches, in whole tens.

    Units: days.
    Source: all units that share the axis.
    """
    found = list(days)
    behind = max([30, *found])
    ahead = max([10, *(-day for day in found)])
    return -(-behind // 10) * 10, -(-ahead // 10) * 10


def days(behind: int | None, reach: tuple[int, int], tone: str) -> str:
    """Days behind as a stem from the line of the plan; behind stands left.

    Units: days.
    Source: design of the house.
    """
    far, near = reach
    zero = _x(0, reach)
    parts = [f'<line class="s-zero" x1="{zero}" x2="{zero}" y1="1" y2="{DAYS_HIGH - 1}"/>']
    if behind is not None:
        at = _x(min(max(behind, -near), far), reach)
        middle = DAYS_HIGH // 2
        parts.append(
            f'<line class="s-{tone}" stroke-width="2" x1="{at}" x2="{zero}" y1="{middle}" y2="{middle}"/>'
        )
        parts.append(shape(tone, at, middle))
    body = "".join(parts)
    return _drawn("days", DAYS_WIDE, DAYS_HIGH, body)


def _drawn(name: str, wide: int, high: int, body: str) -> str:
    box = f'viewBox="0 0 {wide} {high}" width="{wide}" height="{high}"'
    return f'<svg class="{name}" aria-hidden="true" {box}>{body}</svg>'


def _x(behind: int, reach: tuple[int, int]) -> float:
    far, near = reach
    return round(8 + (far - behind) / (far + near) * (DAYS_WIDE - 16), 1)


def shape(tone: str, x: float, y: float, size: float = 6) -> str:
    """A status as a shape: triangle late, diamond watch, circle fine, ring unknown.

    Units: pixels.
    Source: design of the house.
    """
    if tone == "late":
        return f'<path class="f-late" d="M{x} {y - size}l{size} {2 * size - 1}h{-2 * size}z"/>'
    if tone == "watch":
        return f'<path class="f-watch" d="M{x} {y - size}l{size} {size}l{-size} {size}l{-size} {-size}z"/>'
    return f'<circle class="f-{tone}" cx="{x}" cy="{y}" r="{size - 0.5}"/>'


def bullet(share: float | None, plan: float | None) -> str:
    """Realised share as a bar on a track of the whole ceiling, the plan as a tick across it.

    Units: shares 0 to 1.
    Source: design of the house.
    """
    width = BULLET_WIDE
    parts = [f'<rect class="f-line" y="5" width="{width}" height="8" rx="2"/>']
    if share is not None:
        parts.append(f'<rect class="f-accent" y="5" width="{_along(share)}" height="8" rx="2"/>')
    if plan is not None:
        at = _along(plan)
        parts.append(f'<line class="s-ink" stroke-width="2" x1="{at}" x2="{at}" y1="1" y2="17"/>')
    body = "".join(parts)
    return _drawn("bullet", width, BULLET_HIGH, body)


def _along(share: float) -> float:
    return round(min(max(share, 0), 1) * BULLET_WIDE, 1)


def small_curve(planned: Sequence[tuple[float, float]], realised: Sequence[tuple[float, float]]) -> str:
    """An S-curve for a grid of many: x and y are shares 0 to 1 of the year and of the ceiling.

    Units: shares 0 to 1.
    Source: design of the house.
    """
    wide, high = 240, 96
    grid = "".join(
        f'<line class="s-grid" x1="0" x2="{wide}" y1="{y}" y2="{y}"/>' for y in (1, high // 2, high - 1)
    )
    lines = "".join(
        f'<polyline class="no-fill {style}" stroke-width="{width}"{dash} points="{_path(points, wide, high)}"/>'
        for points, style, width, dash in (
            (planned, "s-plan", 1.5, ' stroke-dasharray="4 3"'),
            (realised, "s-accent", 2.5, ""),
        )
        if points
    )
    return f'<svg class="small" aria-hidden="true" viewBox="0 0 {wide} {high}">{grid}{lines}</svg>'


def _path(points: Sequence[tuple[float, float]], wide: int, high: int) -> str:
    return " ".join(f"{round(x * wide, 1)},{round((1 - min(y, 1.0)) * (high - 2) + 1, 1)}" for x, y in points)
