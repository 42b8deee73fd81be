"""A tiny simulated regency, for tests that want facts through the real importers, quickly."""

from __future__ import annotations

from pathlib import Path

from .generate import Item, in_order, write_files
from .world import offices
from .years import MILLION, small_year

NAMES = ("Dukcapil", "DPMPTSP", "Kec. Kaliwungu")


def small_items(
    root: Path, *, year: int = 2019, months: int = 3, names: tuple[str, ...] = NAMES
) -> list[Item]:
    """Write the files of a few offices for some months, without companies; paths are relative to the folder.

    Units: rupiah in the files: Rp14.4 bn indirect, Rp11.6 bn direct.
    Source: the generator of the demo.
    """
    chosen = tuple(office for office in offices() if office.short in names)
    made = small_year(year, chosen, 14_400 * MILLION, 11_600 * MILLION)
    return [item for item in in_order(write_files(root, made, months)) if item.kind != "rkap"]


def small(root: Path, *, year: int = 2019, months: int = 3, names: tuple[str, ...] = NAMES) -> list[Path]:
    """Write the files of a few offices for some months and give their paths, in order of arrival.

    Units: as `small_items`.
    Source: as `small_items`.
    """
    return [root / item.path for item in small_items(root, year=year, months=months, names=names)]
