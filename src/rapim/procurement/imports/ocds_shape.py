"""The part of an OCDS release that is kept in columns, and how a value of a wrong type is read."""

from __future__ import annotations

import types
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

Wrong = tuple[str, str, str]
"""JSON path, what was read, what was expected."""


class Value(Struct, gc=False):
    """An amount with its currency."""

    amount: int | Decimal | None = None
    currency: str | None = None


class Period(Struct, gc=False):
    """From one moment to another."""

    startDate: str | None = None  # noqa: N815 - as the standard writes it
    endDate: str | None = None  # noqa: N815


class Organization(Struct, gc=False):
    """An organisation, or a reference to one."""

    id: str | int | None = None
    name: str | None = None
    roles: list[str] | None = None


class Budget(Struct, gc=False):
    """What feeds the plan."""

    amount: Value | None = None


class Planning(Struct, gc=False):
    """The plan."""

    budget: Budget | None = None


class Tender(Struct, gc=False):
    """The selection."""

    title: str | None = None
    status: str | None = None
    value: Value | None = None
    procurementMethod: str | None = None  # noqa: N815
    procurementMethodDetails: str | None = None  # noqa: N815
    mainProcurementCategory: str | None = None  # noqa: N815
    numberOfTenderers: int | None = None  # noqa: N815
    tenderers: list[Organization] | None = None
    tenderPeriod: Period | None = None  # noqa: N815


class Award(Struct, gc=False):
    """One award."""

    title: str | None = None
    status: str | None = None
    date: str | None = None
    value: Value | None = None


class Contract(Struct, gc=False):
    """One contract."""

    title: str | None = None
    status: str | None = None
    dateSigned: str | None = None  # noqa: N815
    value: Value | None = None
    period: Period | None = None


class Release(Struct, gc=False):
    """A release of OCDS 1.0 or 1.1, as far as it is kept in columns."""

    ocid: str | None = None
    id: str | int | None = None
    date: str | None = None
    tag: list[str] | None = None
    parties: list[Organization] | None = None
    buyer: Organization | None = None
    planning: Planning | None = None
    tender: Tender | None = None
    awards: list[Award] | None = None
    contracts: list[Contract] | None = None


class Line(Release, gc=False):
    """A line of a file: a release, or what shows that it is something else."""

    compiledRelease: Any = None  # noqa: N815
    releases: Any = None
    records: Any = None
    projects: Any = None
    contractingProcesses: Any = None  # noqa: N815
    packageInfo: Any = None  # noqa: N815
    publisher: Any = None

    @property
    def plain(self) -> bool:
        """Whether the line is a release and nothing else."""
        return self.ocid is not None and (
            self.compiledRelease,
            self.releases,
            self.records,
            self.projects,
            self.contractingProcesses,
            self.packageInfo,
            self.publisher,
        ) == (None, None, None, None, None, None, None)


class Project(Struct, gc=False):
    """A project of OC4IDS, as far as it is kept in columns."""

    id: str | int | None = None
    updated: str | None = None
    title: str | None = None
    status: str | None = None
    type: str | None = None
    period: Period | None = None
    parties: list[Organization] | None = None
    budget: Budget | None = None


def mended(value: Any, kind: Any, path: str, wrong: list[Wrong]) -> Any:
    """A value as its kind wants it: what is of another type is read where that can be, else left out.

    Units: none.
    Source: OCDS 1.1 release schema; published files hold objects where lists belong, and texts
    where numbers do.
    """
    kinds = _kinds(kind)
    if value is None:
        return None
    if get_origin(kinds[0]) is list:
        return _list(value, get_args(kinds[0])[0], path, wrong)
    if issubclass(kinds[0], Struct):
        return _object(value, kinds[0], path, wrong)
    return _scalar(value, kinds, path, wrong)


def _list(value: Any, inner: Any, path: str, wrong: list[Wrong]) -> list[Any]:
    if not isinstance(value, list):
        wrong.append((path, _said(value), "daftar"))
        value = [value]
    made = [mended(one, inner, f"{path}[{at}]", wrong) for at, one in enumerate(value)]
    return [one for one in made if one is not None]


def _object(value: Any, kind: type[Struct], path: str, wrong: list[Wrong]) -> dict[str, Any] | None:
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
        wrong.append((path, "daftar", "objek"))
        value = value[0]
    if not isinstance(value, dict):
        wrong.append((path, _said(value), "objek"))
        return None
    hints = _hints(kind)
    return {
        name: mended(value[name], hints[name], f"{path}.{name}", wrong) for name in hints if name in value
    }


def _scalar(value: Any, kinds: tuple[Any, ...], path: str, wrong: list[Wrong]) -> Any:
    number = isinstance(value, int | Decimal | float) and not isinstance(value, bool)
    if Decimal in kinds or kinds == (int,):
        if number and (Decimal in kinds or value == int(value)):
            exact = value if isinstance(value, int) else Decimal(str(value))
            return exact if Decimal in kinds else int(exact)
        wrong.append((path, _said(value), "angka"))
        return _number(value, whole=Decimal not in kinds)
    if isinstance(value, str) or (int in kinds and number and isinstance(value, int)):
        return value
    wrong.append((path, _said(value), "teks"))
    return str(value) if number else None


def _number(value: Any, *, whole: bool) -> Any:
    try:
        found = Decimal(value.strip()) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    if found is None or not found.is_finite():
        return None
    return int(found) if whole else found


def _said(value: Any) -> str:
    words = {dict: "objek", list: "daftar", bool: "benar/salah"}
    return words.get(type(value), str(value)[:80])


@cache
def _hints(kind: type[Struct]) -> dict[str, Any]:
    return get_type_hints(kind)


@cache
def _kinds(kind: Any) -> tuple[Any, ...]:
    if get_origin(kind) in {Union, types.UnionType}:
        return tuple(one for one in get_args(kind) if one is not type(None))
    return (kind,)
