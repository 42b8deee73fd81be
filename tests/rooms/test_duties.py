"""Duties from a sheet, versioned by day; problems are led by them; requests to read problems."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.contrib.auth.models import User

from rapim.cli import run
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.models import LogEntry
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import problems as register
from rapim.meeting.actions import requests as asked
from rapim.meeting.actions.problems import Said
from rapim.meeting.models import Problem
from rapim.meeting.room import recurring
from rapim.meeting.room.duty_files import load_duties
from rapim.org import actions as org
from rapim.org.duties import in_force
from rapim.org.models import Duty
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2020, 1, 2, 2, tzinfo=dt.UTC)
HEAD = ("Kode", "Kode OPD", "Jabatan", "Pasal", "Uraian tugas", "Program", "Sebab", "Peran", "Berlaku sejak")
ROADS = ("T1", "1.03", "", "Pasal 5", "Jalan dan jembatan", "1.03.15; 1.03.18", "", "", "1 Januari 2019")
LAND = (
    "T2",
    "1.04",
    "",
    "Pasal 9",
    "Pengadaan tanah",
    "",
    "land_not_acquired",
    "Penanggung jawab",
    "2019-01-01",
)
HELP = ("T3", "1.05", "", "Pasal 7", "Pemetaan", "", "land_not_acquired", "Pendukung", "01/01/2019")
SAID = Said("Lahan belum bebas", "Pemilik menolak harga appraisal.", "Mohon musyawarah", "land_not_acquired")


@pytest.fixture(autouse=True)
def now() -> None:
    clock.set_to(NOW)
    for code, name in (("1.03", "Dinas PUPR"), ("1.04", "Dinas PKPLH"), ("1.05", "Bappeda")):
        org.record_agency(actor=ACTOR, code=code, name=name, valid_from=D(2019, 1, 1))


def sheet(path: Path, *rows: tuple[Any, ...]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Tupoksi")
        for at, row in enumerate((("TUPOKSI PERANGKAT DAERAH",), HEAD, *rows)):
            page.write_row(at, 0, row)
    return path


def test_a_sheet_is_taken_up_once_and_wrong_rows_are_told(tmp_path: Path) -> None:
    wrong = (
        ("T4", "9.99", "", "Pasal 1", "x", "1.01", "", "", "2019-01-01"),
        ("T5", "1.03", "", "Pasal 1", "x", "", "bukan_sebab", "", "2019-01-01"),
        ("T6", "1.03", "", "", "x", "1.01", "", "", "2019-01-01"),
        ("T7", "1.03", "", "Pasal 1", "x", "", "", "", "2019-01-01"),
        ("T8", "1.03", "", "Pasal 1", "x", "1.01", "", "ketua", "2019-01-01"),
        ("T9", "1.03", "", "Pasal 1", "x", "1.01", "", "", "kapan-kapan"),
        ("T1", "1.03", "", "Pasal 1", "x", "1.01", "", "", "2019-01-01"),
    )
    path = sheet(tmp_path / "tupoksi.xlsx", ROADS, LAND, HELP, *wrong)
    found = load_duties(actor=ACTOR, path=path)
    assert (found.seen, found.stored, found.known) == (10, 3, 0)
    assert [(one.code, one.row, one.column) for one in found.problems] == [
        ("duty_agency", 6, "B"), ("duty_cause", 7, "G"), ("duty_empty", 8, "D"),
        ("duty_leads_nowhere", 9, "F"),
        ("duty_role", 10, "H"), ("duty_day", 11, "I"), ("duty_repeated", 12, "A"),
    ]  # fmt: skip
    again = load_duties(actor=ACTOR, path=path)
    assert (again.stored, again.known, Duty.objects.count()) == (0, 3, 3)
    assert LogEntry.objects.filter(verb="set_duties").count() == 1
    roads = Duty.objects.get(code="T1")
    assert (roads.programmes, roads.role, roads.valid_from) == (
        ["1.03.15", "1.03.18"],
        "accountable",
        D(2019, 1, 1),
    )


def test_the_version_of_the_day_counts_and_a_duty_ends() -> None:
    said = {"code": "T", "article": "Pasal 1", "text": "x", "programmes": ["1.03"]}
    rows = [
        {**said, "agency_code": "1.03", "valid_from": D(2019, 1, 1)},
        {**said, "agency_code": "1.04", "valid_from": D(2020, 1, 1), "valid_to": D(2020, 6, 30)},
    ]
    assert len(org.set_duties(actor=ACTOR, rows=rows)) == 2
    days = (D(2018, 12, 31), D(2019, 12, 31), D(2020, 1, 1), D(2020, 7, 1))
    assert [[row.agency_code for row in in_force(day)] for day in days] == [[], ["1.03"], ["1.04"], []]
    org.set_duties(actor=ACTOR, rows=[{**rows[0], "agency_code": "1.05"}])
    assert [row.agency_code for row in in_force(D(2019, 5, 5))] == ["1.05"]
    with pytest.raises(org.Refused):
        org.set_duties(actor=ACTOR, rows=[{**rows[0], "role": "ketua"}])


def test_the_command_loads_and_tells(tmp_path: Path, capsys: Any) -> None:
    path = sheet(tmp_path / "tupoksi.xlsx", ROADS, (*LAND[:1], "9.99", *LAND[2:]))
    assert run(["duties", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["seen"], told["stored"], [one["code"] for one in told["problems"]]) == (
        2,
        1,
        ["duty_agency"],
    )
    assert run(["duties", str(path)]) == 0
    assert "2 baris: 0 baru, 1 sudah ada." in capsys.readouterr().out
    bare = tmp_path / "lain.csv"
    bare.write_text("a,b\n1,2\n")
    assert run(["duties", str(bare)]) == 2
    assert run(["duties", str(tmp_path / "tidak-ada.xlsx")]) == 2


def test_a_problem_is_led_by_duties_and_the_secretariat_leads_it_elsewhere(tmp_path: Path) -> None:
    load_duties(actor=ACTOR, path=sheet(tmp_path / "tupoksi.xlsx", ROADS, LAND, HELP))
    one = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    text = one.texts.get()
    assert (text.accountable, text.helpers, text.routed) == ("1.04", ["1.03", "1.05"], "cause")
    assert register.raise_problem(actor=ACTOR, agency="1.03", said=SAID) == one
    changed = Said("Jalan", "Rusak.", "Mohon", sub_activity="1.03.15.01")
    moved = register.revise_problem(actor=ACTOR, problem=one, said=changed, seen=1)
    assert (moved.accountable, moved.routed) == ("1.03", "programme")
    led = register.lead_problem(
        actor=ACTOR, problem=one, accountable="1.05", helpers=["1.03", "1.05"], reason="Perlu kajian", seen=2
    )
    assert (led.accountable, led.helpers, led.routed) == ("1.05", ["1.03"], "hand")
    assert [(act.act, act.reason) for act in one.acts.all()] == [("lead", "Perlu kajian")]
    stays = register.revise_problem(actor=ACTOR, problem=one, said=SAID, seen=3)
    assert (stays.title, stays.accountable, stays.routed) == (SAID.title, "1.05", "hand")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"accountable": "", "reason": "x", "seen": 1}, "accountable_missing"),
        ({"accountable": "1.04", "reason": " ", "seen": 1}, "reason_missing"),
        ({"accountable": "1.04", "reason": "x", "seen": 0}, "said_meanwhile"),
    ],
)
def test_leading_elsewhere_is_refused_without_its_parts(said: dict[str, Any], why: str) -> None:
    one = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)
    with pytest.raises(RefusedError) as refused:
        register.lead_problem(actor=ACTOR, problem=one, helpers=[], **said)
    assert (refused.value.because, one.texts.count(), one.acts.count()) == (why, 1, 0)


def test_the_same_cause_is_recognised_across_agencies_within_24_months() -> None:
    told = (
        ((2017, 12), "1.03", "Ganti rugi tanah ditolak", "Warga menolak nilai appraisal."),
        ((2018, 2), "1.03", "Pembebasan lahan tersendat", "Ahli waris menolak melepas tanah."),
        ((2019, 5), "1.04", "Tanah puskesmas belum dibeli", "Pemilik bidang minta harga tinggi."),
        ((2019, 6), "1.04", "Server mati", "Aplikasi tidak dapat diakses."),
    )  # fmt: skip
    made: dict[str, Problem] = {}
    for (year, month), agency, title, text in told:
        clock.set_to(dt.datetime(year, month, 1, 2, tzinfo=dt.UTC))
        made[title] = register.raise_problem(
            actor=ACTOR, agency=agency, said=Said(title, text, "Mohon bantuan")
        )
    clock.set_to(NOW)
    one = register.raise_problem(actor=ACTOR, agency="1.03", said=SAID)

    def found() -> list[tuple[str, str]]:
        text = f"{SAID.title}. {SAID.text}"
        rows = recurring.history(one.code, text, SAID.cause, one.raised_at)
        return [(row.said.title, row.because) for row in rows]

    assert sorted(found()) == [
        ("Pembebasan lahan tersendat", "both_speak"), ("Tanah puskesmas belum dibeli", "both_speak"),
    ]  # fmt: skip
    apart, same = made["Tanah puskesmas belum dibeli"], made["Server mati"]
    register.act_on_problem(actor=ACTOR, problem=one, act="part", other=apart, reason="Lain lokasi")
    register.act_on_problem(actor=ACTOR, problem=one, act="link", other=same)
    assert found() == [("Server mati", "linked"), ("Pembebasan lahan tersendat", "both_speak")]


def test_reading_is_asked_granted_for_days_and_ends() -> None:
    user = User.objects.create(username="inspektur")
    actor = Actor("Inspektur", user.pk)
    with pytest.raises(RefusedError):
        asked.request_problems(actor=actor, reason=" ")
    one = asked.request_problems(actor=actor, reason="Audit lahan")
    assert asked.request_problems(actor=actor, reason="Audit lahan") == one
    assert asked.opened(user.pk, D(2020, 1, 2)) is False
    given: dict[str, Any] = {"actor": ACTOR, "asked": one, "day": D(2020, 1, 2)}
    refusals = ((91, "", 0, "days_odd"), (0, "", 0, "reason_missing"), (3, "", 1, "answered_meanwhile"))
    for days, reason, seen, why in refusals:
        with pytest.raises(RefusedError) as refused:
            asked.answer_request(**given, days=days, reason=reason, seen=seen)
        assert refused.value.because == why
    row = asked.answer_request(**given, days=3, seen=0)
    assert asked.answer_request(**given, days=3, seen=0) == row
    assert [asked.opened(user.pk, D(2020, 1, day)) for day in (2, 4, 5)] == [True, True, False]
    with pytest.raises(RefusedError) as refused:
        asked.answer_request(**given, days=5, seen=0)
    assert refused.value.because == "answered_meanwhile"
    asked.answer_request(**given, days=0, reason="Selesai", seen=1)
    assert asked.opened(user.pk, D(2020, 1, 2)) is False
