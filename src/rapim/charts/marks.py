"""Small marks for table rows: a few lines of plain SVG, coloured by classes of the style sheet.

Each mark stands beside its number in words, so it is hidden from those who listen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

DAYS_WIDE, DAYS_HIGH = 200, 24
BAND_WIDE, BAND_HIGH = 240, 24
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


def band(shares: Sequence[float], reached: float, target: float | None) -> str:
    """A year's end as a ribbon on a track of the whole ceiling: reached, 80 % and 50 %, middle, target.

    `shares` are the levels 5, 10, 25, 50, 75, 90 and 95 %.

    Units: shares 0 to 1.
    Source: design of the house.
    """
    top = max(1.0, *shares)

    def at(share: float) -> float:
        return round(6 + min(max(share, 0), top) / top * (BAND_WIDE - 12), 1)

    def bar(kind: str, low: float, high: float, y: int, height: int) -> str:
        return (
            f'<rect class="{kind}" x="{at(low)}" y="{y}" width="{max(1.5, at(high) - at(low)):.1f}" '
            f'height="{height}" rx="2"/>'
        )

    parts = [
        bar("f-line", 0, 1, 12, 6),
        bar("f-accent", 0, reached, 12, 6),
        bar("f-band", shares[1], shares[5], 8, 14),
        bar("f-band2", shares[2], shares[4], 8, 14),
        f'<line class="s-ink" stroke-width="2.5" x1="{at(shares[3])}" x2="{at(shares[3])}" y1="6" y2="24"/>',
    ]
    if target is not None:
        x = at(target)
        parts.append(f'<path class="f-ink" d="M{x - 4.5} 0h9l-4.5 7z"/>')
    return _drawn("band", BAND_WIDE, BAND_HIGH, "".join(parts))
