"""Read a file into its tables; whatever is wrong with it becomes a problem, never a traceback."""

from __future__ import annotations

import datetime as dt
import logging
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from rapim.budget.imports.income import take_income
from rapim.files.candidates import Candidate
from rapim.files.cells import Book, Unreadable
from rapim.files.opening import open_any
from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.intake.options import Options
from rapim.intake.recognise import Importer, recognise
from rapim.intake.scope import Settled, settle
from rapim.intake.variant import Leaves
from rapim.ledger.actions import Counts

ROWS_HELD = 250_000
"""Rows of tables kept in memory between reading and storing; files beyond are read twice."""

logger = logging.getLogger("rapim.intake")


@dataclass(slots=True)
class Reading:
    """One table of one file on its way: what it is about, what is wrong with it, what became of it.

    `table` is let go where many files are read together, and read again when its turn comes. `beside`
    is the LRA table whose rows the revenue stands among: it is judged with that one.
    """

    candidate: Candidate
    table: Table | None
    settled: Settled
    problems: list[Problem]
    size: int
    government: str
    table_variant: str = ""
    leaves: Leaves | None = None
    beside: Reading | None = None
    status: str = "read"
    batch: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    drift: list[dict[str, object]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The kind of the table."""
        return self.candidate.kind

    @property
    def of_lra(self) -> bool:
        """Whether the table holds amounts of an LRA, monthly or cumulative as its leaves tell."""
        return self.kind == "lra" or bool(self.candidate.detail.get("of_lra"))

    @property
    def refused(self) -> bool:
        """Whether the table cannot be stored until something is said or mended."""
        return self.settled.refused or any(problem.fatal for problem in self.problems)

    @property
    def held(self) -> bool:
        """Whether someone must confirm before the table is stored."""
        return any(problem.held for problem in self.said())

    def said(self) -> list[Problem]:
        """All problems of the table."""
        return [*self.problems, *self.settled.problems]


@dataclass(slots=True)
class Seen:
    """A file that was read: its tables, or why there are none."""

    path: Path
    name: str
    sha256: str = ""
    sheets: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: bool = False


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """The files of some paths: folders with all that is in them, hidden and lock files apart.

    What stands in a folder but cannot be reached (a folder without permission, a broken link, a link
    to a folder elsewhere) is among them, so that its absence is reported; pipes and devices are not.
    """
    seen: set[str] = set()
    for path in paths:
        inside = sorted(_inside(path)) if path.is_dir() else [path]
        for file in inside:
            if path.is_dir() and _is_hidden(file.relative_to(path)):
                continue
            if (real := os.path.realpath(file)) not in seen:
                seen.add(real)
                yield file


def _inside(folder: Path) -> Iterator[Path]:
    """All files below a folder, and what there cannot be reached; links to folders are not followed."""
    closed: list[OSError] = []
    top = os.path.realpath(folder)
    for root, folders, names in os.walk(folder, onerror=closed.append):
        for name in folders:
            link = Path(root, name)
            if link.is_symlink() and os.path.commonpath([top, os.path.realpath(link)]) != top:
                yield link
        for name in names:
            file = Path(root, name)
            if _kind_of(file) in (stat.S_IFREG, 0):
                yield file
    yield from (Path(error.filename) for error in closed)


def _kind_of(path: Path) -> int:
    """What stands at a path, links followed; 0 where that cannot be told."""
    try:
        return stat.S_IFMT(path.stat().st_mode)
    except OSError:
        return 0


def printable(name: str) -> str:
    """A name as text that can be stored and shown, whatever bytes the system gave."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def read_file(path: Path, options: Options, name: str = "") -> Seen:
    """Open, recognise and read one file."""
    seen = Seen(path, printable(name or path.name))
    if _kind_of(path) == stat.S_IFDIR:
        seen.problems, seen.unreadable = [_unreached(path)], True
        return seen
    try:
        book = open_any(path, seen.name)
        seen.sha256, seen.sheets = book.sha256, [sheet.name for sheet in book.sheets]
        seen.problems = list(book.problems)
        offers = recognise(book, options)
    except Unreadable as refusal:
        seen.problems, seen.unreadable = [refusal.problem], True
        return seen
    except Exception as error:
        seen.problems, seen.unreadable = [unexpected(seen.name, error)], True
        return seen
    for importer, candidate in offers:
        _read_table(seen, book, importer, candidate, options)
    _stand_beside(seen, options)
    if not offers:
        seen.problems.append(_nothing_known(options))
    return seen


def _read_table(seen: Seen, book: Book, importer: Importer, candidate: Candidate, options: Options) -> None:
    try:
        table = importer.read(book, candidate)
        settled = settle(table, seen.name, options)
    except Unreadable as refusal:
        seen.problems.append(refusal.problem)
    except Exception as error:
        seen.problems.append(unexpected(seen.name, error))
    else:
        income = take_income(table, settled.year, settled.month) if table.kind == "lra" else None
        if income is None or len(table):
            seen.readings.append(_reading(candidate, table, settled))
        if income is not None:
            seen.readings.append(_income(candidate, table, income, settled))


def _reading(candidate: Candidate, table: Table, settled: Settled) -> Reading:
    header = table.header
    reading = Reading(
        candidate, table, settled, table.problems, len(table), header.government, header.variant or ""
    )
    reading.counts = asdict(Counts.left_out(table.seen, table.totals))
    if not len(table) and not reading.refused:
        reading.settled.refuse(
            "no_rows", expected="baris data", remedy="Tidak ada baris yang dapat disimpan."
        )
    return reading


def _income(candidate: Candidate, lra: Table, income: Table, settled: Settled) -> Reading:
    """The revenue of an LRA; where that has no spending at all, its totals and problems come along."""
    if not len(lra):
        income.seen, income.totals, income.problems = income.seen + lra.seen, lra.totals, lra.problems
    own = replace(settled, problems=list(settled.problems), found=dict(settled.found))
    if settled.year and settled.month:
        own.period_from = dt.date(settled.year, settled.month, 1)
    detail = {**candidate.detail, "of_lra": True}
    return _reading(replace(candidate, kind="revenue", detail=detail), income, own)


def _stand_beside(seen: Seen, options: Options) -> None:
    """Revenue among the rows of an LRA is judged with the LRA of its sheet, where there is one."""
    for reading in seen.readings:
        if reading.kind != "revenue" or not (reading.of_lra or reading.candidate.source == "generic"):
            continue
        if options.variant or reading.table_variant:
            continue
        mine = [one for one in seen.readings if one.kind == "lra" and _beside(one, reading)]
        reading.beside = mine[0] if mine else None


def _beside(lra: Reading, income: Reading) -> bool:
    return lra.candidate.sheet == income.candidate.sheet and (
        not income.of_lra or lra.candidate.title == income.candidate.title
    )


def unexpected(name: str, error: Exception) -> Problem:
    """The problem that stands for a fault no one foresaw; its class goes to standard error."""
    print(f"{name}: {type(error).__name__}", file=sys.stderr)
    logger.debug("%s", name, exc_info=error)
    return Problem(
        "unreadable",
        read=type(error).__name__,
        expected="berkas tabel yang utuh",
        remedy="Berkas tidak dapat dibaca; unduh ulang dari sumbernya atau simpan ulang sebagai xlsx.",
        fatal=True,
    )


def _unreached(folder: Path) -> Problem:
    if folder.is_symlink():
        return Problem(
            "folder_linked",
            read=printable(os.path.realpath(folder)),
            expected="folder, bukan tautan ke folder lain",
            remedy="Tautan ke folder tidak diikuti; sebutkan folder itu sendiri.",
            fatal=True,
        )
    return Problem(
        "cannot_open",
        read=printable(str(folder)),
        expected="folder yang dapat dibaca",
        remedy="Folder ini tidak boleh dibuka; minta izin membacanya, lalu muat kembali.",
        fatal=True,
    )


def _nothing_known(options: Options) -> Problem:
    wanted = f" sebagai {options.kind}" if options.kind else ""
    return Problem(
        "not_recognised",
        expected="LRA, RAK, DPA, register SP2D, RFK, pendapatan, atau tabel pembanding",
        remedy=f"Isi berkas tidak dikenali{wanted}; pakai format SIPD, atau petakan kolomnya di Ruang data.",
        fatal=True,
    )
