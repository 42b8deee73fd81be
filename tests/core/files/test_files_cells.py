"""Opening files of every kind, and refusing those that cannot or must not be opened."""

from __future__ import annotations

import datetime as dt
import resource
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from core.imports import outlines
from core.imports.outlines import Rows

from rapim.files.cells import Book, Limits, Unreadable, open_book
from rapim.files.guards import column_letters, column_number

ROWS: Rows = [["Kode", "Nilai"], ["5.1", 12.5], ["5.2", 1000.0]]
TEXT: Rows = [["Kode", "Nilai"], ["5.1", "12,5"], ["5.2", "1.000,00"]]


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        open_book(path, limits=limits or Limits())
    problem = caught.value.problem
    assert problem.fatal
    assert problem.remedy.endswith(".")
    return problem.code


def rows_of(book: Book) -> Rows:
    (sheet,) = book.sheets
    return [list(row) for row in sheet.rows]


def xlsx(tmp_path: Path, rows: Rows = ROWS) -> Path:
    return outlines.save_xlsx(tmp_path / "a.xlsx", {"A": rows})


@pytest.mark.parametrize(("save", "form"), [(outlines.save_xls, "xls"), (outlines.save_ods, "ods")])
def test_workbooks(tmp_path: Path, save: Callable[[Path, Rows], Path], form: str) -> None:
    book = open_book(save(tmp_path / f"a.{form}", ROWS))
    assert (rows_of(book), book.format, book.problems) == (ROWS, form, [])


