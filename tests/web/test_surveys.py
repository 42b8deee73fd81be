"""Sample surveys on their pages: the worked estimate, the field form, corrections, who may do what."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories
from web.factories import ADMIN, OTHER, OWN

from rapim.ledger import clock
from rapim.targets.actions import surveys as acts
from rapim.targets.models import Survey, SurveyPoint

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 1)
SEEN = {"A": (310, 290, 350, 275, 325), "B": (120, 90, 150, 110, 95, 130, 105, 100)}


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(dt.datetime(2019, 8, 21, 2, tzinfo=dt.UTC))
    factories.agencies()


def begun(agency: str = OWN) -> Survey:
    strata = (acts.StratumSaid("A", "Jalan utama", 20), acts.StratumSaid("B", "Jalan lain", 40))
    items = (acts.ItemSaid("motor", "Sepeda motor", 1000_00),)
    design = acts.DesignSaid(strata, items, 313, 0.8, 0.1, "Perda contoh")
    return acts.begin(actor=ADMIN, uid=uuid.uuid4(), title="Parkir", agency=agency, account="4.1.2.01.04",
                      fiscal_year=2020, design=design)  # fmt: skip


def point(survey: Survey, place: str = "A0", number: int = 310, stratum: str = "A") -> SurveyPoint:
    found = acts.Counted(stratum, place, DAY, "Penghitung", {"motor": number})
    return acts.count(actor=ADMIN, survey=survey, uid=uuid.uuid4(), found=found)


def signed_in(role: str, agency: str = "", *, gated: bool = False) -> Client:
    client = Client(enforce_csrf_checks=gated)
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def sent(**other: Any) -> dict[str, Any]:
    return {"uid": str(uuid.uuid4()), "stratum": "A", "place": "Pasar", "day": "2019-08-20",
            "counter": "Budi Contoh", "n-motor": "310", "note": "", **other}  # fmt: skip


def test_t_pot_01_stands_on_its_page_with_error_interval_and_points() -> None:
    survey = begun()
    for stratum, numbers in SEEN.items():
        for at, number in enumerate(numbers):
            point(survey, f"{stratum}{at}", number, stratum)
    page = signed_in("bappeda").get(f"/uji-potensi/survei/{survey.code}/").content.decode()
    shown = ("Rp10.700.000", "Rp340.221", "Rp3.349.100.000", "Rp3.173.925.559 sampai Rp3.524.274.441",
             "Rp2.679.280.000", "20 × Rp310.000 + 40 × Rp112.500 = Rp10.700.000", 'href="#titik-A"',
             'id="titik-B"')  # fmt: skip
    assert [text for text in shown if text not in page] == []
    sheet = signed_in("sekda").get(f"/uji-potensi/survei/{survey.code}/?format=csv").content.decode()
    assert [line.split(",")[1] for line in sheet.splitlines()[1:3]] == ["A0", "A1"]
    strata = signed_in("regent").get(f"/uji-potensi/survei/{survey.code}/?lembar=strata&format=csv")
    assert strata.content.decode().splitlines()[1].startswith("Jalan utama,20,2,5,310000,")


def test_the_field_form_writes_once_and_says_refusals_beside_the_field() -> None:
    survey, client = begun(), signed_in("field_officer", OWN)
    address, said = f"/uji-potensi/survei/{survey.code}/titik/", sent()
    assert [client.post(address, said).status_code for _ in range(2)] == [302, 302]
    assert [(one.place, one.counts) for one in SurveyPoint.objects.all()] == [("Pasar", {"motor": 310})]
    wrong = ({"place": "pasar"}, {"day": "2019-08-22", "place": "B"}, {"n-motor": "-1"}, {"stratum": "X"})
    beside = [sorted(client.post(address, sent(**one)).context["form"].errors) for one in wrong]
    assert beside == [["place"], ["day"], ["n-motor"], ["stratum"]]
    again = client.post(address, {**said, "place": "Terminal"})
    assert (again.status_code, SurveyPoint.objects.count()) == (200, 1)
    fresh = again.context["form"]["uid"].value()
    assert client.post(address, {**said, "place": "Terminal", "uid": fresh}).status_code == 302
    assert SurveyPoint.objects.count() == 2


def test_a_correction_is_a_new_row_and_the_old_one_stays_to_be_read() -> None:
    survey, client = begun(), signed_in("planner", OWN)
    row = point(survey, number=326)
    address = f"/uji-potensi/survei/{survey.code}/titik/{row.uid}/"
    said = sent(place="A0", **{"n-motor": "325"})
    assert sorted(client.post(address, said).context["form"].errors) == ["reason"]
    assert client.post(address, {**said, "reason": "Salah tulis"}).status_code == 302
    page = client.get(f"/uji-potensi/survei/{survey.code}/").content.decode()
    assert [text for text in ("326", "325", "diganti", "Salah tulis") if text not in page] == []
    late = client.post(address, {**sent(place="A0"), "reason": "Lagi"})
    assert "sudah diganti" in str(late.context["form"].non_field_errors())
    last = SurveyPoint.objects.get(replaces=row)
    strike = {**sent(place="A0"), "reason": "Bukan titik", "strike": "1"}
    assert client.post(f"/uji-potensi/survei/{survey.code}/titik/{last.uid}/", strike).status_code == 302
    assert acts.standing(SurveyPoint.objects.all()) == []


def test_a_survey_is_saved_only_after_its_sample_size_was_shown() -> None:
    client, address = signed_in("bpkad"), "/uji-potensi/survei/baru/?tahun=2020"
    said = {"uid": str(uuid.uuid4()), "title": "Parkir", "agency": OWN, "account": "4.1.2.01.04",
            "days": "313", "basis": "Perda contoh", "collectable": "80", "error": "10",
            "s0-name": "Jalan utama",
            "s0-places": "20", "s0-expected": "310000", "s0-deviation": "30000", "s1-name": "Jalan lain",
            "s1-places": "40", "s1-expected": "112500", "s1-deviation": "80000", "i0-name": "Sepeda motor",
            "i0-tariff_sen": "1000"}  # fmt: skip
    seen = client.post(address, {**said, "save": "1"}).context
    sizes = [size for _, size in seen["sizes"]]
    assert (sizes, seen["shown"], Survey.objects.count()) == ([3, 18], "3,18", 0)
    assert client.post(address, {**said, "save": "1", "shown": "3,18"}).status_code == 302
    row = Survey.objects.get()
    assert [(one["name"], one["places"]) for one in row.designs.get().strata] == [
        ("Jalan utama", 20), ("Jalan lain", 40)
    ]  # fmt: skip
    wrong = client.post(address, {**said, "s0-places": "1"}).context["draft"].strata[0]
    assert sorted(wrong.errors) == ["places"]
    assert len(client.post(address, {**said, "more": "1"}).context["draft"].strata) == 5
    assert client.get("/uji-potensi/survei/?tahun=2020").context["table"].rows[0]["code"] == row.code


def test_an_agency_sees_and_counts_for_its_own_surveys_alone() -> None:
    own, other = begun(), begun(OTHER)
    planner, officer, leader = signed_in("planner", OWN), signed_in("field_officer", OWN), signed_in("sekda")
    assert [row["code"] for row in planner.get("/uji-potensi/survei/?tahun=2020").context["table"].rows] == [
        own.code
    ]
    assert [one.survey for one in officer.get("/uji-potensi/survei/lapangan/").context["sheets"]] == [own]
    pages = [f"/uji-potensi/survei/{one.code}/" for one in (own, other)]
    assert [planner.get(page).status_code for page in pages] == [200, 403]
    assert [officer.get(page).status_code for page in pages] == [403, 403]
    row = point(other)
    titik = [f"{page}titik/" for page in (*pages, pages[1])]
    titik[2] += f"{row.uid}/"
    assert [officer.post(page, {**sent(), "reason": "x"}).status_code for page in titik] == [302, 403, 403]
    assert [leader.post(page, sent()).status_code for page in titik] == [403, 403, 403]
    assert signed_in("planner", OTHER).get(f"{pages[1]}titik/{uuid.uuid4()}/").status_code == 404
    foreign = planner.post("/uji-potensi/survei/baru/?tahun=2020", {"agency": OTHER})
    assert "agency" in foreign.context["draft"].about.errors


def test_the_gate_of_forgery_stands() -> None:
    survey = begun()
    client = signed_in("bappeda", gated=True)
    pages = ("baru/", f"{survey.code}/titik/", f"{survey.code}/titik/{point(survey).uid}/")
    assert [client.post(f"/uji-potensi/survei/{page}", sent()).status_code for page in pages] == [403] * 3


def test_three_points_and_surveys_ask_as_often_as_one() -> None:
    client, counts = signed_in("bappeda"), []
    survey = begun()
    client.get("/uji-potensi/survei/?tahun=2020")
    for place in ("A0", "A1", "A2"):
        point(survey, place)
        point(begun(OTHER), place)
        with CaptureQueriesContext(connection) as found:
            assert client.get(f"/uji-potensi/survei/{survey.code}/").status_code == 200
            assert client.get("/uji-potensi/survei/?tahun=2020").status_code == 200
            assert client.get(f"/uji-potensi/survei/{survey.code}/titik/").status_code == 200
        counts.append(len(found))
    assert counts[2] == counts[0]
