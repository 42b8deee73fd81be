"""The one reader of the law's parameters."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any


class UnknownParameterError(KeyError):
    """No parameter has this name."""


class NotInForceError(LookupError):
    """The parameter exists, but no row of it holds on this day."""


@dataclass(frozen=True, slots=True)
class Row:
    """A value in force from `valid_from` to `valid_to` (None: until another row begins)."""

    valid_from: dt.date
    valid_to: dt.date | None
    value: Any
    source: str
    verified: bool
    note: str = ""

    def holds_on(self, day: dt.date) -> bool:
        """Whether the row is in force on a day.

        Units: date in.
        Source: house rule, a rule is a row with valid_from and valid_to.
        """
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def as_dict(self) -> dict[str, Any]:
        """The row as JSON-ready values.

        Units: none.
        Source: trace panel of the board.
        """
        return {
            "from": self.valid_from.isoformat(),
            "to": self.valid_to.isoformat() if self.valid_to else None,
            "value": _plain(self.value),
            "source": self.source,
            "verified": self.verified,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named parameter with its meaning, unit and dated rows, oldest first; `topic` names its file."""

    name: str
    meaning: str
    unit: str
    rows: tuple[Row, ...]
    topic: str = ""

    def at(self, day: dt.date) -> Row:
        """The row in force on a day; NotInForceError when there is none.

        Units: date in.
        Source: house rule, which law = the day of the fact.
        """
        for row in reversed(self.rows):
            if row.holds_on(day):
                return row
        raise NotInForceError(f"{self.name} has no value on {day.isoformat()}")

    def as_dict(self) -> dict[str, Any]:
        """The parameter as JSON-ready values.

        Units: none.
        Source: trace panel and the generated page of rules.
        """
        rows = [row.as_dict() for row in self.rows]
        return {"name": self.name, "meaning": self.meaning, "unit": self.unit, "rows": rows}


def at(name: str, day: dt.date) -> Any:
    """The value of a parameter on a day: numbers and texts, arrays as tuples, tables read-only.

    Units: as the parameter's `unit` says.
    Source: the row's own `source`; see `row_at`.
    """
    return row_at(name, day).value


def row_at(name: str, day: dt.date) -> Row:
    """The row of a parameter in force on a day, with its source and whether it was verified.

    Units: as the parameter's `unit` says.
    Source: the row's own `source`.
    """
    return parameter(name).at(day)


def parameter(name: str) -> Parameter:
    """A parameter with all its rows; UnknownParameterError when there is none of this name.

    Units: none.
    Source: the files under law/parameters.
    """
    try:
        return _all()[name]
    except KeyError:
        raise UnknownParameterError(name) from None


def parameters() -> tuple[Parameter, ...]:
    """All parameters by name, for the trace panel and the generated page of rules.

    Units: none.
    Source: the files under law/parameters.
    """
    return tuple(_all()[name] for name in sorted(_all()))


@cache
def _all() -> Mapping[str, Parameter]:
    found: dict[str, Parameter] = {}
    for file in sorted(files(__package__).joinpath("parameters").iterdir(), key=lambda path: path.name):
        if file.name.endswith(".toml"):
            for name, body in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if name in found:
                    raise ValueError(f"{file.name}: {name} stands in two files")
                found[name] = _parameter(name, body, file.name.removesuffix(".toml"))
    return MappingProxyType(found)


def _parameter(name: str, body: Mapping[str, Any], topic: str = "") -> Parameter:
    rows = tuple(_row(row) for row in body["rows"])
    for one, following in pairwise(rows):
        if following.valid_from <= (one.valid_to or one.valid_from):
            raise ValueError(f"{name}: the rows of {one.valid_from} and {following.valid_from} overlap")
    return Parameter(name, body["meaning"], body["unit"], rows, topic)


def _row(row: Mapping[str, Any]) -> Row:
    return Row(
        valid_from=row["from"],
        valid_to=row.get("to"),
        value=_frozen(row["value"]),
        source=row["source"],
        verified=row["verified"],
        note=row.get("note", ""),
    )


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if isinstance(value, dict):
        return MappingProxyType({key: _frozen(item) for key, item in value.items()})
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value
