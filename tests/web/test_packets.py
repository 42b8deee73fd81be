"""The packet of a meeting: what the room sees, and the same bytes a year of loads later."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim.cli import run
from rapim.ledger import clock
from rapim.ledger.actions import kept_path
from rapim.letters.content import Style
from rapim.letters.packets import packet_pages
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.problems import Said, raise_problem
from rapim.meeting.models import Meeting, Packet
from rapim.meeting.room import gathering, packets

pytestmark = pytest.mark.django_db
JULY = D(2025, 7, 15)
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()


def meeting(kind: str = "monthly", as_of: dt.date = JULY, **said: Any) -> Meeting:
    begins = NOW + dt.timedelta(days=7)
    plan = rooms.Plan("rapim", kind, "Rapim Juli", begins, 120, as_of, **said)
    return rooms.plan_meeting(actor=factories.ADMIN, plan=plan)


def problem(agency: str = OWN, title: str = "Lahan belum bebas") -> None:
    said = Said(title, "Pemilik menolak.", "Mohon musyawarah", stake_sen=10**11, act_by=D(2025, 8, 1))
    raise_problem(actor=factories.ADMIN, agency=agency, said=said)


def keys(one: Meeting) -> list[str]:
    return [item.key for item in gathering.proposed(one)]


def test_the_agenda_holds_problems_and_red_packages_with_what_they_weigh() -> None:
    purchases.year(2)
    problem()
    one = meeting()
    items = gathering.proposed(one)
    assert [item.key for item in items[:2]] == ["standing:absorption", "standing:packages"]
    by_key = {item.key: item for item in items}
    said = by_key["problem:M-2025-0001"]
    assert (said.agency, said.because["stake_sen"], said.because["act_by"]) == (OWN, 10**11, "2025-08-01")
    assert items[1].because["late"] == 2


def test_a_cluster_meeting_hears_its_own_agencies_alone() -> None:
    purchases.year(1, OWN)
    purchases.year(1, OTHER)
    problem(OWN)
    problem(OTHER, "Tender gagal")
    assert [key for key in keys(meeting("cluster", agencies=[OTHER])) if key.startswith("problem:")] == [
        "problem:M-2025-0002"
    ]


def test_a_frozen_packet_is_made_again_to_the_byte_after_later_loads() -> None:
    purchases.year(2)
    problem()
    one = meeting()
    with pytest.raises(RefusedError, match="objections_running"):
        packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=0)
    packets.draft_packet(actor=factories.ADMIN, meeting=one, seen=0)
    frozen = packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=1, reason="banjir")
    assert packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=1, reason="banjir") == frozen
    before = kept_path(frozen.sha256).read_bytes()
    factories.opened(one)
    for week in range(1, 4):
        clock.set_to(NOW + dt.timedelta(weeks=17 * week))
        moved = purchases.plan("100", selection_from=D(2025, 3 + week, 1))
        purchases.pull("rup", [moved], f"rup-{week}.json")
        problem(OTHER, f"Tender gagal {week}")
        ordered = orders.Ordered(f"Percepat {week}", OWN, D(2026, 12, 1))
        orders.record_decision(actor=factories.ADMIN, meeting=one, uid=uuid.uuid4(), ordered=ordered,
                               day=clock.now().date())  # fmt: skip
    assert packets.rebuilt(frozen) == before
    earlier = packets.packet(one, frozen.known_at, 1)
    assert (earlier["form"], set(json.loads(before)) - set(earlier)) == (1, {"companies"})
    assert packets.body_of(frozen)["problems"][0]["title"] == "Lahan belum bebas"
    assert packets.packet(one, clock.now())["problems"][-1]["title"] == "Tender gagal 3"
    assert Packet.objects.count() == 2


def test_the_command_answers_for_a_meeting_and_for_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    purchases.year(1)
    one = meeting()
    assert run(["agenda", "--meeting", one.code, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [item["key"] for item in told["items"]] == keys(one)
    assert run(["agenda", "--date", "2026-01-07", "--kind", "opening", "--json"]) == 0
    opening = json.loads(capsys.readouterr().out)
    assert opening["as_of"] == "2025-12-31"
    standing = [item["key"] for item in opening["items"] if item["sort"] == "standing"]
    assert standing == [f"standing:{key}" for key in ("absorption", "lateness", "targets", "discipline")]
    assert run(["agenda", "--meeting", "tidak-ada"]) == 2


def test_the_packet_leaves_as_json_pdf_and_workbook(tmp_path: Path) -> None:
    purchases.year(2)
    problem()
    one = meeting()
    packets.draft_packet(actor=factories.ADMIN, meeting=one, seen=0)
    frozen = packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=1, reason="mendesak")
    out = tmp_path / "bahan"
    assert run(["pack", "--meeting", one.code, "--out", str(out), "--json"]) == 0
    assert (out / "bahan-rapat.json").read_bytes() == kept_path(frozen.sha256).read_bytes()
    assert (out / "bahan-rapat.pdf").read_bytes() == packet_pages(packets.body_of(frozen), Style())
    book = openpyxl.load_workbook(out / "bahan-rapat.xlsx")
    assert book.sheetnames == ["Agenda", "Perangkat daerah", "Tindak lanjut arahan", "Masalah yang diajukan",
                               "Paket merah"]  # fmt: skip
    assert [cell.value for cell in book["Masalah yang diajukan"][4]][:2] == [
        "M-2025-0001",
        "Lahan belum bebas",
    ]
    assert run(["pack", "--meeting", "tidak-ada", "--out", str(out)]) == 2
