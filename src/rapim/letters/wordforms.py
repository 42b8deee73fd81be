"""The house's own Word forms: what a region starts from when it makes its own."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import cache
from typing import Any

from docx import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from rapim import words
from rapim.letters.fields import MINUTES, NUDGE

PAGES = {"A4": (210, 297), "F4": (215, 330)}
MARGIN = (25, 20)
"""Left and right, in millimetres."""


@cache
def house_form(form: str, paper: str = "F4") -> bytes:
    """The house's own form as a Word file with its fields.

    Units: DOCX out.
    Source: domain.md 7.2, parts of a letter and of a notula.
    """
    word = _sheet(paper)
    _head(word)
    width = PAGES[paper][0] - sum(MARGIN)
    if form == MINUTES:
        _minutes(word, width)
    else:
        _addressed(word)
        (_facts if form == NUDGE else _meeting)(word, width - 10)
        _ended(word, width)
    file = io.BytesIO()
    word.save(file)
    return file.getvalue()


def _say(code: str) -> str:
    return words.say(f"surat.{code}", "id")


def _sheet(paper: str) -> Any:
    word: Any = Word()
    section = word.sections[0]
    width, height = PAGES[paper]
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.left_margin, section.right_margin = Mm(MARGIN[0]), Mm(MARGIN[1])
    section.top_margin, section.bottom_margin = Mm(16), Mm(18)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(11)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
    style.paragraph_format.space_after = Pt(3)
    style.paragraph_format.line_spacing = 1.08
    return word


def _line(box: Any, text: str, align: Any = None, **look: Any) -> Any:
    """A paragraph; `look` has bold, size, left and first (mm), after (pt), keep."""
    first = box.paragraphs[0] if getattr(box, "_tc", None) is not None and not box.text else None
    paragraph = first if first is not None and len(box.paragraphs) == 1 else box.add_paragraph()
    run = paragraph.add_run(text)
    run.bold = look.get("bold", False)
    if "size" in look:
        run.font.size = Pt(look["size"])
    shape = paragraph.paragraph_format
    shape.keep_with_next = look.get("keep", False)
    if "left" in look:
        shape.left_indent = Mm(look["left"])
    if "first" in look:
        shape.first_line_indent = Mm(look["first"])
    if "after" in look:
        shape.space_after = Pt(look["after"])
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _each(box: Any, name: str, text: str, **look: Any) -> None:
    """One paragraph for each entry of a list."""
    _line(box, f"{{%p for satu in {name} %}}", **look)
    _line(box, text, **look)
    _line(box, "{%p endfor %}", **look)


def _head(word: Any) -> None:
    _line(word, "{{ kop }}", ALIGN.CENTER, bold=True, size=14, after=0)
    _line(word, "{%p if kantor %}")
    _line(word, "{{ kantor|upper }}", ALIGN.CENTER, bold=True, size=12, after=0)
    _line(word, "{%p endif %}")
    _line(word, "{%p if simulasi %}")
    _line(word, "{{ simulasi }}", ALIGN.CENTER, size=9, after=0)
    _line(word, "{%p endif %}")
    rule = _line(word, "", size=4, after=6)
    edges = OxmlElement("w:pBdr")
    edge = OxmlElement("w:bottom")
    for name, value in (("val", "thinThickSmallGap"), ("sz", "18"), ("space", "1"), ("color", "000000")):
        edge.set(qn(f"w:{name}"), value)
    edges.append(edge)
    rule._p.get_or_add_pPr().append(edges)


def _table(word: Any, widths: Sequence[float]) -> Any:
    table = word.add_table(rows=0, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _cells(table: Any, widths: Sequence[float]) -> Any:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    return row.cells


def _pairs(word: Any, pairs: Sequence[tuple[str, str]], widths: Sequence[float]) -> Any:
    table = _table(word, widths)
    for label, value in pairs:
        cells = _cells(table, widths)
        _line(cells[0], label, after=1)
        _line(cells[1], ":", after=1)
        _line(cells[2], value, after=1)
    return table


def _addressed(word: Any) -> None:
    _line(word, "{{ tempat_tanggal }}", ALIGN.RIGHT, after=6)
    heads = (("number", "nomor"), ("sifat", "sifat"), ("attachment", "lampiran"), ("about", "hal"))
    _pairs(word, [(_say(code), f"{{{{ {name} }}}}") for code, name in heads], (26, 4, 92))
    _line(word, "", after=0)
    _line(word, _say("yth"), after=0)
    _each(word, "penerima", "{{ satu }}", after=0)
    _line(word, _say("in"), after=10)
    _line(word, "{{ pembuka }}", ALIGN.JUSTIFY, first=10, after=6)


def _facts(word: Any, width: float) -> None:
    _moved(_rows(word, "fakta", (("", "nama", 48.0), ("", "isi", width - 48))), 10)


def _meeting(word: Any, width: float) -> None:
    facts = [("when", "hari_tanggal"), ("hours", "pukul"), ("where", "tempat")]
    widths = (34, 4, width - 38)
    table = _pairs(word, [(_say(code), f"{{{{ {name} }}}}") for code, name in facts], widths)
    cells = _cells(table, widths)
    _line(cells[0], _say("agenda"), after=1)
    _line(cells[1], ":", after=1)
    _each(cells[2], "acara", "{{ satu }}", after=1)
    _moved(table, 10)


def _ended(word: Any, width: float) -> None:
    _line(word, "", size=4, after=0)
    _line(word, "{%p if catatan %}")
    _line(word, _say("notes"), after=0, keep=True)
    _line(word, "{%p endif %}")
    _each(word, "catatan", "{{ loop.index }}. {{ satu }}", after=0, left=6, first=-6)
    _line(word, "{{ penutup }}", ALIGN.JUSTIFY, first=10, after=8)
    _signed(word, width)
    _line(word, "{%p if tembusan %}")
    _line(word, _say("copies"), size=10, after=0, keep=True)
    _line(word, "{%p endif %}")
    _each(word, "tembusan", "{{ loop.index }}. {{ satu }}", size=10, after=0, left=6, first=-6)
    _line(word, "{%p if daftar_penerima %}")
    title = _line(word, words.say("surat.list_title", "id", number="{{ nomor }}"), bold=True, after=6)
    title.paragraph_format.page_break_before = True
    _line(word, "{%p endif %}")
    _each(word, "daftar_penerima", "{{ loop.index }}. {{ satu }}", after=0, left=8, first=-8)


def _moved(table: Any, left: float) -> None:
    """Moves a table to the right by millimetres."""
    indent = OxmlElement("w:tblInd")
    indent.set(qn("w:w"), str(round(left * 56.7)))
    indent.set(qn("w:type"), "dxa")
    table._tbl.tblPr.append(indent)


def _code(box: Any) -> None:
    """The QR code with its address beneath, where the installation has an address."""
    _line(box, "{%p if qr %}")
    _line(box, "{{ qr }}", after=0)
    _line(box, "{{ alamat }}", size=7.5, after=0)
    _line(box, "{%p endif %}")


def _signed(word: Any, width: float) -> None:
    widths = (width - 90, 90)
    cells = _cells(_table(word, widths), widths)
    _code(cells[0])
    _line(cells[0], "", size=4, after=0)
    box = cells[1]
    _each(box, "tanda_tangan", "{{ satu }}", align=ALIGN.CENTER, bold=True, after=0, keep=True)
    for _ in range(4):
        _line(box, "", after=0, keep=True)
    _line(box, "{{ nama }}", ALIGN.CENTER, bold=True)


def _title(word: Any, code: str) -> None:
    text = words.say(f"letter.minutes_{code}", "id")
    _line(word, text, bold=True, size=12, after=3, keep=True).paragraph_format.space_before = Pt(8)


def _minutes(word: Any, width: float) -> None:
    _line(word, "{{ judul|upper }}", ALIGN.CENTER, bold=True, size=13, after=0)
    _line(word, "{{ subjudul }}", ALIGN.CENTER, after=0)
    _line(word, "{{ nomor }}", ALIGN.CENTER, size=10, after=6)
    _rows(word, "keterangan", (("", "nama", 34.0), ("", "isi", width - 34)))
    _title(word, "attendees")
    parts = (("post", "jabatan", 0.44), ("name", "nama", 0.33), ("came", "kehadiran", 0.23))
    _rows(word, "peserta", [(_column(code), name, width * part) for code, name, part in parts])
    _title(word, "opening")
    _line(word, "{{ pembukaan }}", ALIGN.JUSTIFY)
    _discussed(word)
    _title(word, "decisions")
    some = (
        ("no", "nomor", 11.0),
        ("decision", "isi", width * 0.36),
        ("owner", "penanggung_jawab", width * 0.64 - 11 - 25 - 28),
        ("deadline", "batas", 25.0),
        ("evidence", "bukti", 28.0),
    )
    _rows(word, "arahan", [(_column(code), name, wide) for code, name, wide in some])
    for code, name in (("dissents", "catatan_berbeda"), ("effects", "dampak")):
        _line(word, f"{{%p if {name} %}}")
        _title(word, code)
        _line(word, "{%p endif %}")
        _each(word, name, "{{ satu }}")
    _line(word, "{%p if tidak_dibahas %}")
    _title(word, "silent")
    _line(word, "{{ tidak_dibahas }}.", size=9.5)
    _line(word, "{%p endif %}")
    _title(word, "closing")
    _line(word, "{{ penutup }}", ALIGN.JUSTIFY, after=10)
    _sealed(word, width)


def _column(code: str) -> str:
    return words.say(f"letter.c.minutes_{code}", "id")


def _discussed(word: Any) -> None:
    _title(word, "discussion")
    _line(word, "{%p for satu in pembahasan %}")
    _line(word, "{{ satu.judul }} {{ satu.lama }}", bold=True, after=0, keep=True)
    _line(word, "{%p if satu.isi %}")
    _line(word, "{{ satu.isi }}", ALIGN.JUSTIFY, left=6)
    _line(word, "{%p endif %}")
    _line(word, "{%p endfor %}")


def _sealed(word: Any, width: float) -> None:
    widths = (width / 2, width / 2)
    cells = _cells(_table(word, widths), widths)
    for cell, who in zip(cells, ("pimpinan", "notulis"), strict=True):
        _line(cell, f"{{{{ jabatan_{who} }}}}", ALIGN.CENTER, after=0, keep=True)
        for _ in range(3):
            _line(cell, "", after=0, keep=True)
        _line(cell, f"{{{{ nama_{who} }}}}", ALIGN.CENTER, bold=True)
    _line(word, "", size=4, after=0)
    widths = (width - 50, 50)
    cells = _cells(_table(word, widths), widths)
    _line(cells[0], "{{ segel }}", size=8)
    _code(cells[1])
    _line(cells[1], "", size=4, after=0)


def _rows(word: Any, name: str, columns: Sequence[tuple[str, str, float]]) -> Any:
    """A table with a head that is repeated on each page, and a row for each entry of a list."""
    widths = [width for _, _, width in columns]
    headed = any(head for head, _, _ in columns)
    table = _table(word, widths)
    if headed:
        table.style = "Table Grid"
        cells = _cells(table, widths)
        for cell, (head, _, _) in zip(cells, columns, strict=True):
            _line(cell, head, bold=True, size=9.5, after=1)
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _line(_cells(table, widths)[0], f"{{%tr for satu in {name} %}}")
    for cell, (_, column, _) in zip(_cells(table, widths), columns, strict=True):
        _line(cell, f"{{{{ satu.{column} }}}}", size=10, after=1)
    _line(_cells(table, widths)[0], "{%tr endfor %}")
    return table
