"""A folder of files as they arrive: some intact, most of them damaged, each in its own way."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from rooms.sipd_files import Leaf, leaves, lra_rows, write

Rows = list[list[Any]]
ROWS_EACH = 24
_FIRST = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made: how it was damaged, and what may become of it."""

    path: Path
    damage: str
    allowed: frozenset[str]
    leaves: int


def table(at: int) -> tuple[list[Leaf], Rows]:
    """The January LRA of one invented agency of its own."""
    unit = f"{at % 9 + 1}.{at % 23 + 1:02d}.0.00.0.00.{at % 90 + 1:02d}.{at:04d}"
    mine = leaves(ROWS_EACH, seed=at, unit=unit, unit_name=f"Dinas Contoh {at}")
    return mine, lra_rows(mine, 1)


def intact(path: Path, rows: Rows, pick: random.Random) -> None:
    write(path, rows)


def merged_cells(path: Path, rows: Rows, pick: random.Random) -> None:
    """Header cells merged as SIPD merges them, and a merged title over all columns."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if cell != "":
                    sheet.write(r, c, cell)
        sheet.merge_range(0, 0, 0, 12, rows[0][0])
        sheet.merge_range(5, 0, 7, 3, "Kode")
        sheet.merge_range(5, 4, 7, 4, rows[5][4])
        sheet.merge_range(5, 5, 5, 12, "Kelompok Belanja")
        for column, name in ((5, "Operasi"), (7, "Modal"), (9, "Tak Terduga"), (11, "Transfer")):
            sheet.merge_range(6, column, 6, column + 1, name)


def html_as_xls(path: Path, rows: Rows, pick: random.Random) -> None:
    lines = ("".join(f"<td>{cell}</td>" for cell in (*cells, *[""] * (13 - len(cells)))) for cells in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    path.write_text(
        f"<html><meta charset='utf-8'><body><table>{body}</table></body></html>", encoding="utf-8"
    )


def blanks(path: Path, rows: Rows, pick: random.Random) -> None:
    """Ten megabytes of formatted blank rows behind the table."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        grey, sheet = book.add_format({"bg_color": "#EEEEEE"}), book.add_worksheet()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if cell != "":
                    sheet.write(r, c, cell)
        for r in range(len(rows), len(rows) + 20_000):
            for c in range(26):
                sheet.write_blank(r, c, None, grey)


def truncated(path: Path, rows: Rows, pick: random.Random) -> None:
    write(path, rows)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * pick.uniform(0.1, 0.95))])


def garbled(path: Path, rows: Rows, pick: random.Random) -> None:
    """Bytes overwritten in the middle."""
    write(path, rows)
    content = bytearray(path.read_bytes())
    middle = len(content) // 3
    content[middle : middle + 400] = pick.randbytes(400)
    path.write_bytes(content)


def wrong_sheet(path: Path, rows: Rows, pick: random.Random) -> None:
    write(path, [["Daftar hadir"], ["No", "Nama", "Paraf"], [1, "Budi", ""], [2, "Sari", ""]])


def swapped_columns(path: Path, rows: Rows, pick: random.Random) -> None:
    """Ceilings where realisation belongs, and the reverse, under the old header."""
    for cells in rows[9:]:
        for column in (5, 7, 9, 11):
            cells[column], cells[column + 1] = cells[column + 1], cells[column]
    write(path, rows)


def codes_swapped(path: Path, rows: Rows, pick: random.Random) -> None:
    """Unit codes and account codes in each other's column."""
    for cells in rows[9:-1]:
        cells[1], cells[3] = cells[3], cells[1]
    write(path, rows)


def dates_as_numbers(path: Path, rows: Rows, pick: random.Random) -> None:
    """Account codes that a spreadsheet turned into day numbers."""
    for cells in rows[9:-1]:
        if cells[3].count(".") == 5 and pick.random() < 0.5:
            cells[3] = float(pick.randrange(36_000, 46_000))
    write(path, rows)


def _leaf_rows(rows: Rows) -> list[list[Any]]:
    return [cells for cells in rows[9:-1] if str(cells[3]).count(".") == 5]


def _amount(cells: list[Any]) -> int:
    return 5 if str(cells[3]).startswith("5.1") else 7


def amounts_as_dates(path: Path, rows: Rows, pick: random.Random) -> None:
    """Some amounts shown as dates, as a careless paste of formats leaves them."""
    broken = pick.sample(_leaf_rows(rows), 3)
    with xlsxwriter.Workbook(str(path)) as book:
        day, sheet = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_worksheet()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if any(cells is one for one in broken) and c == _amount(cells):
                    sheet.write_number(r, c, float(pick.randrange(36_000, 46_000)), day)
                elif cell != "":
                    sheet.write(r, c, cell)


def digits_changed(path: Path, rows: Rows, pick: random.Random) -> None:
    for cells in pick.sample(_leaf_rows(rows), 2):
        cells[_amount(cells)] += 9_000_000.0
    write(path, rows)


def negative_row(path: Path, rows: Rows, pick: random.Random) -> None:
    cells = pick.choice(_leaf_rows(rows))
    cells[_amount(cells)] *= -1
    write(path, rows)


def duplicated_rows(path: Path, rows: Rows, pick: random.Random) -> None:
    cells = pick.choice(_leaf_rows(rows))
    rows.insert(rows.index(cells) + 1, list(cells))
    write(path, rows)


