"""The slides of a meeting: from its frozen packet alone, for whom, in step with the moderator, as a PDF."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim.cli import run
from rapim.ledger import clock
from rapim.letters.content import Style
from rapim.letters.slides import slides, slides_pages
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.problems import Said, raise_problem
from rapim.meeting.models import Meeting
from rapim.meeting.room import closing, packets
from rapim.org import access

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)
REST = ("salindia/", "salindia/2/", "salindia/di-meja/", "salindia/salindia.pdf")
WALL = "layar/salindia/"


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()


def planned() -> Meeting:
    begins = clock.now() + dt.timedelta(hours=1)
    plan = rooms.Plan("rapim", "monthly", "Rapim Juli", begins, 120, D(2025, 7, 15), place="Command Center")
    return rooms.plan_meeting(actor=factories.ADMIN, plan=plan)


def frozen(problems: int = 1) -> Meeting:
    for at in range(problems):
        said = Said(f"Lahan {at} belum bebas", "Pemilik menolak.", "Mohon musyawarah", stake_sen=10**11)
        raise_problem(actor=factories.ADMIN, agency=OWN, said=said)
    one = planned()
    packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=0, reason="mendesak")
    return one


def act(one: Meeting, what: str, **details: Any) -> None:
    rooms.act_on_meeting(actor=factories.ADMIN, meeting=one, act=what, seen=one.acts.count(), details=details)


def body(one: Meeting) -> dict[str, Any]:
    return packets.body_of(one.packets.get(frozen=True))


def sign_in(client: Client, role: str, agency: str = "") -> Client:
    client.force_login(factories.person(role, agency))
    return client


def address(one: Meeting, rest: str = REST[0]) -> str:
    return f"/rapat/{one.code}/{rest}"


def heading(answer: Any) -> str:
    text: str = answer.content.decode().split("<h1")[1].split(">", 1)[1].split("</h1>")[0]
    return text


def test_the_deck_is_for_who_sees_the_whole_packet(client: Client) -> None:
    one, found, expected = frozen(), {}, {}
    for role in access.ROLES:
        sign_in(client, role)
        whole = access.TABLE["see_meetings"].get(role) == access.REGION
        found[role] = [client.get(address(one, rest)).status_code for rest in (*REST, WALL)]
        wall = 200 if role in access.TABLE["see_wall"] else 403
        expected[role] = [*[200 if whole else 403] * len(REST), wall]
    assert found == expected


def test_each_item_has_its_slide_with_its_figures_its_source_and_its_neighbours(client: Client) -> None:
    purchases.year(2)
    one = frozen()
    sign_in(client, "adbang")
    keys = [item["key"] for item in body(one)["agenda"]["items"]]
    deck = slides(body(one), "id")
    assert [slide["key"] for slide in deck] == ["", *keys, ""]
    at = keys.index("problem:M-2025-0001") + 2
    page = client.get(address(one, f"salindia/{at}/"))
    text = page.content.decode()
    assert heading(page) == "Lahan 0 belum bebas"
    for said in ("Rp1 miliar", "Mohon musyawarah", "angka beku per 15 Juli 2025, diketahui 15 Juli 2025"):
        assert said in text, said
    assert f'rel="prev" data-key="before" href="{address(one, f"salindia/{at - 1}/")}"' in text
    assert f'rel="next" data-key="after" href="{address(one, f"salindia/{at + 1}/")}"' in text
    assert 'rel="prev"' not in client.get(address(one)).content.decode()
    last = client.get(address(one, f"salindia/{len(deck)}/")).content.decode()
    assert ('rel="next"' in last, one.packets.get().sha256 in last) == (False, True)
    assert client.get(address(one, f"salindia/{len(deck) + 1}/")).status_code == 404
    assert client.get(address(one, "salindia/0/")).status_code == 404


def test_slides_stay_as_frozen_after_later_loads() -> None:
    purchases.year(2)
    one = frozen()
    before, held = slides(body(one), "id"), slides_pages(body(one), Style())
    factories.opened(one)
    clock.set_to(NOW + dt.timedelta(days=21))
    purchases.pull("rup", [purchases.plan("900")], "rup-lagi.json")
    assert slides(body(one), "id") == before
    made_again = json.loads(packets.rebuilt(one.packets.get()))
    assert slides_pages(made_again, Style()) == held


def test_the_pdf_has_a_page_for_each_item_and_two_and_is_the_same_bytes(
    client: Client, tmp_path: Path
) -> None:
    purchases.year(2)
    one = frozen()
    out = tmp_path / "bahan"
    assert run(["pack", "--meeting", one.code, "--out", str(out)]) == 0
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", (out / "slides.pdf").read_bytes())
    assert boxes == [b"0 0 960 540"] * (len(body(one)["agenda"]["items"]) + 2)
    sign_in(client, "sekda")
    answer = client.get(address(one, REST[3]))
    assert (answer.content, answer["Content-Type"]) == ((out / "slides.pdf").read_bytes(), "application/pdf")
    again = client.get(address(one, REST[3]), headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_does_not_see_problems_has_no_slide_of_them(client: Client) -> None:
    one = frozen()
    sign_in(client, "inspectorate")
    total = len(body(one)["agenda"]["items"]) + 2
    pages = [client.get(address(one, f"salindia/{at}/")) for at in range(1, total)]
    assert {page.status_code for page in pages} == {200}
    assert any("Lahan 0 belum bebas" in page.content.decode() for page in pages) is False
    assert client.get(address(one, f"salindia/{total}/")).status_code == 404
    factories.opened(one)
    act(one, "item", item="problem:M-2025-0001")
    assert heading(client.get(address(one, REST[2]))) == "Rapim Juli"
    paper = client.get(address(one, REST[3]))
    sign_in(client, "sekda")
    assert client.get(address(one, REST[3]))["ETag"] != paper["ETag"]


@pytest.mark.parametrize(
    ("role", "mode", "ordered"), [("sekda", "", False), ("sekda", "rapat", True), ("regent", "rapat", False)]
)
def test_agencies_are_grouped_unless_the_meeting_is_closed(
    client: Client, role: str, mode: str, ordered: bool
) -> None:
    one = frozen(problems=0)
    packet = body(one)
    late = {"alerts": [{"id": "EWS-01", "level": "red"}], "plan_quality": "fit"}
    units = [("1.02", "Zeta", 80), ("1.03", "Alfa", 20), ("1.04", "Kas daerah", 90), ("1.05", "Beta", 99)]
    packet["board"]["units"] = [
        {"code": code, "name": name, "short_name": name, "days_behind": days, "type": "dinas", **late}
        for code, name, days in units
    ]
    packet["board"]["units"][2]["type"] = "ppkd"
    packet["board"]["units"][3]["plan_quality"] = "unfit"
    found = slides(packet, "id", closed=ordered)[1]["listed"]
    assert [row["name"] for row in found["rows"]] == (["Zeta", "Alfa"] if ordered else ["Alfa", "Zeta"])
    assert [row["days"] for row in found["rows"]] == (["80 hari", "20 hari"] if ordered else ["", ""])
    sign_in(client, role)
    text = client.get(address(one, "salindia/2/"), {"mode": mode}).content.decode()
    assert ("Urutan hari terlambat" in text, "Perlu percepatan" in text) == (ordered, not ordered)
    kept = f'href="{address(one, "salindia/3/")}?mode=rapat"'
    assert (kept in text) == ordered


def test_the_wall_follows_the_moderator_and_steps_nowhere(client: Client) -> None:
    one = frozen()
    sign_in(client, "wall")
    to = address(one, WALL)
    assert heading(client.get(to)) == "Rapim Juli"
    factories.opened(one)
    act(one, "item", item="problem:M-2025-0001")
    page = client.get(to)
    assert heading(page) == "Lahan 0 belum bebas"
    assert 'data-at="open problem:M-2025-0001"' in page.content.decode()
    assert ("data-key" in page.content.decode(), "salindia.pdf" in page.content.decode()) == (False, False)
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=one.acts.count())
    assert heading(client.get(to)) == "Penutup"


def test_who_steps_is_led_to_the_table_too_where_the_meeting_is_open(client: Client) -> None:
    one = factories.opened(frozen())
    act(one, "item", item="standing:packages")
    for role, follows in (("adbang", True), ("bappeda", False)):
        sign_in(client, role)
        text = client.get(address(one)).content.decode()
        assert (f'data-state="{address(one, "layar/keadaan.json")}"' in text) == follows
        assert heading(client.get(address(one, REST[2]))).startswith("Paket terlambat")


def test_an_item_that_came_after_the_freeze_has_a_slide_that_says_so(client: Client) -> None:
    one = frozen()
    late = {"key": "added:1", "sort": "matter", "title": "Banjir di Undaan", "agency": "", "minutes": 5,
            "because": {}}  # fmt: skip
    items = [*body(one)["agenda"]["items"], late]
    rooms.set_agenda(actor=factories.ADMIN, meeting=one, items=items, seen=0)
    factories.opened(one)
    act(one, "item", item="added:1")
    sign_in(client, "adbang")
    page = client.get(address(one, REST[2]))
    assert heading(page) == "Banjir di Undaan"
    assert "Butir ini masuk sesudah bahan dibekukan." in page.content.decode()


def test_before_the_freeze_there_are_no_slides_and_the_page_says_what_to_do(client: Client) -> None:
    one = planned()
    packets.draft_packet(actor=factories.ADMIN, meeting=one, seen=0)
    sign_in(client, "adbang")
    for rest in (*REST[:3], WALL):
        assert heading(client.get(address(one, rest))) == "Bahan rapat belum dibekukan", rest
    assert client.get(address(one, REST[3])).status_code == 404
    assert "salindia" not in client.get(address(one, "")).content.decode()


def test_the_page_of_the_meeting_and_of_the_packet_lead_to_the_slides(client: Client) -> None:
    one = frozen()
    for role, agency, led in (("sekda", "", True), ("agency_head", OTHER, False)):
        sign_in(client, role, agency)
        for rest in ("", "bahan/"):
            text = client.get(address(one, rest)).content.decode()
            links = (f'href="{address(one)}"' in text, f'href="{address(one, REST[3])}"' in text)
            assert links == (led, led), (role, rest)


def test_a_decision_has_its_first_deadline_and_its_owner_on_its_slide() -> None:
    first = factories.opened(frozen(problems=0))
    ordered = orders.Ordered("Umumkan paket", OWN, D(2025, 7, 20))
    row = orders.record_decision(actor=factories.ADMIN, meeting=first, uid=uuid.uuid4(), ordered=ordered,
                                 day=clock.now().date())  # fmt: skip
    clock.set_to(NOW + dt.timedelta(days=14))
    plan = rooms.Plan("rapim", "monthly", "Rapim Agustus", clock.now() + dt.timedelta(7), 120, D(2025, 7, 25))
    one = rooms.plan_meeting(actor=factories.ADMIN, plan=plan)
    packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=0, reason="mendesak")
    deck = slides(body(one), "id")
    slide = next(one for one in deck if one["key"] == f"decision:{row.code}")
    assert {one["label"]: one["text"] for one in slide["facts"]}["Tenggat awal"] == "20 Juli 2025"
    assert [one["value"] for one in slide["figures"]][:1] == ["9 hari"]
    assert [one["value"] for one in deck[-1]["figures"]][2:] == ["1", "1"]


def test_one_and_three_items_ask_the_same_queries(client: Client) -> None:
    asked = []
    sign_in(client, "adbang")
    for problems in (1, 2):
        one = frozen(problems)
        client.get(address(one))
        for rest in (REST[0], REST[2], WALL):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(one, rest)).status_code == 200
            asked.append(len(queries))
        clock.set_to(clock.now() + dt.timedelta(days=1))
    assert asked[:3] == asked[3:]
