"""What a table is about: year, month, agency, dates. Read in the file, in its name, or said.

Nothing is guessed silently: what comes from the name is reported as such, what cannot be
decided is refused with the option that decides it, and an option that contradicts the file is
refused.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.intake.options import Options
from rapim.ledger.actions import Scope
from rapim.org.actions import MAIN_UNIT, agency_of
from rapim.units import month_end

YEARLY = frozenset({"lra", "rak", "dpa", "sp2d", "rfk", "revenue", "event"})
MONTHLY = frozenset({"lra", "rfk"})
OF_AGENCIES = frozenset({"lra", "rak", "dpa", "sp2d", "rfk"})
HOME_CURRENCY = "IDR"
OF_LINES = frozenset({"lra", "rak", "dpa"})
DATED = frozenset({"sp2d", "revenue", "event"})
MONTH_WORDS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "pebruari", "peb", "february"),
    ("maret", "mar", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("agustus", "agu", "agt", "ags", "agst", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nov", "nop", "nopember"),
    ("desember", "des", "dec", "december"),
)
_FULL_CODE = re.compile(r"^\d\.\d{2}\.\d\.\d{2}\.\d\.\d{2}\.\d{2}\.\d{4}$")


@dataclass(slots=True)
class Settled:
    """The scope of a table as far as it is known, where each part of it came from, and problems."""

    year: int | None = None
    month: int | None = None
    units: tuple[str, ...] = ()
    variant: str = ""
    effective: dt.date | None = None
    period_from: dt.date | None = None
    period_to: dt.date | None = None
    found: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies of the units."""
        return tuple(sorted({agency_of(unit) for unit in self.units if unit}))

    @property
    def agency(self) -> str:
        """The agency, where it is one; else ""."""
        return self.agencies[0] if len(self.agencies) == 1 else ""

    @property
    def refused(self) -> bool:
        """Whether something is undecided or contradicted."""
        return any(problem.fatal for problem in self.problems)

    def refuse(self, code: str, *, read: str = "", expected: str = "", remedy: str) -> None:
        """Note why the table cannot be stored as it is."""
        self.problems.append(Problem(code, read=read, expected=expected, remedy=remedy, fatal=True))

    def note(self, code: str, *, read: str = "", expected: str = "", remedy: str = "") -> None:
        """Note something that the owner should know, and that stops nothing."""
        self.problems.append(Problem(code, read=read, expected=expected, remedy=remedy))

    def as_scope(self, table: Table) -> Scope:
        """The scope as a batch keeps it."""
        return Scope(
            fiscal_year=self.year,
            month=self.month,
            unit_code=self.agency,
            variant=self.variant,
            period_from=self.period_from,
            period_to=self.period_to,
            effective=self.effective,
            version=table.header.version,
            whole=table.whole,
            detection={**self.found, "agencies": list(self.agencies), "units": [u for u in self.units if u]},
        )


def settle(table: Table, name: str, options: Options) -> Settled:
    """Everything about a table but its variant, which needs the other months beside it."""
    settled = Settled()
    _hold_lost_codes(settled, table)
    if table.kind in YEARLY:
        _settle_year(settled, table, name, options)
    if table.kind in MONTHLY:
        _settle_month(settled, table, name, options)
    if table.kind in OF_AGENCIES or options.agency:
        _settle_agency(settled, table, options)
    elif "unit_code" in table.columns:
        settled.units = tuple(sorted(set(table.columns["unit_code"])))
    if table.kind == "dpa":
        _settle_effective(settled, table, options)
    if table.kind in DATED:
        _settle_period(settled, table)
    if table.kind not in YEARLY:
        _settle_own_years(settled, table, options)
    if options.currency:
        _check_currency(settled, table, options)
    if table.kind == "revenue":
        settled.variant = options.variant or table.header.variant or ""
    return settled


