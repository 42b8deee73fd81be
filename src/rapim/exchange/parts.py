"""The small parts of a release: amounts, moments, periods, parties. Exact and always written alike."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

Part = dict[str, Any]
Row = Mapping[str, Any]
_FIRM = re.compile(
    r"^(pt|cv|ud|pd|fa|firma|koperasi|kop|perum|perumda|perseroda|bumdes|yayasan|universitas|politeknik|rsud)\b",
    re.IGNORECASE,
)
_NOT_IN_ID = re.compile(r"[^0-9A-Za-z._-]+")


def money(sen: int | None) -> Part | None:
    """An amount in rupiah with its sen, exact.

    Units: sen in, rupiah out.
    Source: OCDS 1.1, Value.
    """
    if sen is None:
        return None
    whole, rest = divmod(sen, 100)
    return {"amount": whole if not rest else Decimal(sen).scaleb(-2).normalize(), "currency": "IDR"}


def identifier(*parts: Any) -> str:
    """An id from several parts, of letters, digits, dots and dashes only.

    Units: none.
    Source: OCDS 1.1, local identifiers.
    """
    return "-".join(_NOT_IN_ID.sub("_", str(part)).strip("_") for part in parts if part not in ("", None))


def without_blanks(part: Part) -> Part:
    """A part without what is not known.

    Units: none.
    Source: OCDS 1.1, empty fields are left out.
    """
    return {name: value for name, value in part.items() if value not in (None, "", [], {})}


def is_firm(name: str) -> bool:
    """Whether a name says by its legal form that it is no person's.

    Units: none.
    Source: UU 27/2022 (personal data); forms of business as SPSE writes them.
    """
    return bool(_FIRM.match(name.strip()))


@dataclass(slots=True)
class Book:
    """What all parts of one release share: the zone of its moments, and its parties."""

    government: str
    zone: ZoneInfo
    as_of: dt.date
    parties: dict[str, Part] = field(default_factory=dict)

    def moment(self, day: dt.date | None) -> str | None:
        """The beginning of a day in the government's zone."""
        if day is None:
            return None
        return dt.datetime.combine(day, dt.time(), self.zone).isoformat()

    def period(self, start: dt.date | None, end: dt.date | None) -> Part | None:
        """A period; an end before its start is not said."""
        if start and end and end < start:
            end = None
        made = without_blanks({"startDate": self.moment(start), "endDate": self.moment(end)})
        if start and end:
            made["durationInDays"] = (end - start).days
        return made or None

    def public(self, code: str, name: str, roles: Iterable[str]) -> Part | None:
        """A reference to a public body, and the body among the parties."""
        if not name:
            return None
        return self._party(identifier("ID", code or digest(name)), name, roles)

    def supplier(self, row: Row, roles: Iterable[str] = ("supplier",)) -> Part | None:
        """A reference to a firm; None where the name may be a person's."""
        name = " ".join(str(row.get("vendor") or "").split())
        if not is_firm(name):
            return None
        return self._party(identifier("ID-PENYEDIA", digest(name)), name, roles)

    def _party(self, code: str, name: str, roles: Iterable[str]) -> Part:
        party = self.parties.setdefault(code, {"id": code, "name": name, "roles": []})
        party["roles"] = sorted({*party["roles"], *roles})
        return {"id": code, "name": party["name"]}


def digest(text: str) -> str:
    """A short id for what has a name and no number.

    Units: none.
    Source: none.
    """
    return hashlib.sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:12]
