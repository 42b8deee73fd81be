"""From an outline that was checked to the table an importer returns: its leaves as columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from rapim.files import codes
from rapim.files.problems import Problem
from rapim.files.tables import Header, Table

from . import findings, outline
from .cutting import shortened

KEY = ("unit_code", "programme", "activity", "sub_activity", "account", "account_read")


@dataclass(slots=True)
class Sheetful:
    """One sheet cut into an outline, with what the outline does not need: names, codes as read, extras.

    `names` and `account_read` have one entry per row; `extras` are further columns of leaves, whose
    values join the key when they stand in `key_extras`; `flat` says that every row is a line.
    """

    index: int
    outline: outline.Outline
    names: list[str]
    account_read: list[str]
    header: Header
    problems: list[Problem] = field(default_factory=list)
    extras: dict[str, list[Any]] = field(default_factory=dict)
    key_extras: tuple[str, ...] = ()
    flat: bool = False


def table_of(kind: str, sheet: Sheetful, *, whole: bool = True) -> tuple[Table, list[int]]:
    """The table of a sheet, and the row index of each of its leaves.

    Units: sen.
    Source: importer contract: seen = rows + totals + reported.
    """
    checked = outline.check(sheet.outline)
    leaf = np.nonzero(checked.leaf)[0].tolist()
    columns = _key_columns(sheet, leaf)
    for name, amounts in sheet.outline.amounts.items():
        columns[name] = amounts[leaf].tolist()
    for name, values in sheet.extras.items():
        columns[name] = [values[index] for index in leaf]
    columns["sheet"] = [sheet.index] * len(leaf)
    columns["row"] = [sheet.outline.rows[index] for index in leaf]
    table = Table(kind, sheet.header, columns, _names(sheet), whole=whole)
    reported = int(sheet.outline.bad.sum())
    table.seen = len(sheet.outline.rows)
    table.totals = table.seen - len(leaf) - reported
    table.problems = [*sheet.problems, *shortened(checked.problems)]
    table.problems += _left_out(sheet.outline, flat=sheet.flat)
    table.problems += shortened(_blanks(sheet.outline, leaf, held=table.totals == 0))
    kept = _without_doubles(table, sheet, summed=table.totals > 0 and not checked.problems)
    return table, [leaf[position] for position in kept]


def _blanks(place: outline.Outline, leaf: Sequence[int], *, held: bool) -> list[Problem]:
    """Leaves without a ceiling count as zero; held where no parent or total can bear witness."""
    blank = place.unstated.get("ceiling_sen")
    if blank is None:
        return []
    return [
        Problem(
            code="blank_amount",
            sheet=place.sheet,
            row=place.rows[index],
            column=place.letters.get("ceiling_sen", ""),
            expected="angka rupiah, atau 0",
            remedy="Anggaran baris ini kosong dan dibaca nol; isi bila memang ada.",
            held=held,
        )
        for index in leaf
        if blank[index]
    ]


def _left_out(place: outline.Outline, *, flat: bool) -> list[Problem]:
    """A table that loses a line, because its code or an amount could not be read, is held."""
    whole = codes.leaf_level(place.year)
    lost = [
        index
        for index in np.nonzero(place.bad)[0].tolist()
        if flat
        or (
            place.accounts[index].startswith(("4", "5"))
            and codes.account_level(place.accounts[index]) == whole
        )
        or not (place.accounts[index] or place.activities[index] or place.units[index] or place.fields[index])
    ]
    if not lost:
        return []
    return [
        Problem(
            code="rows_left_out",
            sheet=place.sheet,
            row=place.rows[lost[0]],
            read=f"{len(lost)} baris",
            expected="semua baris terbaca",
            remedy="Baris yang tidak terbaca tidak disimpan; perbaiki, atau setujui tanpa baris itu.",
            held=True,
        )
    ]


def _key_columns(sheet: Sheetful, leaf: Sequence[int]) -> dict[str, list[Any]]:
    place, year = sheet.outline, sheet.outline.year
    chains = {code: codes.chain(code, year) for code in set(place.activities)}
    found = [chains[place.activities[index]] for index in leaf]
    return {
        "unit_code": [place.units[index] for index in leaf],
        "programme": [chain[0] for chain in found],
        "activity": [chain[1] for chain in found],
        "sub_activity": [chain[2] for chain in found],
        "account": [place.accounts[index] for index in leaf],
        "account_read": [sheet.account_read[index] for index in leaf],
    }


def _names(sheet: Sheetful) -> dict[tuple[str, str], str]:
    """The first name read for each code of each level."""
    place = sheet.outline
    names: dict[tuple[str, str], str] = {}
    level_of = {code: codes.activity_level(code, place.year) for code in set(place.activities)}
    rows = zip(place.accounts, place.activities, place.units, sheet.names, strict=True)
    seen: set[tuple[str, str]] = set()
    for account, activity, unit, name in rows:
        key = (
            ("account", account)
            if account
            else (level_of[activity], activity)
            if activity
            else ("unit", unit)
        )
        if key not in seen and key[1] and key[0] and name:
            seen.add(key)
            names[key] = name
    return names


def _without_doubles(table: Table, sheet: Sheetful, *, summed: bool) -> list[int]:
    """Rows of one key become one row: summed where the file's own parents sum them too."""
    columns = table.columns
    parts = ("unit_code", "sub_activity", "account", *sheet.key_extras)
    again = findings.doubled(list(zip(*(columns[part] for part in parts), strict=True)))
    if not again:
        return list(range(len(table)))
    name, problems = sheet.outline.sheet, []
    for position, first in again.items():
        if summed:
            for amount in sheet.outline.amounts:
                columns[amount][first] += columns[amount][position]
        code = columns["account_read"][position]
        rows = columns["row"]
        problems.append(findings.doubled_problem(name, rows[position], rows[first], code, summed=summed))
    table.problems += shortened(problems)
    kept = [position for position in range(len(table)) if position not in again]
    for column, values in columns.items():
        columns[column] = [values[position] for position in kept]
    return kept


def header_with(header: Header, **said: Any) -> Header:
    """A header with what a person said where the file says nothing.

    Units: none.
    Source: importer contract: a candidate carries what was said.
    """
    missing = {name: value for name, value in said.items() if value and not getattr(header, name)}
    return replace(header, **missing)
