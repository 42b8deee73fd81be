"""Findings from a sheet, what becomes of them, and what the agenda and the reminders make of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from rapim.ledger import clock
from rapim.ledger.models import LogEntry
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import audits as acts
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.messages import write_messages
from rapim.meeting.models import AuditAct, AuditFinding
from rapim.meeting.room import audits, gathering, reminders
from rapim.meeting.room.audit_files import HEADER, Loaded, load_findings
from rapim.org import actions as org
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
TODAY = D(2019, 8, 21)
ROADS = ("BPK", "21/LHP/2019", "2019-05-17", "20 Mei 2019", "1.a", "1.03", "Kelebihan bayar",
         "Setor kelebihan bayar", "01", "Rp12.500.000,50")  # fmt: skip
HEALTH = ("Inspektorat", "700/12/2019", D(2019, 7, 1), D(2019, 7, 3), "2", "1.02", "Persediaan", "Susun SOP",
          8, "")  # fmt: skip


@pytest.fixture(autouse=True)
def now() -> None:
    clock.set_to(dt.datetime(2019, 8, 21, 2, tzinfo=dt.UTC))
    for code, name in (("1.02", "Dinas Kesehatan"), ("1.03", "Dinas PUPR")):
        org.record_agency(actor=ACTOR, code=code, name=name, valid_from=D(2019, 1, 1))


def load(path: Path, *rows: tuple[Any, ...], head: tuple[str, ...] = HEADER) -> Loaded:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("Temuan")
        for at, row in enumerate((("DAFTAR TEMUAN",), head, *rows)):
            page.write_row(at, 0, row)
    return load_findings(actor=ACTOR, path=path, today=TODAY)


def act(
    row: AuditFinding, name: str, party: str = "inspectorate", day: dt.date = TODAY, **said: Any
) -> AuditAct:
    return acts.act_on_finding(
        actor=ACTOR, finding=row, act=name, party=party, day=day, seen=row.acts.count(), details=said
    )


def test_a_sheet_is_taken_up_once_with_the_terms_of_the_law(tmp_path: Path) -> None:
    assert load(tmp_path / "a.xlsx", ROADS, HEALTH) == Loaded(2, 2, 0, [])
    told = [(row.code, row.auditor, row.kind, row.amount_sen, row.due) for row in AuditFinding.objects.all()]
    assert told == [
        ("T-2019-0001", "bpk", "01", 12_500_000_50, D(2019, 7, 19)),
        ("T-2019-0002", "inspektorat", "08", 0, D(2019, 9, 1)),
    ]
    assert load(tmp_path / "b.xlsx", ROADS, HEALTH) == Loaded(2, 0, 2, [])
    assert LogEntry.objects.filter(verb="record_audit").count() == AuditFinding.objects.count() == 2


@pytest.mark.parametrize(
    ("at", "value", "code"),
    [
        (0, "KPK", "audit_auditor"), (1, "", "audit_empty"), (2, "kemarin", "audit_day"),
        (2, "2109-05-17", "audit_day_odd"), (3, "2019-05-01", "audit_received_before"),
        (4, "x" * 25, "audit_long"), (5, "9.99", "audit_agency"), (8, "13", "audit_kind"),
        (9, "banyak", "audit_amount"), (9, "", "audit_amount_missing"), (9, "-5", "audit_amount"),
    ],
)  # fmt: skip
def test_a_wrong_row_is_told_with_its_place_and_the_others_are_taken_up(
    tmp_path: Path, at: int, value: str, code: str
) -> None:
    wrong = (*ROADS[:at], value, *ROADS[at + 1 :])
    found = load(tmp_path / "a.xlsx", wrong, HEALTH)
    assert [(one.code, one.sheet, one.row, one.column) for one in found.problems] == [
        (code, "Temuan", 3, "ABCDEFGHIJ"[at])
    ]
    assert (found.seen, found.stored) == (2, 1)


def test_what_is_no_sheet_of_findings_or_repeats_or_differs_is_told(tmp_path: Path) -> None:
    assert [one.code for one in load(tmp_path / "a.xlsx", ROADS, head=("a", "b")).problems] == [
        "audit_header"
    ]
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"%PDF-1.7")
    assert load_findings(actor=ACTOR, path=junk, today=TODAY).stored == 0
    assert [one.code for one in load(tmp_path / "b.xlsx", ROADS, ROADS).problems] == ["audit_repeated"]
    other = (*ROADS[:9], "99")
    assert [one.code for one in load(tmp_path / "c.xlsx", other).problems] == ["audit_differs"]
    act(AuditFinding.objects.get(), "withdraw", reason="salah nilai")
    assert load(tmp_path / "d.xlsx", ROADS).stored == 0
    assert load(tmp_path / "c.xlsx", other).stored == 1
    assert [row.turn for row in AuditFinding.objects.all()] == [1, 2]
    assert audits.totals(audits.register(TODAY))["n"] == 1


def test_acts_are_kept_once_and_refused_where_someone_was_faster(tmp_path: Path) -> None:
    load(tmp_path / "a.xlsx", ROADS)
    row = AuditFinding.objects.get()
    paid = act(row, "deposit", "agency", amount_sen=50, file="aa")
    again = acts.act_on_finding(
        actor=ACTOR, finding=row, act="deposit", party="agency", day=TODAY, seen=0,
        details={"amount_sen": 50, "file": "aa"},
    )  # fmt: skip
    assert (again.pk, row.acts.count()) == (paid.pk, 1)
    with pytest.raises(RefusedError, match="moved_meanwhile"):
        acts.act_on_finding(actor=ACTOR, finding=row, act="note", party="agency", day=TODAY, seen=0)
    with pytest.raises(RefusedError, match="audit_amount_beyond"):
        act(row, "deposit", "agency", amount_sen=12_500_000_01, file="aa")
    assert [one["left_sen"] for one in audits.register(TODAY)] == [12_500_000_00]
    before = row.recorded_at - dt.timedelta(seconds=1)
    assert audits.register(TODAY, before) == []


def test_overdue_findings_stand_on_the_agenda_once_for_each_agency(tmp_path: Path) -> None:
    load(tmp_path / "a.xlsx", ROADS, (*ROADS[:4], "1.b", *ROADS[5:]), HEALTH)
    begins = dt.datetime(2019, 8, 22, 2, tzinfo=dt.UTC)
    plan = rooms.Plan("rapim", "ad_hoc", "Rapim", begins, 120, D(2019, 7, 31))
    meeting = rooms.plan_meeting(actor=ACTOR, plan=plan)
    found = [(one.key, one.title, one.because["days_late"]) for one in gathering.proposed(meeting)]
    told = "Temuan pemeriksaan lewat batas jawab: 2 rekomendasi, Rp25 juta belum disetor"
    assert found == [("audit:1.03", told, 34)]


def test_reminders_are_written_once_and_name_no_person_of_the_finding(tmp_path: Path) -> None:
    load(
        tmp_path / "a.xlsx", (*ROADS[:6], "Sdr. Fulan lebih bayar", "Sdr. Fulan menyetor", *ROADS[8:]), HEALTH
    )
    drafts = [one for one in reminders.due(TODAY) if one.sort == "audit"]
    assert [(one.key, one.agency) for one in drafts] == [("audit:T-2019-0001:2019-07-19:5", "1.03")]
    assert "Fulan" not in drafts[0].text + drafts[0].subject
    assert "LHP BPK nomor 21/LHP/2019" in drafts[0].text
    assert "Rp12.500.000,50" in drafts[0].text
    assert [len(write_messages(actor=ACTOR, drafts=drafts)) for _ in range(2)] == [1, 0]
    assert reminders.due(TODAY) == []
    row = AuditFinding.objects.get(code="T-2019-0002")
    act(row, "evidence", "agency", file="aa")
    act(row, "answer", "agency", text="sudah")
    assert reminders.due(D(2019, 9, 30)) == []