@pytest.mark.parametrize(("save", "form"), [(outlines.save_html, "html"), (outlines.save_mhtml, "mhtml")])
def test_markup_posing_as_xls(tmp_path: Path, save: Callable[[Path, Rows], Path], form: str) -> None:
    book = open_book(save(tmp_path / "a.xls", TEXT))
    assert (rows_of(book), book.format) == (TEXT, form)
    assert [(p.code, p.held, p.fatal) for p in book.problems] == [("wrong_extension", False, False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_text(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows: Rows = [["Kode", "Uraian é", "Nilai"], ["5.1", "a; b, c", "12,5"], ["5.2", "", "1.000,00"]]
    assert rows_of(open_book(outlines.save_csv(tmp_path / "a.csv", rows, delimiter, encoding))) == rows


def test_text_that_says_its_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("sep=|\na,b|c\n", "utf-8")
    assert rows_of(open_book(path)) == [["", ""], ["a,b", "c"]]


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    path = xlsx(tmp_path).rename(tmp_path / "a.csv")
    book = open_book(path, name="LRA Mei.csv")
    assert (rows_of(book), book.format, book.name) == (ROWS, "xlsx", "LRA Mei.csv")
    assert [p.code for p in book.problems] == ["wrong_extension"]


def test_hash_visibility_and_dates(tmp_path: Path) -> None:
    path = outlines.save_xlsx(
        tmp_path / "a.xlsx", {"A": [[dt.date(2019, 12, 31), True]], "B": ROWS}, hidden=["B"]
    )
    book = open_book(path)
    assert [(s.name, s.visible) for s in book.sheets] == [("A", True), ("B", False)]
    assert book.sheets[0].rows == [[dt.date(2019, 12, 31), True]]
    assert book.sha256 == open_book(path).sha256
    assert len(book.sha256) == 64


def test_merged_cells_of_html_leave_blanks(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<table><tr><td rowspan=2>Kode<td colspan=2>Belanja</tr><tr><th>Anggaran<th>Realisasi</tr>"
        "<tr><td>5.1<td x:num='1234.5'>1.234<td>&nbsp;</table>",
        "utf-8",
    )
    assert rows_of(open_book(path)) == [
        ["Kode", "Belanja", ""],
        ["", "Anggaran", "Realisasi"],
        ["5.1", 1234.5, ""],
    ]


def test_failed_and_uncomputed_formulas_are_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("A & B")
        page.write_formula(1, 1, "=1/0", None, "#DIV/0!")
        page.write_formula(2, 2, "=A1+1", None, 7)
        page.write_formula(3, 28, "=A9", None, "")
        page.write(0, 0, "x")
        page.write(0, 28, "y")
        page.write(3, 0, "z")
    (sheet,) = open_book(path).sheets
    assert (sheet.rows[1][1], sheet.rows[2][2], sheet.rows[3][28]) == ("#DIV/0!", 7.0, "#BELUM_DIHITUNG!")


def test_blank_tails_are_cut(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("A")
        bold = book.add_format({"bold": True})
        page.write_row(0, 0, ["Kode", 1.0])
        for row in range(1, 70_000):
            for column in range(8):
                page.write_blank(row, column, None, bold)
        page.write(60_000, 3, "  ")
    assert path.stat().st_size > 10**6
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert [row[:2] for row in rows_of(open_book(path))] == [["Kode", 1.0]]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_far_corner_is_refused_before_it_takes_memory(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"], book.active["XFD1048576"] = 1, "x"
    book.save(tmp_path / "a.xlsx")
    assert refusal(tmp_path / "a.xlsx") == "too_big"


def _bombed(tmp_path: Path, megabytes: int) -> Path:
    source = zipfile.ZipFile(xlsx(tmp_path))
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if "sheet1" in name:
                data = data.replace(b"</sheetData>", b" " * (megabytes * 2**20) + b"</sheetData>")
            target.writestr(name, data)
    return path


def test_zip_bombs(tmp_path: Path) -> None:
    path = _bombed(tmp_path, 70)
    assert path.stat().st_size < 10**6
    assert refusal(path) == "too_big"
    assert refusal(path, Limits(unpacked_bytes=2**20)) == "too_big"


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = _bombed(tmp_path, 30)
    size = next(e.file_size for e in zipfile.ZipFile(path).infolist() if "sheet1" in e.filename)
    path.write_bytes(path.read_bytes().replace(struct.pack("<I", size), struct.pack("<I", 5000)))
    assert refusal(path) == "damaged"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("form", ["xlsx", "ods", "xls"])
def test_truncated_files(tmp_path: Path, form: str, share: float) -> None:
    rows: Rows = [["Kode", float(n)] for n in range(2000)]
    whole = tmp_path / f"whole.{form}"
    {
        "xlsx": lambda p, r: outlines.save_xlsx(p, {"A": r}),
        "ods": outlines.save_ods,
        "xls": outlines.save_xls,
    }[form](whole, rows)
    data = whole.read_bytes()
    cut = tmp_path / f"cut.{form}"
    cut.write_bytes(data[: int(len(data) * share)])
    assert refusal(cut) == "damaged"


def test_flipped_byte(tmp_path: Path) -> None:
    path = xlsx(tmp_path, [["Kode", float(n)] for n in range(500)])
    entry = next(e for e in zipfile.ZipFile(path).infolist() if "sheet1" in e.filename)
    data = bytearray(path.read_bytes())
    data[entry.header_offset + 60 + entry.compress_size // 2] ^= 0xFF
    path.write_bytes(data)
    assert refusal(path) == "damaged"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \r\n", "empty"),
        (b"%PDF-1.7 ...", "not_a_table"),
        (b"PAR1\x00\x00", "not_a_table"),
        (b"\x00\x01\x02\xff" * 100, "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"<html><body>Sesi berakhir</body></html>", "empty"),
    ],
)
def test_what_is_no_table(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert refusal(path) == code


def test_archives_missing_files_and_big_files(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("lra_mei.xlsx", b"x")
    assert refusal(tmp_path / "a.zip") == "not_a_table"
    assert refusal(tmp_path / "none.xlsx") == "cannot_open"
    assert refusal(xlsx(tmp_path), Limits(file_bytes=100)) == "too_big"


def test_column_letters() -> None:
    assert [column_letters(i) for i in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert [column_number(column_letters(i)) for i in range(800)] == list(range(1, 801))
