"""The map of works: who sees which works, what is a point, and what every work says beside it."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import re
import uuid
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import FIRST, OTHER, OWN, D

import rapim
from rapim.ledger import clock as house_clock
from rapim.org import access
from rapim.procurement.models import ProgressCheck, ProgressPhoto, ProgressReport
from rapim.web.headers import policy

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC)
SEEN = dt.datetime(2025, 9, 28, 3, tzinfo=dt.UTC)
STATIC = Path(rapim.__file__).parent / "web" / "static" / "rapim"
HOSTILE = "</script><script>alert(1)</script>"
PLACE = (-6.80123, 110.84123)


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(NOW)
    factories.agencies()
    yield
    house_clock.set_to(None)


def works(count: int = 1, agency: str = OWN) -> list[str]:
    """Works of an agency with a schedule of one item each; the numbers of their tenders."""
    purchases.year(count, agency)
    numbers = [f"T{FIRST[agency]}{at:02}" for at in range(count)]
    item = {"revision": 0, "name": "Jalan", "price_sen": 95 * 10**9, "item": "1"}
    days = {"starts": D(2025, 6, 25), "ends": D(2025, 10, 20)}
    purchases.pull("schedule", [{"number": number, **item, **days} for number in numbers])
    return numbers


def report(number: str, share: float = 0.2, *, accepted: bool | None = True, **said: Any) -> ProgressReport:
    """What an officer saw by the end of the week before; accepted, returned, or not checked yet."""
    usual: dict[str, Any] = {"week_end": D(2025, 9, 27), "reported_at": SEEN, "received_at": SEEN}
    usual |= {"latitude": PLACE[0], "longitude": PLACE[1], "reported_by_name": "Rekaan"}
    made = ProgressReport.objects.create(
        uid=uuid.uuid4(), channel="tender", number=number, share=share, **{**usual, **said}
    )
    if accepted is not None:
        ProgressCheck.objects.create(report=made, accepted=accepted, at=SEEN, by_name="PPK Rekaan")
    return made


def page(client: Client, address: str = "/paket/peta/", role: str = "adbang", agency: str = "") -> Any:
    client.force_login(factories.person(role, agency, name=f"{role}{uuid.uuid4().hex[:8]}"))
    return client.get(address)


def points(answer: Any) -> list[dict[str, Any]]:
    """The points that a page carries for its script."""
    found = re.search(r'<script id="titik" type="application/json">(.*?)</script>', answer.content.decode())
    return json.loads(found.group(1))["points"] if found else []


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def states(answer: Any) -> dict[str, str]:
    return {site.one["id"]: site.body["state"] for site in answer.context["picture"].sites}


def test_a_work_with_a_reported_place_is_a_point_and_the_others_are_counted(client: Client) -> None:
    first, second, _ = works(3)
    report(first)
    report(second, latitude=None, longitude=None)
    answer = page(client)
    picture = answer.context["picture"]
    assert [(one["name"], one["at"], one["tone"]) for one in points(answer)] == [
        ("Jalan 100", list(PLACE), "late")
    ]
    assert (len(picture.sites), len(picture.placed), picture.unplaced) == (3, 1, 2)
    body = answer.content.decode()
    assert body.count('<span class="tag">tanpa koordinat</span>') == 2
    assert "2 tanpa koordinat" in body
    assert points(answer)[0]["href"] == "/paket/rup-100/"


def test_without_any_place_the_page_says_so_and_loads_no_map(client: Client) -> None:
    works(1)
    answer = page(client)
    body = answer.content.decode()
    assert "Belum satu pun pekerjaan ini punya koordinat" in body
    assert (points(answer), body.count("leaflet.js"), body.count("<tbody>")) == ([], 0, 1)


@pytest.mark.parametrize(
    ("share", "state", "tone", "said"),
    [
        (0.2, "critical", "late", "kritis, tertinggal 72 hari"),
        (0.76, "behind", "watch", "tertinggal 6 hari"),
        (0.9, "on_plan", "ok", "sesuai rencana"),
        (1.0, "finished", "ok", "selesai"),
    ],
)
def test_the_state_is_that_of_the_curve(
    client: Client, share: float, state: str, tone: str, said: str
) -> None:
    (number,) = works(1)
    report(number, share)
    (site,) = page(client).context["picture"].sites
    assert (site.body["state"], site.tone, site.said) == (state, tone, said)


def test_without_a_plan_or_a_report_nothing_is_called_behind(client: Client) -> None:
    first, _ = works(2)
    purchases.year(1, OTHER)
    report(first, accepted=None)
    answer = page(client)
    assert states(answer) == {"rup-100": "unknown", "rup-101": "unknown", "rup-200": "unknown"}
    (point,) = points(answer)
    assert (point["tone"], point["said"]) == ("none", "belum dapat dinilai")
    assert point["lines"][-1] == "belum ada laporan. Lokasi dari laporan yang belum diperiksa"


def test_a_work_past_its_last_day_is_behind_whatever_its_plan_said(client: Client) -> None:
    (number,) = works(1)
    report(number, 0.99, week_end=D(2025, 10, 25), received_at=dt.datetime(2025, 10, 26, tzinfo=dt.UTC))
    house_clock.set_to(dt.datetime(2025, 11, 3, 3, tzinfo=dt.UTC))
    ProgressCheck.objects.update(at=dt.datetime(2025, 10, 27, tzinfo=dt.UTC))
    (site,) = page(client).context["picture"].sites
    assert (site.body["state"], site.said) == ("behind", "tertinggal 7 hari")


def test_a_returned_report_gives_no_place_and_a_photo_may(client: Client) -> None:
    first, second = works(2)
    report(first, accepted=False)
    bare = report(second, latitude=None, longitude=None)
    ProgressPhoto.objects.create(report=bare, sha256="a" * 64, size=9, latitude=-6.5, longitude=110.5)
    assert {one["name"]: one["at"] for one in points(page(client))} == {"Jalan 101": [-6.5, 110.5]}


def test_the_last_place_counts_and_none_of_a_later_week(client: Client) -> None:
    (number,) = works(1)
    report(number, 0.1, week_end=D(2025, 9, 20))
    report(number, 0.2, week_end=D(2025, 9, 27), latitude=-7.0, longitude=111.0)
    assert [one["at"] for one in points(page(client))] == [[-7.0, 111.0]]
    assert [one["at"] for one in points(page(client, "/paket/peta/?per=2025-09-25"))] == [list(PLACE)]
    assert points(page(client, "/paket/peta/?per=2025-09-10")) == []


def test_only_works_under_way_or_finished_this_year_are_on_the_map(client: Client) -> None:
    works(2)
    purchases.pull("handover", [{"number": "T101", "bast_no": "B-1", "date": D(2025, 9, 1), "item": 1}])
    purchases.pull("announcement", [purchases.tender("G", "", name="Meja", kind="Barang")])
    purchases.pull("contract", [purchases.contract("G")])
    assert states(page(client)) == {"rup-100": "unknown", "rup-101": "finished"}
    assert states(page(client, "/paket/peta/?per=2025-05-05")) == {}


def test_a_report_that_arrives_is_on_the_map_at_once_and_leaves_it_when_returned(client: Client) -> None:
    (number,) = works(1)
    found = [len(points(page(client)))]
    made = report(number, accepted=None)
    found.append(len(points(page(client))))
    ProgressCheck.objects.create(report=made, accepted=False, at=SEEN, by_name="PPK Rekaan")
    found.append(len(points(page(client))))
    assert found == [0, 1, 0]


def test_the_plan_names_the_place_in_words(client: Client) -> None:
    works(1)
    place = {"rup_code": "100", "item": "1", "province": "Jawa Tengah", "regency": "Kab. Contoh"}
    purchases.pull("rup_place", [place, {**place, "item": "2", "detail": "Desa  Rekaan RT 1"}])
    (site,) = page(client).context["picture"].sites
    assert site.where == "Kab. Contoh; Desa Rekaan RT 1"


def test_the_worst_stands_first_and_the_file_holds_the_same(client: Client) -> None:
    first, second, third = works(3)
    report(first, 0.9)
    report(third, 0.2)
    answer = page(client)
    assert [site.body["state"] for site in answer.context["picture"].sites] == [
        "critical", "unknown", "on_plan",
    ]  # fmt: skip
    table = rows_of(client.get("/paket/peta/?format=csv"))
    named = ("Paket", "Keadaan", "Lintang", "Bujur", "Lokasi diperiksa")
    assert [tuple(row[name] for name in named) for row in table] == [
        ("rup-102", "kritis", "-6.80123", "110.84123", "ya"),
        ("rup-101", "belum dapat dinilai", "", "", ""),
        ("rup-100", "sesuai rencana", "-6.80123", "110.84123", "ya"),
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(client.get("/paket/peta/?format=xlsx").content))
    cells = [cell.value for line in book.active.iter_rows() for cell in line]
    assert (cells.count(PLACE[0]), cells.count("rup-101")) == (2, 1)
    assert second == "T101"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (f"opd={OTHER}", {"rup-200"}),
        ("cari=jalan%20100", {"rup-100"}),
        ("terlambat=1", {"rup-100", "rup-200"}),
        ("cari=tidak-ada", set()),
    ],
)
def test_the_map_narrows_as_the_board_does(client: Client, asked: str, found: set[str]) -> None:
    works(1, OWN)
    works(1, OTHER)
    assert set(states(page(client, f"/paket/peta/?{asked}"))) == found
    assert {row["Paket"] for row in rows_of(client.get(f"/paket/peta/?{asked}&format=csv"))} == found


@pytest.mark.parametrize("role", access.ROLES)
def test_each_role_sees_the_works_of_its_agencies_alone(client: Client, role: str) -> None:
    for agency in (OWN, OTHER):
        for number in works(1, agency):
            report(number)
    answer = page(client, role=role)
    scope = access.TABLE["see_packages"].get(role)
    if scope is None:
        assert answer.status_code == 403
        return
    seen = {"rup-100", "rup-200"} if scope == access.REGION else {"rup-100"}
    assert (answer.status_code, set(states(answer))) == (200, seen)
    assert {one["href"] for one in points(answer)} == {f"/paket/{one}/" for one in seen}
    body = answer.content.decode()
    assert ("Jalan 200" in body, "rup-200" in body) == ("rup-200" in seen, "rup-200" in seen)
    assert {row["Paket"] for row in rows_of(client.get("/paket/peta/?format=csv"))} == seen


def test_an_agency_that_asks_for_another_gets_nothing(client: Client) -> None:
    works(1, OTHER)
    answer = page(client, f"/paket/peta/?opd={OTHER}", "planner", OWN)
    assert (answer.status_code, states(answer), b"Jalan 200" in answer.content) == (200, {}, False)


def test_one_work_and_three_ask_the_same_queries(client: Client) -> None:
    def asked() -> int:
        client.get("/paket/peta/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/paket/peta/").status_code == 200
        return len(queries)

    for number in works(1):
        report(number)
    page(client)
    one = asked()
    for number in works(3):
        report(number)
    assert (asked(), len(client.get("/paket/peta/").context["picture"].placed)) == (one, 3)


@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_page_holds_nothing_inline_and_no_name_breaks_out(client: Client, lang: str) -> None:
    works(1)
    purchases.pull("announcement", [purchases.tender("T100", "100", name=HOSTILE)])
    report("T100")
    client.cookies["rapim_language"] = lang
    answer = page(client)
    body = answer.content.decode()
    assert points(answer)[0]["name"] == HOSTILE
    assert re.findall(r"<style|style=|<script>|onclick", body) == []


def test_the_empty_home_teaches(client: Client) -> None:
    assert "Belum ada paket pada 30 September 2025" in page(client).content.decode()


def test_tiles_of_the_government_enter_the_policy_and_nothing_else_does() -> None:
    assert policy((), ("https://peta.example.go.id",)).count("https://") == 1
    assert "img-src 'self' data: https://peta.example.go.id;" in policy((), ("https://peta.example.go.id",))
    assert "img-src 'self' data:;" in policy()


def test_the_vendored_library_is_whole_and_its_short_form_is_the_same() -> None:
    library = (STATIC / "leaflet.js").read_bytes()
    assert gzip.decompress((STATIC / "leaflet.js.gz").read_bytes()) == library
    assert (library.count(b"Leaflet 1.9.4"), library.count(b"sourceMappingURL")) == (1, 0)
    assert (STATIC / "leaflet.LICENSE.txt").read_text().startswith("BSD 2-Clause License")
