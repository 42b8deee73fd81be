"""The RKAP card of regional companies: on their page, in the packet of a meeting, from the list of seats."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web import factories

from rapim.intake.actions import load_paths
from rapim.ledger import clock as house
from rapim.ledger.actions import kept_path
from rapim.letters import packets as papers
from rapim.letters.content import Style
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.meetings import Plan
from rapim.meeting.models import Attendee, Meeting
from rapim.meeting.room import packets
from rapim.org import actions as org
from rapim.words import say

pytestmark = pytest.mark.django_db
WATER, BANK = "9.01.0.00.0.00.01", "9.01.0.00.0.00.02"
NAMES = {WATER: "Perumda Air Contoh", BANK: "Perumda Bank Contoh"}
AS_OF = dt.date(2019, 7, 31)


@pytest.fixture(autouse=True)
def _regency(clock: dt.datetime) -> None:
    factories.agencies()
    for order, (code, name) in enumerate(NAMES.items(), 90):
        org.record_agency(actor=factories.ADMIN, code=code, name=name, kind="bumd", order=order,
                          valid_from=factories.SINCE, legal_source="Perda 1/2019")  # fmt: skip


def loaded(folder: Path, *codes: str, year: int = 2019, income: int = 600_000_000) -> None:
    head = ["Kode BUMD", "Tahun", "Uraian", "Satuan", "RKAP", "Realisasi s.d. bulan", "Bulan"]
    path = folder / f"rkap-{year}-{income}-{len(codes)}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        for code in codes:
            writer.writerow([code, year, "Pendapatan", "Rp", 1_000_000_000, income, 6])
            writer.writerow([code, year, "Dividen", "Rp", 100_000_000, 40_000_000, 6])
            writer.writerow([code, year, "<b>Pelanggan</b>", "sambungan", 50_000, 51_250, 6])
    (entry,) = load_paths([path], actor=factories.ADMIN)["files"]
    assert entry["status"] == "loaded"


def page(client: Client, name: str = "agency", code: str = WATER, **asked: str) -> str:
    answer = client.get(reverse(name, args=[code]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_director_sees_the_own_card_and_no_other(client: Client, tmp_path: Path) -> None:
    loaded(tmp_path, WATER, BANK)
    client.force_login(factories.person("agency_head", WATER))
    body = page(client)
    for part in ("Perumda Air Contoh", "Rp600 juta", "60,00%", "51.250", "sambungan", "50% tahun sudah lewat",
                 "Dividen yang belum disetor: Rp60.000.000."):  # fmt: skip
        assert part in body, part
    assert "<b>Pelanggan" not in body and "&lt;b&gt;Pelanggan" in body
    assert client.get(reverse("agency", args=[BANK])).status_code == 403
    client.force_login(factories.person("planner", factories.OWN))
    assert client.get(reverse("agency", args=[WATER])).status_code == 403


def test_a_card_without_facts_says_which_file_to_load(client: Client) -> None:
    client.force_login(factories.person("sekda"))
    body = page(client)
    assert say("bumd.empty", "id", year=2019) in body and "<table" not in body
    assert reverse("data_room") not in body.split("<main")[1]
    client.force_login(factories.person("adbang"))
    assert reverse("data_room") in page(client).split("<main")[1]


def test_each_figure_opens_for_the_own_director_alone(client: Client, tmp_path: Path) -> None:
    loaded(tmp_path, WATER)
    client.force_login(factories.person("agency_head", WATER))
    links = [part.split('"')[0] for part in page(client).split('href="') if part.startswith("/angka/")]
    assert len(links) == 10
    said = [client.get(link).content.decode() for link in links]
    assert "Pendapatan: RKAP setahun" in said[0] and "Rp1.000.000.000" in said[0]
    assert "51.250 sambungan" in said[7] and "rkap-2019-600000000-1.csv" in said[7]
    assert "60,0000%" in said[2] and "Capaian adalah realisasi sejak Januari" in said[2]
    assert "Rp60.000.000" in said[9]
    assert client.get(f"{links[7]}?format=csv").status_code == 200
    client.force_login(factories.person("agency_head", BANK, name="bank"))
    assert {client.get(link).status_code for link in links} == {403}


def test_the_card_leaves_as_a_file_and_shows_the_year_before(client: Client, tmp_path: Path) -> None:
    loaded(tmp_path, WATER)
    loaded(tmp_path, WATER, year=2018, income=550_000_000)
    client.force_login(factories.person("sekda"))
    body = page(client)
    assert "2018 s.d. Juni" in body and "Rp550 juta" in body and "55,00%" in body
    file = page(client, format="csv")
    assert "Pendapatan" in file and "Rp600 juta" in file


def test_as_many_queries_for_one_company_as_for_two(client: Client, tmp_path: Path) -> None:
    client.force_login(factories.person("sekda"))
    loaded(tmp_path, WATER)
    page(client)
    counts = []
    for codes in ((WATER,), (WATER, BANK)):
        loaded(tmp_path, *codes, income=700_000_000 + len(codes))
        page(client)
        with CaptureQueriesContext(connection) as seen:
            page(client)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def frozen(tmp_path: Path) -> Meeting:
    for code, name in NAMES.items():
        post = org.record_post(actor=factories.ADMIN, code=f"direktur-{code}", title=f"Direktur {name}",
                               agency_code=code, valid_from=factories.SINCE)  # fmt: skip
        org.appoint_holder(actor=factories.ADMIN, post=post, person_name=f"Pejabat {name}",
                           valid_from=factories.SINCE)  # fmt: skip
    loaded(tmp_path, WATER)
    plan = Plan("rapim", "monthly", "Rapim", house.now() + dt.timedelta(days=3), 120, AS_OF)
    one = rooms.plan_meeting(actor=factories.ADMIN, plan=plan)
    rooms.act_on_meeting(actor=factories.ADMIN, meeting=one, act="call", seen=0)
    packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=1, reason="mendesak")
    return one


def test_directors_are_called_and_their_cards_stand_in_the_packet(client: Client, tmp_path: Path) -> None:
    one = frozen(tmp_path)
    assert list(Attendee.objects.values_list("post", flat=True)) == [f"direktur-{code}" for code in NAMES]
    kept = one.packets.get()
    body = packets.body_of(kept)
    assert [card["agency"] for card in body["companies"]] == [WATER, BANK]
    assert [brief["agency"] for brief in body["briefs"]] == [WATER, BANK]
    house.set_to(house.now() + dt.timedelta(days=1))
    loaded(tmp_path, WATER, income=880_000_000)
    client.force_login(factories.person("agency_head", WATER))
    said = page(client, "meeting_brief", one.code)
    assert "Rp600 juta" in said and "Rp880 juta" not in said and "Perumda Bank Contoh" not in said
    other = client.get(reverse("meeting_brief", args=[one.code]), {"opd": BANK})
    assert other.status_code == 403
    seats = page(client, "meeting", one.code)
    card = f"{reverse('agency', args=[WATER])}?per=2019-07-31"
    assert card in seats and reverse("agency", args=[BANK]) not in seats
    assert "Rp880 juta" in client.get(card).content.decode()
    assert packets.rebuilt(kept) == kept_path(kept.sha256).read_bytes()


def test_the_card_stands_on_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = packets.body_of(frozen(tmp_path).packets.get())
    pages: list[dict[str, Any]] = []
    monkeypatch.setattr(papers, "render", lambda _, page, __: pages.append(page) or b"")
    papers.packet_pages(body, Style("id"))
    water, bank = pages[0]["briefs"]
    assert water["parts"][0]["table"]["rows"][0] == ["Pendapatan", "Rp1 miliar", "Rp600 juta", "60,00%"]
    assert water["parts"][0]["table"]["rows"][2][0] == "<b>Pelanggan</b> (sambungan)"
    assert (water["figures"], bank["parts"]) == ([], [])
    assert bank["headline"] == [[say("bumd.empty", "id", year=2019), ""]]
