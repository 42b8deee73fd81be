"""Cash plan against realisation of one agency, months side by side: two forms of local applications.

`TARGET (MENURUT ANGGARAN KAS) DAN REALISASI KEUANGAN`: rows PENDAPATAN, BELANJA, PEMBIAYAAN with a
Target and a Realisasi row, months as columns with a column after each quarter, notes below.
`Deviasi DPA`: months as rows, columns 51 to 54 for the cash plan and again for the realisation.
Each form gives one cash plan and one realisation report for each month up to the last with money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapim.files import codes, layout, numbers
from rapim.files.candidates import Candidate
from rapim.files.cells import Book
from rapim.files.problems import Problem
from rapim.files.roles import MONTH_ROLES, month_of, plain
from rapim.files.tables import Header, Table

from .caption import caption
from .gather import Gather
from .totals import rupiah

RAK, LRA = "rak", "lra"
KEY = ("unit_code", "programme", "activity", "sub_activity", "account", "account_read")
RAK_COLUMNS = (*KEY, "ceiling_sen", *MONTH_ROLES)
LRA_COLUMNS = (*KEY, "ceiling_sen", "realised_sen")
_ACCOUNTS = {"pendapatan": "4", "belanja": "5", "pembiayaan": "6"}
_QUARTER = re.compile(r"triwulan (i{1,3}|iv|[1-4])|tw ?(i{1,3}|iv|[1-4])")
_LOOK_DOWN = 40


@dataclass(slots=True)
class Form:
    """What a form holds: per account its rows, plan and realisation by month, and its ceiling."""

    header: Header
    plan: dict[str, list[int | None]] = field(default_factory=dict)
    done: dict[str, list[int | None]] = field(default_factory=dict)
    ceiling: dict[str, int | None] = field(default_factory=dict)
    rows: dict[tuple[str, str], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    totals: int = 0
    quarters: bool = False

    def last_month(self) -> int:
        """The last month (1 to 12) in which a realised amount is not zero, 0 for none.

        Units: month.
        Source: blank forms carry zeros in months to come.
        """
        return max((m for months in self.done.values() for m, sen in enumerate(months, 1) if sen), default=0)

    def is_blank(self) -> bool:
        """Whether no amount of the form is other than zero.

        Units: none.
        Source: templates are handed out filled with zeros.
        """
        return not any(sen for months in (*self.plan.values(), *self.done.values()) for sen in months)


def recognise(book: Book) -> list[Candidate]:
    """A cash plan and the monthly realisations of each sheet that is one of the two forms.

    Units: confidence 0 to 1.
    Source: module docstring.
    """
    found = []
    for index, sheet in enumerate(book.sheets):
        form = _form(book, index)
        if form is None:
            continue
        needs = tuple(
            name
            for name, known in (("year", form.header.year), ("agency", form.header.agencies))
            if not known
        )
        found.append(Candidate(RAK, "kas", index, 0.9, sheet.name, needs=needs))
        found += [
            Candidate(
                LRA, "kas", index, 0.9, f"{sheet.name} bulan {month}", needs=needs, detail={"month": month}
            )
            for month in range(1, form.last_month() + 1)
        ]
    return found


def read(book: Book, candidate: Candidate) -> Table:
    """The cash plan, or one month's realisation, of a form; an empty form says so.

    Units: sen.
    Source: module docstring.
    """
    form = _form(book, candidate.sheet)
    columns = RAK_COLUMNS if candidate.kind == RAK else LRA_COLUMNS
    gather = Gather(candidate.kind, columns, candidate.sheet, book.sheets[candidate.sheet].name)
    if form is None:
        gather.say(
            "header_missing",
            expected="bulan Januari sampai Desember",
            remedy="Periksa judul kolom.",
            fatal=True,
        )
        return gather.table
    header = gather.table.header = form.header
    header.year = header.year or candidate.year
    gather.table.problems += form.problems
    if form.is_blank():
        gather.say(
            "template_empty",
            expected="angka target atau realisasi",
            remedy="Template kosong: isi angkanya, lalu muat lagi.",
            fatal=True,
        )
        return gather.table
    unit = candidate.unit or next((code for code in header.agencies if code), "")
    if candidate.kind == RAK:
        _plan(gather, form, unit)
    else:
        month = int(candidate.detail["month"])
        header.month, header.month_source = month, "file"
        header.variant = "monthly" if form.quarters else None
        _month(gather, form, unit, month)
    return gather.table


def _plan(gather: Gather, form: Form, unit: str) -> None:
    for account, months in form.plan.items():
        whole = sum(sen or 0 for sen in months)
        ceiling = form.ceiling.get(account)
        if ceiling is not None and ceiling != whole:
            gather.say(
                "total_differs",
                row=form.rows[account, "plan"],
                read=rupiah(ceiling),
                expected=rupiah(whole),
                remedy="Total anggaran tidak sama dengan jumlah bulan; periksa.",
                held=True,
            )
        gather.store(
            form.rows[account, "plan"],
            **_key(unit, account),
            ceiling_sen=ceiling,
            **dict(zip(MONTH_ROLES, months, strict=True)),
        )
    for _ in range(form.totals):
        gather.total()


def _month(gather: Gather, form: Form, unit: str, month: int) -> None:
    for account, months in form.done.items():
        sen = months[month - 1]
        row = form.rows[account, "done"]
        if sen is None:
            gather.refuse(
                row, "amount_missing", None, "", f"realisasi bulan {month}", "Isi realisasi bulan ini."
            )
        else:
            gather.store(row, **_key(unit, account), ceiling_sen=form.ceiling.get(account), realised_sen=sen)


def _key(unit: str, account: str) -> dict[str, str]:
    return {
        "unit_code": unit,
        "programme": "",
        "activity": "",
        "sub_activity": "",
        "account": account,
        "account_read": account.replace(".", "") if "." in account else account,
    }


def _form(book: Book, index: int) -> Form | None:
    rows = book.sheets[index].rows
    for first, row in enumerate(rows[:_LOOK_DOWN]):
        months = {month_of(cell): column for column, cell in enumerate(row) if isinstance(cell, str)}
        months.pop(None, None)
        labels = [plain(cell) for cell in row]
        if len(months) == 12 and "rincian" in labels:
            return _wide(book, index, first, {m: c for m, c in months.items() if m})
        if "bulan" in labels and any(label.startswith("rak ") for label in labels):
            return _tall(book, index, first)
    return None


def _sen(form: Form, sheet: str, row: int, column: int, cell: Any, *, derived: bool = False) -> int | None:
    """An amount of a form; a derived cell (a quarter, a sum) may be a formula without a stored value."""
    sen, doubt = numbers.sen_of(cell)
    if doubt and not (derived and doubt == numbers.FORMULA_ERROR):
        form.problems.append(
            Problem(
                doubt,
                sheet,
                row,
                layout.letter(column),
                layout.text(cell),
                "nilai rupiah",
                "Tulis angka tanpa koma dan titik.",
                held=True,
            )
        )
    return sen


def _wide(book: Book, index: int, first: int, months: dict[int, int]) -> Form:
    sheet = book.sheets[index]
    form = Form(caption(sheet.rows[:first], book.name))
    labels = [plain(cell) for cell in sheet.rows[first]]
    detail = labels.index("rincian")
    quarters = [column for column, label in enumerate(labels) if _QUARTER.fullmatch(label)]
    account = ""
    for number, row in enumerate(sheet.rows[first + 1 :], first + 2):
        what = plain(row[detail]) if detail < len(row) else ""
        if what not in ("target", "realisasi"):
            if re.search("[a-z]", " ".join(plain(cell) for cell in row[:detail])) and account:
                break
            continue
        account = next((_ACCOUNTS[plain(cell)] for cell in row[:detail] if plain(cell) in _ACCOUNTS), account)
        _agency(form, row, labels)
        kind = "plan" if what == "target" else "done"
        amounts = [_sen(form, sheet.name, number, months[m], layout.at(row, months[m])) for m in range(1, 13)]
        (form.plan if kind == "plan" else form.done)[account] = amounts
        form.rows[account, kind] = number
        if kind == "plan":
            form.ceiling[account] = _total(row, detail)
        _quarters(form, sheet.name, number, row, quarters, amounts)
    return form


def _total(row: Sequence[Any], detail: int) -> int | None:
    """The total budget of a row: an amount in the columns before Rincian, often `Rp. 1.000.000`."""
    for cell in row[1:detail]:
        sen, doubt = numbers.sen_of(cell)
        if sen and not doubt:
            return sen
    return None


def _agency(form: Form, row: Sequence[Any], labels: list[str]) -> None:
    column = next(
        (c for c, label in enumerate(labels) if label in ("nama opd", "nama skpd", "opd", "skpd")), None
    )
    shown = layout.text(row[column]) if column is not None and column < len(row) else ""
    if re.search("[A-Za-z]", shown):
        code, name = codes.split_code(shown)
        form.header.agencies.setdefault(codes.unit(code), name or shown)


def _quarters(
    form: Form, sheet: str, number: int, row: Sequence[Any], columns: list[int], amounts: list[int | None]
) -> None:
    """Compare the quarter columns, where they are filled, with their three months."""
    for quarter, column in enumerate(columns):
        stated = (
            _sen(form, sheet, number, column, layout.at(row, column), derived=True)
            if column < len(row)
            else None
        )
        total = sum(sen or 0 for sen in amounts[quarter * 3 : quarter * 3 + 3])
        if stated is None:
            continue
        form.quarters = form.quarters or stated == total != 0
        if stated != total:
            form.problems.append(
                Problem(
                    "total_differs",
                    sheet,
                    number,
                    layout.letter(column),
                    rupiah(stated),
                    rupiah(total),
                    "Jumlah triwulan tidak sama dengan bulannya.",
                    held=True,
                )
            )


def _tall(book: Book, index: int, first: int) -> Form | None:
    sheet = book.sheets[index]
    form = Form(caption(sheet.rows[:first], book.name))
    month_column = [plain(cell) for cell in sheet.rows[first]].index("bulan")
    groups = layout.compose(sheet.rows, first, first + 1)
    for column, group in enumerate(groups):
        found = re.search(r"\b(5[1-4])\b", group)
        if not found or column <= month_column:
            continue
        account = f"{found[1][0]}.{found[1][1]}"
        kind = "done" if "realisasi" in plain(group) else "plan"
        (form.plan if kind == "plan" else form.done)[account] = _down(
            form, sheet, first, month_column, column
        )
        form.rows[account, kind] = first + 2
    if form.plan:
        form.totals = len(form.plan) and _has_total(sheet.rows, first, month_column)
    return form if form.plan else None


def _down(form: Form, sheet: Any, first: int, month_column: int, column: int) -> list[int | None]:
    amounts: list[int | None] = [None] * 12
    stated = None
    for number, row in enumerate(sheet.rows[first + 2 :], first + 3):
        month = month_of(layout.at(row, month_column))
        if month:
            amounts[month - 1] = _sen(form, sheet.name, number, column, layout.at(row, column))
        elif plain(layout.at(row, month_column)) in ("jumlah", "total"):
            stated = (number, _sen(form, sheet.name, number, column, layout.at(row, column), derived=True))
    total = sum(sen or 0 for sen in amounts)
    if stated and stated[1] is not None and stated[1] != total:
        form.problems.append(
            Problem(
                "total_differs",
                sheet.name,
                stated[0],
                layout.letter(column),
                rupiah(stated[1]),
                rupiah(total),
                "Jumlah tidak sama dengan bulannya.",
                held=True,
            )
        )
    return amounts


def _has_total(rows: Sequence[Sequence[Any]], first: int, column: int) -> int:
    return sum(plain(layout.at(row, column)) in ("jumlah", "total") for row in rows[first + 2 :])