def _check_currency(settled: Settled, table: Table, options: Options) -> None:
    """A currency that was said fills what the file leaves out; one the file says otherwise is refused."""
    settled.found["currency"] = "said"
    source = table.header.currency_source or "file"
    stated = table.header.currency or ("" if table.kind == "comparison" else HOME_CURRENCY)
    if stated in ("", options.currency) or (source == "name" and options.accept):
        return
    whence = "Nama berkas" if source == "name" else "Berkas"
    mend = (
        "; ganti namanya, atau tegaskan --currency dengan --accept."
        if source == "name"
        else "; hapus --currency."
    )
    settled.refuse(
        "currency_contradicts",
        read=stated,
        expected=options.currency,
        remedy=f"{whence} menyatakan mata uang {stated}{mend}",
    )


def month_in(name: str) -> int | None:
    """The month a file's name says in words; None where it says none, or several."""
    words = set(re.findall(r"[a-z]+", PurePath(name).stem.lower()))
    said = {number for number, forms in enumerate(MONTH_WORDS, 1) if words & set(forms)}
    return said.pop() if len(said) == 1 else None


def year_in(name: str) -> int | None:
    """The year a file's name says; None where it says none, or several."""
    said = set(re.findall(r"(?<!\d)20\d{2}(?!\d)", PurePath(name).stem))
    return int(said.pop()) if len(said) == 1 else None


def full_unit(code: str) -> str:
    """A unit code for an agency that a person named: its main unit, unless a unit was said."""
    return code if _FULL_CODE.match(code) or code.endswith("." + MAIN_UNIT) else f"{code}.{MAIN_UNIT}"


def _hold_lost_codes(settled: Settled, table: Table) -> None:
    """Rows whose code was destroyed leave their parent to stand for them: that needs a person's word."""
    lost = sum(problem.code == "bad_code" for problem in table.problems)
    if lost and table.kind in OF_LINES:
        settled.problems.append(
            Problem(
                "codes_lost",
                read=f"{lost} baris",
                expected="kode rekening yang utuh",
                remedy="Baris ini tidak disimpan; perbaiki kodenya, atau setujui induknya sebagai ganti.",
                held=True,
            )
        )


def _settle_year(settled: Settled, table: Table, name: str, options: Options) -> None:
    years = (
        {day.year for day in table.columns.get("date", []) if day is not None}
        if table.kind in DATED
        else set()
    )
    dated = years.pop() if len(years) == 1 else None
    from_name = None if table.header.year or dated else year_in(name)
    stated, source = (
        (table.header.year, "file")
        if table.header.year
        else (dated, "dates")
        if dated
        else (from_name, "name")
    )
    if options.year and stated and options.year != stated and not (source == "name" and options.accept):
        settled.refuse(
            "year_contradicts",
            read=str(stated),
            expected=str(options.year),
            remedy=f"Berkas menyatakan tahun {stated}; hapus --year atau perbaiki berkasnya.",
        )
    settled.year = options.year or stated
    settled.found["year"] = "said" if options.year else source if stated else ""
    if settled.year is None:
        settled.refuse(
            "year_unknown",
            expected="tahun anggaran",
            remedy="Tahun anggaran tidak tertulis di berkas; sebutkan dengan --year TAHUN.",
        )
    elif settled.found["year"] == "name":
        settled.note("year_from_name", read=str(stated), remedy="Tahun diambil dari nama berkas; periksa.")


def _settle_own_years(settled: Settled, table: Table, options: Options) -> None:
    """Tables whose rows say their own year: the batch has it where it is one."""
    years = {year for year in table.columns["fiscal_year"] if year is not None}
    if options.year and years - {options.year}:
        settled.refuse(
            "year_contradicts",
            read=", ".join(map(str, sorted(years)[:3])),
            expected=str(options.year),
            remedy="Baris berkas menyatakan tahun lain; hapus --year atau perbaiki berkasnya.",
        )
    settled.year = years.pop() if len(years) == 1 else None


