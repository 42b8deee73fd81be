"""Budget lines printed as an outline: parents and totals stand as rows among their leaves.

Every row has a place (field, unit, activity, account; deeper places are parts of shallower ones)
and amounts. Leaves are the rows with nothing below them; each other row must be the sum
of the leaves below it, and where it is not, the lowest such row is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rapim.files import codes
from rapim.files.numbers import rupiah_text
from rapim.files.problems import Problem

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Path = tuple[str, ...]

_ALL, _FIELD, _UNIT, _ACTIVITY, _ACCOUNT = "all", "field", "unit", "activity", "account"
Level = tuple[str, int]


@dataclass(slots=True)
class Outline:
    """The data rows of one table: where each stands (codes in canonical widths), and its amounts.

    `rows` are spreadsheet rows; `is_total` marks rows without codes that sum everything; `bad` marks
    rows that cannot be used; `letters` names the spreadsheet column of each amount; `unstated` marks
    blank cells: a blank parent states nothing, a blank leaf counts as zero.
    """

    sheet: str
    year: int
    rows: list[int]
    fields: list[str]
    units: list[str]
    activities: list[str]
    accounts: list[str]
    is_total: Flags
    bad: Flags
    amounts: dict[str, Ints]
    letters: dict[str, str] = field(default_factory=dict)
    unstated: dict[str, Flags] = field(default_factory=dict)


@dataclass(slots=True)
class Checked:
    """Which rows are leaves, and the problems of sums."""

    leaf: Flags
    problems: list[Problem]


class _Codes:
    """Codes of one kind as numbers (0 for none), with their prefixes by number of groups."""

    def __init__(self, values: Sequence[str]) -> None:
        self.ids: dict[str, int] = {"": 0}
        known = self.ids
        for value in dict.fromkeys(values):
            known.setdefault(value, len(known))
        self.of_rows: Ints = np.fromiter(map(known.__getitem__, values), np.int64, len(values))
        self.depth_of_id = self._depths()

    def _depths(self) -> Ints:
        return np.array([value.count(".") + 1 if value else 0 for value in self.ids], dtype=np.int64)

    def depths(self) -> Ints:
        return self.depth_of_id[self.of_rows]

    def prefixes(self, depth: int) -> Ints:
        """For each row the id of the first `depth` groups of its code, 0 where it is shorter."""
        table = np.zeros(len(self.depth_of_id), dtype=np.int64)
        for value, number in list(self.ids.items()):
            if number < len(table) and self.depth_of_id[number] >= depth:
                prefix = ".".join(value.split(".")[:depth])
                table[number] = self.ids.setdefault(prefix, len(self.ids))
        return table[self.of_rows]

    def __len__(self) -> int:
        return len(self.ids)


class _Places:
    """The place of each row as numbers, and its key at any level above it."""

    def __init__(self, outline: Outline) -> None:
        self.field = _Codes(outline.fields)
        self.unit = _Codes(outline.units)
        self.activity = _Codes(outline.activities)
        self.account = _Codes(outline.accounts)
        self.kind, self.depth = self._levels(outline)

    def _levels(self, outline: Outline) -> tuple[NDArray[np.str_], Ints]:
        account, activity, fields = self.account.depths(), self.activity.depths(), self.field.depths()
        has_unit = self.unit.of_rows > 0
        kind = np.select(
            [outline.is_total, account > 0, activity > 0, has_unit, fields > 0],
            [_ALL, _ACCOUNT, _ACTIVITY, _UNIT, _FIELD],
            "",
        )
        depth = np.select(
            [kind == _ACCOUNT, kind == _ACTIVITY, kind == _FIELD], [account, activity, fields], np.int64(0)
        )
        return kind, depth

    def own(self) -> Ints:
        """The key of each row at its own level."""
        return self._join(self.field.of_rows, self.unit.of_rows, self.activity.of_rows, self.account.of_rows)

    def above(self, level: Level, with_field: bool) -> Ints:
        """The key of each row at a level at or above it; -1 where the row has no such level."""
        kind, depth = level
        none = np.zeros_like(self.field.of_rows)
        if kind == _ALL:
            return none
        if kind == _FIELD:
            place = self.field.prefixes(depth)
            return np.where(place > 0, self._join(place, none, none, none), -1)
        fields = self.field.of_rows if with_field else none
        if kind == _UNIT:
            return self._join(fields, self.unit.of_rows, none, none)
        if kind == _ACTIVITY:
            place = self.activity.prefixes(depth)
            return np.where(place > 0, self._join(fields, self.unit.of_rows, place, none), -1)
        place = self.account.prefixes(depth)
        key = self._join(fields, self.unit.of_rows, self.activity.of_rows, place)
        return np.where(place > 0, key, -1)

    def _join(self, fields: Ints, units: Ints, activities: Ints, accounts: Ints) -> Ints:
        # Prefixes may add ids: room for every prefix of every code, so that keys never meet.
        rooms = (8 * len(self.unit), 8 * len(self.activity), 8 * len(self.account))
        if not hasattr(self, "_rooms"):
            self._rooms = rooms
        unit_room, activity_room, account_room = self._rooms
        return ((fields * unit_room + units) * activity_room + activities) * account_room + accounts


def check(outline: Outline) -> Checked:
    """Which rows are leaves, and every lowest parent or total that its leaves do not sum to.

    Units: sen.
    Source: SIPD exports print parents and totals as rows among the rows; a file that misses its own
    sums is held until someone confirms it.
    """
    places = _Places(outline)
    leaf = _leaves(outline, places)
    misses: list[tuple[int, str, int, int]] = []
    for level in _levels_present(places):
        misses += _misses_at(outline, places, leaf, level)
    return Checked(leaf, _lowest(outline, places, misses))


def _leaves(outline: Outline, places: _Places) -> Flags:
    """Rows with nothing below them: accounts, or activities where a table has no accounts."""
    kind = _ACCOUNT if bool((places.kind == _ACCOUNT).any()) else _ACTIVITY
    tree = places.account if kind == _ACCOUNT else places.activity
    usable = (places.kind == kind) & ~outline.is_total
    leaf: Flags = usable.copy()
    deepest = int(places.depth[usable].max(initial=0))
    key = places.own()
    for depth in range(1, deepest):
        here = np.nonzero(usable & (places.depth == depth))[0]
        if len(here) and len(tree):
            below = places.above((kind, depth), with_field=True)[usable & (places.depth > depth)]
            leaf[here] = ~np.isin(key[here], below)
    leaf &= ~outline.bad
    return leaf


def _levels_present(places: _Places) -> list[Level]:
    """The levels that have parent rows, the deepest first."""
    rank = {_ACCOUNT: 0, _ACTIVITY: 1, _UNIT: 2, _FIELD: 3, _ALL: 4}
    found: set[Level] = set()
    for kind in rank:
        here = places.kind == kind
        found |= {(kind, int(depth)) for depth in np.unique(places.depth[here])}
    return sorted(found, key=lambda level: (rank[level[0]], -level[1]))


def _misses_at(
    outline: Outline, places: _Places, leaf: Flags, level: Level
) -> list[tuple[int, str, int, int]]:
    """Parents of a level whose amounts are not those of their leaves: (index, amount, own, sum)."""
    kind, depth = level
    parents = (places.kind == kind) & (places.depth == depth) & ~leaf & ~outline.bad
    misses = []
    for with_field in (True, False):
        here = np.nonzero(parents & ((places.field.of_rows > 0) == with_field))[0]
        if not len(here):
            continue
        keys, place = np.unique(
            places.own()[here] if kind != _ALL else np.zeros_like(here), return_inverse=True
        )
        leaf_at = np.nonzero(leaf)[0]
        leaf_keys = places.above(level, with_field)[leaf_at]
        spot = np.minimum(np.searchsorted(keys, leaf_keys), len(keys) - 1)
        inside = keys[spot] == leaf_keys
        for name, amounts in outline.amounts.items():
            sums = np.zeros(len(keys), dtype=np.int64)
            np.add.at(sums, spot[inside], amounts[leaf_at[inside]])
            differs = sums[place] != amounts[here]
            if name in outline.unstated:
                differs &= ~outline.unstated[name][here]
            for wrong in np.nonzero(differs)[0].tolist():
                index = int(here[wrong])
                misses.append((index, name, int(amounts[index]), int(sums[place[wrong]])))
    return misses


def _lowest(outline: Outline, places: _Places, misses: Iterable[tuple[int, str, int, int]]) -> list[Problem]:
    """One problem for each parent whose difference does not come from a parent below it."""
    explained: dict[tuple[str, Path], int] = {}
    seen: dict[tuple[str, Path], int] = {}
    problems = []
    for index, name, own, total in misses:
        path = _path(outline, places, index)
        difference = own - total
        rest = difference - explained.get((name, path), 0)
        if seen.get((name, path)) == difference or rest == 0:
            continue
        seen[name, path] = difference
        for length in range(len(path)):
            above = (name, path[:length])
            explained[above] = explained.get(above, 0) + rest
        problems.append(_problem(outline, index, name, own, total))
    return problems


def _path(outline: Outline, places: _Places, index: int) -> Path:
    """The names of a row's place from the top; deeper places begin with shallower ones."""
    if outline.is_total[index]:
        return ()
    whole = outline.fields[index] or ".".join(outline.activities[index].split(".")[:2])
    path: Path = tuple(_steps(whole, 2))
    if places.kind[index] == _FIELD:
        return path
    path += (outline.units[index],)
    activity = outline.activities[index]
    depths = (3, 4) if codes.world(outline.year) == codes.OLD else (3, 5, 6)
    path += tuple(".".join(activity.split(".")[:d]) for d in depths if activity.count(".") + 1 >= d)
    return path + tuple(_steps(outline.accounts[index], 9))


def _steps(code: str, most: int) -> list[str]:
    parts = code.split(".") if code else []
    return [".".join(parts[: depth + 1]) for depth in range(min(len(parts), most))]


def _problem(outline: Outline, index: int, name: str, own: int, total: int) -> Problem:
    grand = bool(outline.is_total[index])
    what = "Jumlah di bawah tabel" if grand else f"Baris induk {_code_at(outline, index)}"
    return Problem(
        code="total_differs" if grand else "sum_differs",
        sheet=outline.sheet,
        row=outline.rows[index],
        column=outline.letters.get(name, ""),
        read=rupiah_text(own),
        expected=rupiah_text(total),
        remedy=f"{what} tidak sama dengan jumlah rinciannya ({name}); perbaiki, atau setujui apa adanya.",
        held=True,
    )


def _code_at(outline: Outline, index: int) -> str:
    return (
        outline.accounts[index] or outline.activities[index] or outline.units[index] or outline.fields[index]
    )
