"""Whose clock on the page of a package: notes, answers, and the list of what waits."""

from __future__ import annotations

import csv
import datetime as dt
import inspect
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN

from rapim.analytics.models import PackageBody, PackageRow, PackageSet
from rapim.analytics.packages import packages, summary
from rapim.ledger import clock as house_clock
from rapim.procurement.actions import clocks
from rapim.procurement.actions.clocks import SPEAKERS
from rapim.procurement.measures.clocks import KINDS, STATES
from rapim.procurement.measures.lateness import CLOCKS
from rapim.procurement.models import ClockNote, ClockReply
from rapim.words import LANGUAGES
from rapim.words.catalogue import catalogue

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)
WAIT = {
    "kind": "awaiting", "party": "centre", "day": "2025-04-01", "until": "2025-04-10",
    "text": "Juknis DAK terbit 10 April (surat 12/2025)",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(NOW)
    factories.agencies()
    purchases.year(1)
    yield
    house_clock.set_to(None)


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency))
    return client


def later() -> None:
    house_clock.set_to(house_clock.now() + dt.timedelta(minutes=1))


def send(client: Client, address: str, **said: str) -> str:
    later()
    answer = client.post(address, said, follow=True)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def late() -> dict[str, int]:
    one = next(one for one in packages()["packages"] if one["id"] == "rup-100")
    assert sum(one["late_by"].values()) == one["days_late"]
    return {clock: days for clock, days in one["late_by"].items() if days}


def noted(**said: str) -> ClockNote:
    send(signed_in("commitment_officer"), "/paket/rup-100/jam/", **{**WAIT, **said})
    return ClockNote.objects.get()


def test_a_confirmed_note_moves_the_days_everywhere_and_a_waiting_one_nowhere() -> None:
    before = late()
    row = noted()
    assert late() == before == {"opd": 1, "pokja": 19}
    page = send(
        signed_in("sekda"), f"/paket/rup-100/jam/{row.pk}/", party="centre", word="confirm", text="Benar"
    )
    assert "dibenarkan, 10 hari berpindah" in page
    assert late() == {"centre": 10, "pokja": 10}
    found = summary()
    assert found["total"]["late_by"]["centre"] == 10
    assert next(one for one in found["agencies"] if one["code"] == OWN)["late_by"]["centre"] == 10
    board = signed_in("adbang").get("/paket/?format=csv").content.decode("utf-8-sig")
    shown = next(row for row in csv.DictReader(io.StringIO(board)) if row["Nama"] == "Jalan 100")
    days = [shown[f"{clock} (hari)"] for clock in ("Pusat", "Pokja/UKPBJ", "OPD")]
    assert days == ["10", "10", ""]


def test_what_was_known_before_the_note_stays_what_it_was() -> None:
    before = house_clock.now()
    row = noted()
    send(signed_in("sekda"), f"/paket/rup-100/jam/{row.pk}/", party="centre", word="confirm")
    then = next(one for one in packages(known_at=before)["packages"] if one["id"] == "rup-100")
    assert (then["late_by"]["centre"], then["clock_notes"]) == (0, [])


def test_a_disputed_note_moves_nothing_until_a_leader_decides() -> None:
    before = late()
    row = noted(party="bpkad")
    address = f"/paket/rup-100/jam/{row.pk}/"
    page = send(signed_in("bpkad"), address, party="bpkad", word="dispute", text="SPD terbit 2 April")
    assert "diperselisihkan, 10 hari dipertaruhkan" in page
    assert late() == before
    leader = signed_in("adbang")
    assert "1 catatan jam menunggu kata Anda" in leader.get("/paket/jam/").content.decode()
    page = send(leader, address, party="leader", word="confirm", text="Menurut agenda surat")
    assert "memutuskan: benar" in page
    assert late()["bpkad"] == 10


def test_an_open_wait_is_ended_by_a_later_note() -> None:
    row = noted(until="")
    sekda = signed_in("sekda")
    send(sekda, f"/paket/rup-100/jam/{row.pk}/", party="centre", word="confirm")
    assert late()["centre"] == 20
    head = signed_in("agency_head")
    send(head, "/paket/rup-100/jam/", **WAIT)
    assert late()["centre"] == 20
    last = ClockNote.objects.last()
    send(sekda, f"/paket/rup-100/jam/{last.pk}/", party="centre", word="confirm")  # type: ignore[union-attr]
    assert late()["centre"] == 10
    assert "diganti catatan yang lebih baru" in sekda.get("/paket/rup-100/").content.decode()


def test_the_list_holds_what_waits_for_the_reader() -> None:
    noted()
    told = {}
    for role in ("sekda", "ukpbj", "bpkad", "agency_head"):
        picture = signed_in(role).get("/paket/jam/").context["picture"]
        told[role] = (len(picture.mine), len(picture.others))
    assert told == {"sekda": (1, 0), "ukpbj": (0, 1), "bpkad": (0, 1), "agency_head": (0, 1)}
    client = Client()
    client.force_login(factories.person("agency_head", OTHER, name="lain"))
    picture = client.get("/paket/jam/").context["picture"]
    assert (picture.mine, picture.others) == ([], [])


