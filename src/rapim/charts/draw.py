"""From a description to SVG: drawn once, kept by the hash of its description."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import Any

import vl_convert

Spec = dict[str, Any]

# Raise it when the cleaning below changes, so that kept drawings are drawn anew.
EDITION = 1
PALETTE = {
    "ground": "#ffffff", "card": "#ffffff", "sunk": "#efeee8", "ink": "#000000", "soft": "#444444",
    "line": "#cccccc", "edge": "#777777", "accent": "#0b6b69", "accent-2": "#cfe0df", "accent-3": "#e6efef",
    "late": "#9c2a12", "watch": "#6b4500", "ok": "#0b5b59", "plan": "#666666", "last": "#8d7d57",
    "c1": "#cfccc0", "c2": "#b3361b", "c3": "#c9653a", "c4": "#8a5a00", "c5": "#0b6b69", "c6": "#5d9f9c",
    "c7": "#6f6a94", "c8": "#7d858d",
}  # fmt: skip
_PLACE: list[Path] = []
_NOISE = (
    (re.compile(r'<path class="(?:background|foreground)"[^>]*/>'), ""),
    (
        re.compile(r' (?:aria-hidden="true"|aria-roledescription="[^"]*"|pointer-events="none"|opacity="1")'),
        "",
    ),
    (re.compile(r' (?:role|aria-label|class|xmlns:xlink|version)="[^"]*"'), ""),
    (re.compile(r' font-family="[^"]*"'), ""),
    (re.compile(r' transform="translate\(0,0\)"'), ""),
    (re.compile(r"<g>(\s*)</g>"), ""),
    (re.compile(r"(\d+\.\d\d)\d+"), r"\1"),
    (re.compile(r'<text([^>]*) stroke="'), r'<text\1 paint-order="stroke" stroke="'),
)


def keep_in(folder: Path) -> None:
    """Keep drawings in a folder from now on, so that a restart does not draw them again.

    Units: path.
    Source: the home of the installation.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _PLACE[:] = [folder]


def svg(spec: Spec) -> str:
    """The drawing of a description, without any text for those who cannot see it.

    Units: SVG text.
    Source: vl-convert (Vega-Lite 5).
    """
    return _kept(json.dumps(spec, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


@lru_cache(maxsize=512)
def _kept(text: str) -> str:
    place = _place(text)
    if place and place.exists():
        return place.read_text("utf-8")
    drawing = _clean(vl_convert.vegalite_to_svg(text, vl_version="5.20"))
    if place:
        _write(place, drawing)
    return drawing


def _place(text: str) -> Path | None:
    if not _PLACE:
        return None
    mark = hashlib.sha256(f"{EDITION} {vl_convert.__version__} {text}".encode()).hexdigest()[:32]
    return _PLACE[0] / f"{mark}.svg"


def _write(place: Path, drawing: str) -> None:
    """Write whole or not at all: another worker may read at this moment."""
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(drawing)
    Path(name).replace(place)


def _clean(drawing: str) -> str:
    for pattern, instead in _NOISE:
        drawing = pattern.sub(instead, drawing)
    while "<g></g>" in drawing:
        drawing = drawing.replace("<g></g>", "")
    return drawing


def on_paper(drawing: str, palette: dict[str, str] | None = None, font: str = "Plus Jakarta Sans") -> str:
    """The same drawing with real colours and a named font, for PDF.

    Units: SVG text.
    Source: `PALETTE`.
    """
    colours = PALETTE | (palette or {})
    drawing = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: colours[found.group(1)], drawing)
    return drawing.replace("<svg ", f'<svg font-family="{font}, sans-serif" ', 1)


def warm() -> threading.Thread:
    """Wake the drawing engine (about a second) beside whatever else is starting.

    Units: none.
    Source: measured, see docs/adr.
    """
    spec = {"data": {"values": [{"x": 1}]}, "mark": "point", "encoding": {"x": {"field": "x"}}}
    thread = threading.Thread(
        target=lambda: vl_convert.vegalite_to_svg(spec), daemon=True, name="charts-warm"
    )
    thread.start()
    return thread
