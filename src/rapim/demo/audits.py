"""Findings of BPK and the Inspektorat in the simulated regency: loaded from a sheet, answered, checked, late.

Everything goes through the real loader and the real acts at its own moment; reports and words are invented.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
from django.contrib.auth.models import User

from rapim.ledger.actions import Actor
from rapim.meeting.actions.audits import act_on_finding
from rapim.meeting.actions.decisions import keep_evidence
from rapim.meeting.measures.audit import AGENCY, CHECKER
from rapim.meeting.models import AuditFinding
from rapim.meeting.room.audit_files import HEADER, load_findings

from .people import HOSPITAL, WORKS, code_of, head_of
from .pictures import page
from .years import wib

Act = Callable[..., object]
MILLION = 10**6 * 100
BPK = "12.B/LHP/SIM/05/2019"
INSPECTORATE = "700/118/2019 (simulasi)"
Row = tuple[str, str, str, str, int]
"""The number, the agency, the finding, the recommendation with the code of its kind before it, rupiah."""


def _reports() -> tuple[tuple[str, str, dt.date, dt.date, tuple[Row, ...]], ...]:
    """The reports: auditor, number, dated, received, recommendations."""
    return (
        ("bpk", BPK, dt.date(2019, 5, 20), dt.date(2019, 5, 27), (
            ("1.a", WORKS, "Kekurangan volume pada lima paket peningkatan jalan",
             "01 Menarik kelebihan pembayaran dari penyedia dan menyetorkannya ke kas daerah", 412_600_000),
            ("1.b", WORKS, "Kekurangan volume pada lima paket peningkatan jalan",
             "08 Menyusun prosedur pemeriksaan volume sebelum serah terima", 0),
            ("2.a", WORKS, "Denda keterlambatan tiga paket belum dipungut",
             "01 Memungut denda keterlambatan dan menyetorkannya ke kas daerah", 96_450_000),
            ("3.a", HOSPITAL, "Persediaan obat kedaluwarsa tidak dipisahkan",
             "08 Melakukan opname persediaan tiap triwulan dan memisahkan obat kedaluwarsa", 0),
            ("4.a", code_of("BPPKAD"), "Aset tanah belum bersertifikat",
             "03 Menyertifikatkan 42 bidang tanah pemerintah daerah", 0),
            ("5.a", code_of("Disdikpora"), "Pertanggungjawaban belanja hibah terlambat",
             "11 Menagih laporan penggunaan hibah dari 18 penerima", 0),
        )),
        ("inspektorat", INSPECTORATE, dt.date(2019, 7, 1), dt.date(2019, 7, 3), (
            ("1", code_of("Disdag"), "Retribusi los pasar tidak disetor dalam satu hari kerja",
             "01 Menyetorkan retribusi yang tertahan ke kas daerah", 18_275_000),
            ("2", code_of("Dishub"), "Karcis parkir tidak dicatat per nomor seri",
             "11 Membuat buku karcis per nomor seri", 0),
        )),
    )  # fmt: skip


class Step(NamedTuple):
    """One act on a recommendation: when, of which report and number, by whom, what is said."""

    at: dt.datetime
    report: str
    number: str
    act: str
    party: str
    said: Mapping[str, Any] = {}


def findings(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """The reports as they were received, and what became of their recommendations, each at its moment.

    Units: none.
    Source: invented.
    """
    checker = Actor(people["inspektorat"].get_full_name(), people["inspektorat"].pk)
    for report in _reports():
        yield wib(2019, report[3].month, report[3].day, 14), partial(_load, by=checker, report=report)
    for step in _steps():
        yield step.at, partial(_act, checker=checker, step=step)


def _steps() -> tuple[Step, ...]:
    """Some done, some half paid, one sent back, the rest still owed."""
    received = {"text": "Bukti terlampir.", "name": "bukti.pdf", "page": "Bukti tindak lanjut"}
    return (
        Step(wib(2019, 6, 18, 9), BPK, "1.a", "deposit", AGENCY,
             {"amount_sen": 150 * MILLION, "name": "sts-0611.pdf", "page": "STS 0611 Rp150.000.000"}),
        Step(wib(2019, 7, 12, 9), BPK, "1.a", "deposit", AGENCY,
             {"amount_sen": 60 * MILLION, "name": "sts-0702.pdf", "page": "STS 0702 Rp60.000.000"}),
        Step(wib(2019, 6, 26, 10), BPK, "3.a", "evidence", AGENCY, received),
        Step(wib(2019, 6, 26, 11), BPK, "3.a", "answer", AGENCY,
             {"text": "Opname triwulan II selesai; obat kedaluwarsa dipisah dan diusulkan pemusnahannya."}),
        Step(wib(2019, 7, 4, 10), BPK, "3.a", "check", CHECKER),
        Step(wib(2019, 7, 16, 10), BPK, "3.a", "status", CHECKER,
             {"status": 1, "document": "Berita acara pemantauan 16 Juli 2019 (simulasi)"}),
        Step(wib(2019, 7, 15, 9), BPK, "1.b", "evidence", AGENCY, received),
        Step(wib(2019, 7, 15, 10), BPK, "1.b", "answer", AGENCY,
             {"text": "Surat edaran pemeriksaan volume sudah dikirim kepada semua PPK."}),
        Step(wib(2019, 7, 24, 14), BPK, "1.b", "return", CHECKER,
             {"reason": "Edaran belum mengatur pengukuran bersama sebelum serah terima."}),
        Step(wib(2019, 8, 14, 9), INSPECTORATE, "1", "deposit", AGENCY,
             {"amount_sen": 18_275_000 * 100, "name": "sts-0817.pdf", "page": "STS 0817 Rp18.275.000"}),
        Step(wib(2019, 8, 14, 10), INSPECTORATE, "1", "evidence", AGENCY, received),
        Step(wib(2019, 8, 14, 11), INSPECTORATE, "1", "answer", AGENCY,
             {"text": "Retribusi yang tertahan sudah disetor seluruhnya."}),
    )  # fmt: skip


def _load(*, actor: Actor, by: Actor, report: tuple[str, str, dt.date, dt.date, tuple[Row, ...]]) -> None:
    auditor, number, dated, received, rows = report
    name = f"temuan-{auditor}-{received:%Y-%m}.xlsx"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Temuan")
            sheet.write_row(0, 0, HEADER)
            for at, (one, agency, finding, asked, rupiah) in enumerate(rows, 1):
                kind, _, recommendation = asked.partition(" ")
                days = (dated.isoformat(), received.isoformat())
                told = (auditor, number, *days, one, agency, finding, recommendation, kind, rupiah)
                sheet.write_row(at, 0, told)
        who = Actor(by.name, by.user_id, actor.request)
        loaded = load_findings(actor=who, path=path, name=name, today=received)
    if loaded.problems:
        raise ValueError(loaded.problems)


def _act(*, actor: Actor, checker: Actor, step: Step) -> None:
    row = AuditFinding.objects.get(report_number=step.report, number=step.number)
    by = checker if step.party == CHECKER else head_of(row.agency, actor)
    said = dict(step.said)
    if drawn := said.pop("page", ""):
        kept = keep_evidence(str(said["name"]), page(str(drawn)))
        said |= {"file": kept.sha256, "name": kept.name, "size": kept.size, "kind": kept.kind}
    act_on_finding(
        actor=Actor(by.name, by.user_id, actor.request), finding=row, act=step.act, party=step.party,
        day=step.at.date(), seen=row.acts.count(), details=said,
    )  # fmt: skip