def negative_throughout(path: Path, rows: Rows, pick: random.Random) -> None:
    """A negative realisation that every total above it counts in: a return, so it is kept and said."""
    cells = pick.choice([cells for cells in _leaf_rows(rows) if cells[_amount(cells) + 1] > 0])
    _move(rows, cells, _amount(cells) + 1, -2 * cells[_amount(cells) + 1])
    write(path, rows)


def duplicated_throughout(path: Path, rows: Rows, pick: random.Random) -> None:
    """A row twice that every total above it counts twice: both count, and it is said."""
    cells = pick.choice(_leaf_rows(rows))
    twin = list(cells)
    for column in (_amount(cells), _amount(cells) + 1):
        _move(rows, cells, column, twin[column])
        cells[column] = twin[column]
    rows.insert(rows.index(cells) + 1, twin)
    write(path, rows)


def _move(rows: Rows, leaf: list[Any], column: int, amount: float) -> None:
    """Add an amount to a leaf and to each of its parents up to the file's own total."""
    for cells in rows[9:]:
        same = all(
            own == "" or f"{whole}.".startswith(f"{own}.")
            for own, whole in zip(cells[:4], leaf[:4], strict=True)
        )
        if same:
            cells[column] += amount


def missing_rows(path: Path, rows: Rows, pick: random.Random) -> None:
    rows.remove(pick.choice([cells for cells in _leaf_rows(rows) if _amount(cells) == 5]))
    write(path, rows)


def formula_errors(path: Path, rows: Rows, pick: random.Random) -> None:
    broken = pick.choice(_leaf_rows(rows))
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for r, cells in enumerate(rows):
            for c, cell in enumerate(cells):
                if cells is broken and c == _amount(cells):
                    sheet.write_formula(r, c, "=A1/0", None, "#DIV/0!")
                elif cell != "":
                    sheet.write(r, c, cell)


def words_for_numbers(path: Path, rows: Rows, pick: random.Random) -> None:
    cells = pick.choice(_leaf_rows(rows))
    cells[_amount(cells)] = "lihat lampiran"
    write(path, rows)


def zip_bomb(path: Path, rows: Rows, pick: random.Random) -> None:
    """A workbook whose sheet unpacks to 200 MB of spaces."""
    write(path, rows)
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != _FIRST:
                new.writestr(entry, old.read(entry))
        with new.open(_FIRST, "w", force_zip64=True) as part:
            block = b" " * (1 << 20)
            for _ in range(200):
                part.write(block)
    path.write_bytes(out.getvalue())


def many_bombs(path: Path, rows: Rows, pick: random.Random) -> None:
    """A workbook of sixty sheets, each small enough by itself, that unpack to 885 MB together."""
    plain = path.with_suffix(".plain")
    write(plain, rows, *[[["lampiran"]]] * 59)
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            whole = old.read(entry)
            if entry.filename.startswith("xl/worksheets/sheet") and entry.filename != _FIRST:
                whole = whole.replace(b"<sheetData>", b"<sheetData>" + b" " * (15 << 20))
            new.writestr(entry, whole, compresslevel=1)
    plain.unlink()


def spaces(path: Path, rows: Rows, pick: random.Random) -> None:
    """Ten megabytes of blank lines."""
    path.write_bytes((b" " * 99 + b"\n") * 104_858)


def empty(path: Path, rows: Rows, pick: random.Random) -> None:
    path.write_bytes(b"")


def noise(path: Path, rows: Rows, pick: random.Random) -> None:
    path.write_bytes(pick.randbytes(4_000))


def picture(path: Path, rows: Rows, pick: random.Random) -> None:
    path.write_bytes(b"%PDF-1.7\n" + pick.randbytes(2_000))


def year_cut_off(path: Path, rows: Rows, pick: random.Random) -> None:
    """No year anywhere: undecidable, so refused until said."""
    rows[3] = ["TAHUN ANGGARAN"]
    write(path, rows)


LOADED, HELD, NOT = frozenset({"loaded"}), frozenset({"held"}), frozenset({"unreadable", "not_recognised"})
REFUSED = frozenset({"refused"})
DAMAGES: dict[Callable[[Path, Rows, random.Random], None], frozenset[str]] = {
    intact: LOADED,
    merged_cells: LOADED,
    html_as_xls: LOADED,
    blanks: LOADED,
    truncated: NOT,
    garbled: NOT,
    wrong_sheet: NOT,
    swapped_columns: HELD,
    codes_swapped: HELD | REFUSED | NOT,
    dates_as_numbers: HELD | REFUSED,
    amounts_as_dates: HELD,
    digits_changed: HELD,
    negative_row: HELD,
    negative_throughout: LOADED,
    duplicated_rows: HELD,
    duplicated_throughout: LOADED,
    missing_rows: HELD,
    formula_errors: HELD,
    words_for_numbers: HELD,
    zip_bomb: NOT,
    many_bombs: NOT,
    spaces: NOT,
    empty: NOT,
    noise: NOT,
    picture: NOT,
    year_cut_off: REFUSED,
}
ENDINGS = {"html_as_xls": ".xls", "spaces": ".csv", "noise": ".xls", "picture": ".xlsx"}


def make_folder(folder: Path, count: int, *, seed: int = 7) -> list[Made]:
    """`count` files, all damages in turn; every file is about an agency of its own."""
    pick, kinds, made = random.Random(seed), list(DAMAGES), []
    for at in range(count):
        damage = kinds[at % len(kinds)]
        name = damage.__name__
        path = folder / f"lra_januari_{at:03d}_{name}{ENDINGS.get(name, '.xlsx')}"
        mine, rows = table(at)
        damage(path, rows, pick)
        made.append(Made(path, name, DAMAGES[damage], len(mine)))
    return made
