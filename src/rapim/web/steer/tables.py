"""Tables of the steering screens: heads that sort, and the same rows as CSV and Excel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapim import words
from rapim.web.steer.asked import Asked
from rapim.web.steer.rows import Row
from rapim.web.tables import Column, Table

if TYPE_CHECKING:
    from rapim.web.steer.pictures import Picture
    from rapim.web.steer.units import UnitPicture

_HEADS = (
    ("agency", "nama", False),
    ("ceiling", "pagu", True),
    ("plan_and_realised", "serapan", False),
    ("direct", "langsung", True),
    ("axis", "", False),
    ("days", "hari", True),
    ("reason", "", False),
)
_FIELDS = (
    ("code", "text"), ("name", "text"), ("type", "text"), ("ceiling_sen", "money"), ("planned_sen", "money"),
    ("realised_sen", "money"), ("absorption", "share"), ("absorption_direct", "share"), ("absorption_net", "share"),
    ("deviation_pp", "points"), ("days_behind", "count"), ("days_behind_first", "count"), ("physical", "share"),
    ("pace_sen", "money"), ("plan_quality", "text"), ("basis", "text"), ("data_to", "date"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column; with an address where the column can order the rows."""

    text: str
    numeric: bool = False
    href: str = ""
    current: bool = False
    direction: str = "descending"


def heads(asked: Asked, lang: str) -> list[Head]:
    """The heads of the ritme table for the order that was asked for."""
    return [_head(asked, lang, name, sort, numeric) for name, sort, numeric in _HEADS]


def _head(asked: Asked, lang: str, name: str, sort: str, numeric: bool) -> Head:
    text = words.say(f"column.{name}", lang)
    if not sort:
        return Head(text, numeric)
    rising = sort in ("nama", "serapan", "langsung")
    return Head(
        text,
        numeric,
        asked.query(sort=sort) or "?",
        asked.sort == sort,
        "ascending" if rising else "descending",
    )


def agencies(picture: Picture) -> Table:
    """All agencies as a table that leaves as a file."""
    title = words.say("board.all_title", picture.lang)
    return _table(
        picture.rows, title, picture, simulated=bool((picture.board["government"] or {}).get("simulated"))
    )


def parts(picture: UnitPicture) -> Table:
    """The parts of a unit as a table that leaves as a file."""
    return _table(picture.rows, picture.name, picture, simulated=picture.simulated)


def _table(rows: Iterable[Row], title: str, picture: Picture | UnitPicture, simulated: bool) -> Table:
    columns = [
        Column(key, words.say(f"figure.{key}", picture.lang), kind, 40 if key == "name" else 16)
        for key, kind in _FIELDS
    ]
    return Table(
        name=title,
        title=title,
        columns=columns,
        rows=[row.unit for row in rows],
        source=picture.source,
        as_of=picture.as_of,
        simulated=simulated,
        lang=picture.lang,
    )
