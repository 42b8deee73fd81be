"""A figure as a reader gets it: drawing for two widths, text for those who cannot see it, table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rapim.charts.draw import Spec, svg


@dataclass(frozen=True)
class Figure:
    """One figure. `specs` holds a description for each size by name, drawn only when asked for."""

    name: str
    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    specs: dict[str, Spec]

    def drawing(self, size: str) -> str:
        """The drawing for a size, with its title and description inside.

        Units: SVG text.
        Source: `draw.svg`.
        """
        return self._told(svg(self.specs[size]), f"{self.name}-{size}")

    @property
    def wide(self) -> str:
        """The drawing for a desk.

        Units: SVG text.
        Source: `drawing`.
        """
        return self.drawing("wide")

    @property
    def narrow(self) -> str:
        """The drawing for a phone.

        Units: SVG text.
        Source: `drawing`.
        """
        return self.drawing("narrow")

    def _told(self, drawing: str, mark: str) -> str:
        text = f'<title id="{mark}-t">{escape(self.title)}</title>'
        text += f'<desc id="{mark}-d">{escape(self.description)}</desc>'
        head = f'<svg role="img" aria-labelledby="{mark}-t {mark}-d" '
        return re.sub(r"<svg ([^>]*)>", lambda found: f"{head}{found.group(1)}>{text}", drawing, count=1)
