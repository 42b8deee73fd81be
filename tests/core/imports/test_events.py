from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rapim.budget.imports import events

from .made import codes, refused, text

HEAD = ["Kode SKPD", "Kode Kegiatan", "Jenis Peristiwa", "Tanggal", "Nilai (Rp)", "Alasan"]


def test_events_are_read_and_bad_rows_reported(tmp_path: Path) -> None:
    book = text(
        tmp_path,
        [
            HEAD,
            ["1.03.01", "1.03.15.07", "Sisa tender", "2019-06-03", "1.250.000,00", "Kontrak di bawah pagu"],
            ["1.03.01", "", "DBHCHT belum disalurkan", "03/07/2019", "500.000,00", "Transfer tertunda"],
            ["1.03.01", "", "entah", "2019-06-03", "1.000,00", ""],
            ["1.03.01", "", "Bencana", "tak tentu", "1.000,00", "Banjir"],
            ["1.03.01", "", "Bencana", "2019-06-03", "-1.000,00", "Banjir"],
        ],
    )
    (candidate,) = events.recognise(book)
    table = events.read(book, candidate)
    assert table.columns["event_kind"] == ["tender_saving", "not_transferred"]
    assert table.columns["date"] == [dt.date(2019, 6, 3), dt.date(2019, 7, 3)]
    assert table.columns["amount_sen"] == [125_000_000, 50_000_000]
    assert table.columns["sub_activity"] == ["1.03.15.07", ""]
    assert codes(table) == ["event_kind_unknown", "not_a_date", "negative_amount"]
    assert (table.seen, refused(table), table.header.year) == (5, 3, 2019)


@pytest.mark.parametrize(
    ("read", "kind"),
    [
        ("tender_saving", "tender_saving"),
        ("Efisiensi hasil lelang", "tender_saving"),
        ("Tidak ditransfer provinsi", "not_transferred"),
        ("Ditahan karena pendapatan kurang", "withheld"),
        ("Refocusing COVID", "refocusing"),
        ("Tanah longsor", "disaster"),
        ("Lain-lain", "other"),
        ("x", ""),
    ],
)
def test_event_kinds(read: str, kind: str) -> None:
    assert events.event_kind_of(read) == kind