def _settle_month(settled: Settled, table: Table, name: str, options: Options) -> None:
    header = table.header
    stated, source = (
        (header.month, header.month_source or "file") if header.month else (month_in(name), "name")
    )
    if options.month and source != "file":
        stated, source = month_in(name) or stated, "name"
    if options.month and stated and options.month != stated and not (source == "name" and options.accept):
        settled.refuse(
            "month_contradicts",
            read=str(stated),
            expected=str(options.month),
            remedy=_month_remedy(stated, source),
        )
    settled.month = options.month or stated
    settled.found["month"] = "said" if options.month else source if stated else ""
    if settled.month is None:
        settled.refuse(
            "month_unknown",
            expected="bulan 1 sampai 12",
            remedy="Bulan tidak tertulis di berkas maupun namanya; sebutkan dengan --month BULAN.",
        )
        return
    if settled.found["month"] == "name":
        settled.note("month_from_name", read=str(stated), remedy="Bulan diambil dari nama berkas; periksa.")
    if settled.year is not None:
        settled.period_to = month_end(settled.year, settled.month)


def _month_remedy(stated: int, source: str) -> str:
    if source == "name":
        return f"Nama berkas menyatakan bulan {stated}; ganti namanya, atau tegaskan --month dengan --accept."
    return f"Berkas menyatakan bulan {stated}; hapus --month atau perbaiki berkasnya."


def _settle_agency(settled: Settled, table: Table, options: Options) -> None:
    column = table.columns.get("unit_code", [])
    units = set(column)
    if options.agency and "" in units:
        said = full_unit(options.agency)
        table.columns["unit_code"] = column = [unit or said for unit in column]
        units = set(column)
        settled.found["agency"] = "said"
    settled.units = tuple(sorted(units))
    if options.agency:
        wanted = (
            {options.agency, agency_of(options.agency)}
            if _FULL_CODE.match(options.agency)
            else {options.agency}
        )
        if strangers := [code for code in settled.agencies if code not in wanted]:
            settled.refuse(
                "agency_contradicts",
                read=", ".join(strangers[:3]),
                expected=options.agency,
                remedy="Berkas memuat perangkat daerah lain; hapus --agency atau perbaiki berkasnya.",
            )
    elif table.kind in OF_AGENCIES and "" in units:
        settled.refuse(
            "agency_unknown",
            expected="kode perangkat daerah",
            remedy="Kode perangkat daerah tidak tertulis di berkas; sebutkan dengan --agency KODE.",
        )
    settled.found.setdefault("agency", "file" if any(units) else "")


def _settle_effective(settled: Settled, table: Table, options: Options) -> None:
    stated = table.header.effective
    if stated and options.effective and stated != options.effective:
        settled.refuse(
            "effective_contradicts",
            read=stated.isoformat(),
            expected=options.effective.isoformat(),
            remedy="Berkas menyatakan tanggal berlaku lain; hapus --effective atau perbaiki berkasnya.",
        )
    settled.effective = options.effective or stated
    settled.found["effective"] = "said" if options.effective else "file" if stated else ""
    if settled.effective is None:
        settled.refuse(
            "effective_unknown",
            expected="tanggal berlaku",
            remedy="Tanggal berlaku anggaran tidak tertulis di berkas; sebutkan dengan --effective TANGGAL.",
        )


def _settle_period(settled: Settled, table: Table) -> None:
    header = table.header
    dates = [day for day in table.columns.get("date", []) if day is not None]
    settled.period_from, settled.period_to = header.period_from, header.period_to
    settled.found["period"] = "file" if header.period_from and header.period_to else "dates" if dates else ""
    if dates:
        settled.period_from = settled.period_from or min(dates).replace(day=1)
        settled.period_to = settled.period_to or max(dates)
    if settled.found["period"] == "dates" and table.kind == "sp2d":
        read = f"{settled.period_from} s.d. {settled.period_to}"
        settled.note("period_from_rows", read=read, remedy="Periode register diambil dari tanggal barisnya.")