def test_the_menu_of_packages_counts_what_waits() -> None:
    noted()
    for role, counted in (("sekda", 1), ("ukpbj", 0)):
        page = signed_in(role).get("/paket/").content.decode()
        assert ('Jam siapa <span class="tag watch">1</span>' in page) == bool(counted)
    assert "/paket/jam/" not in signed_in("regent").get("/paket/").content.decode()


def test_those_who_may_not_are_refused_and_see_no_form() -> None:
    row = noted()
    for role in ("regent", "inspectorate", "bappeda", "planner", "treasurer"):
        client = signed_in(role)
        assert client.post("/paket/rup-100/jam/", WAIT).status_code == 403
        assert client.post(f"/paket/rup-100/jam/{row.pk}/", {}).status_code == 403
        assert client.get("/paket/jam/").status_code == 403
        page = client.get("/paket/rup-100/").content.decode()
        assert ("Juknis DAK terbit" in page, "/paket/rup-100/jam/" in page) == (True, False)
    other = Client()
    other.force_login(factories.person("commitment_officer", OTHER, name="lain"))
    assert other.post("/paket/rup-100/jam/", WAIT).status_code == 403
    assert other.post(f"/paket/rup-100/jam/{row.pk}/", {"party": "opd"}).status_code == 403
    assert signed_in("sekda").post("/paket/rup-100/jam/", WAIT).status_code == 403
    assert (ClockNote.objects.count(), ClockReply.objects.count()) == (1, 0)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"day": "kemarin"}, "Isian belum lengkap"),
        ({"until": "2025-03-31"}, "Hari terakhir mendahului hari pertama."),
        ({"until": "2025-07-16"}, "Tanggalnya belum terjadi."),
        ({"day": "2023-12-31"}, "Tanggalnya sebelum 1 Januari 2024"),
        ({"party": "opd"}, "Pihak sendiri tidak dapat disebut"),
        ({"party": ""}, "Sebutkan siapa yang ditunggu."),
        ({"text": ""}, "tanpa itu tidak disimpan"),
    ],
)
def test_a_refusal_is_told_in_words(said: dict[str, str], told: str) -> None:
    assert told in send(signed_in("commitment_officer"), "/paket/rup-100/jam/", **{**WAIT, **said})
    assert ClockNote.objects.count() == 0


def test_the_answer_of_the_wrong_party_is_told_in_words() -> None:
    row = noted()
    address = f"/paket/rup-100/jam/{row.pk}/"
    assert "tidak menyebut pihak yang Anda wakili" in send(
        signed_in("ukpbj"), address, party="pokja", word="confirm"
    )
    assert "Isian belum lengkap" in send(signed_in("sekda"), address, party="centre", word="mungkin")
    assert signed_in("bpkad").post("/paket/rup-100/jam/999999/", {}).status_code == 404
    assert ClockReply.objects.count() == 0


def test_an_earlier_day_is_read_and_not_written() -> None:
    noted()
    sekda = signed_in("agency_head")
    assert 'action="/paket/rup-100/jam/"' in sekda.get("/paket/rup-100/").content.decode()
    assert 'action="/paket/rup-100/jam/"' not in sekda.get("/paket/rup-100/?per=2025-07-01").content.decode()


@pytest.mark.parametrize("address", ["/paket/rup-100/", "/paket/jam/", "/paket/"])
def test_one_note_and_three_ask_the_same_queries(address: str) -> None:
    client, officer = signed_in("sekda"), signed_in("commitment_officer")

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    send(officer, "/paket/rup-100/jam/", **WAIT)
    one = asked()
    for day in ("2025-04-02", "2025-04-03"):
        send(officer, "/paket/rup-100/jam/", **{**WAIT, "day": day})
    assert ClockNote.objects.count() == 3
    assert asked() == one


def test_a_set_with_three_notes_is_made_with_the_queries_of_one() -> None:
    officer = signed_in("commitment_officer")

    def asked() -> int:
        for model in (PackageBody, PackageRow, PackageSet):
            model.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assert packages()["total"]["packages"] == 3
        return len(queries)

    send(officer, "/paket/rup-100/jam/", **WAIT)
    one = asked()
    for day in ("2025-04-02", "2025-04-03"):
        send(officer, "/paket/rup-100/jam/", **{**WAIT, "day": day})
    assert asked() == one


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_of_a_note_stands_in_the_catalogue(lang: str) -> None:
    wanted = [
        *(f"clock_kind.{kind}" for kind in KINDS),
        *(f"clock_said.{name}" for name in (*KINDS, "awaiting_open", "beyond", "beyond_open")),
        *(f"clock_state.{state}" for state in STATES),
        *(f"clock_wait.{clock}" for clock in CLOCKS),
        *(f"{part}.{party}" for party in SPEAKERS for part in ("clock_asked", "clock_party", "clock_answer")),
        *(f"clock_refused.{code}" for code in REFUSALS),
    ]
    assert [code for code in wanted if code not in catalogue(lang)] == []


REFUSALS = re.findall(r'RefusedNoteError\("(\w+)"', inspect.getsource(clocks))
