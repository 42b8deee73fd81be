"""When a package will be done, on its page: chances, the class they rest on, and when nothing is said."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim.analytics import packages, waiting_times
from rapim.ledger import clock as house_clock

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)
PAGE = "/paket/rup-100/"


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(NOW)
    factories.agencies()
    yield
    house_clock.set_to(None)


def finished(count: int, agency: str = OWN) -> None:
    """So many roads of the year before, each done some days after its plan."""
    codes = [f"9{at:02}" for at in range(count)]
    year: dict[str, Any] = {"fiscal_year": 2024}
    purchases.pull("rup", [purchases.plan(code, agency, **year) for code in codes], "rup-2024.json")
    tenders = [purchases.tender(f"T{code}", code, agency, **year) for code in codes]
    purchases.pull("announcement", tenders, "tender-2024.json")
    signed = {"date": D(2024, 6, 20), "starts": D(2024, 6, 25), "ends": D(2024, 10, 20), **year}
    purchases.pull(
        "contract", [purchases.contract(f"T{code}", **signed) for code in codes], "kontrak-2024.json"
    )
    handed = [
        {"number": f"T{code}", "bast_no": f"B-{code}", "date": D(2024, 10, 20) + dt.timedelta(3 * at), **year}
        for at, code in enumerate(codes)
    ]
    purchases.pull("handover", handed, "bast-2024.json")


def shown(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    part = answer.content.decode().partition('id="perkiraan"')[2].partition("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part.partition(">")[2])).strip()


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency))
    return client


def test_chances_are_told_with_the_class_they_rest_on() -> None:
    finished(24)
    purchases.year(1)
    found = packages.summary()
    said = waiting_times.waits(found)
    assert (said["learned"], said["silent"], sorted(said["packages"])) == (24, [], ["rup-100", "rup-190"])
    one = said["packages"]["rup-100"]
    assert (one["level"], one["count"], one["class_only"], one["planned"]) == (
        "class",
        24,
        True,
        "2025-10-31",
    )
    assert 0 < one["not_by"] < 1 and one["dates"] == sorted(one["dates"])
    text = shown(signed_in("sekda"))
    assert "Dihitung dari 24 paket pemerintah ini sendiri" in text
    assert "Peluang belum selesai pada 31 Desember 2025" in text
    assert "Hanya kelasnya yang diketahui – Konstruksi, Tender: 24 paket selesai." in text


def test_too_few_finished_packages_give_no_forecast() -> None:
    finished(3)
    purchases.year(1)
    said = shown(signed_in("sekda"))
    assert said == "Kapan selesai Belum cukup paket selesai: 3, sedikitnya 20. Tidak ada perkiraan."


def test_an_agency_that_records_no_handover_gets_none() -> None:
    finished(24, OTHER)
    purchases.year(1)
    purchases.pull("contract", [purchases.contract("T100", ends=D(2025, 7, 1))], "lagi.json")
    assert waiting_times.waits(packages.summary())["silent"] == [OWN]
    assert "jarang mencatat serah terima" in shown(signed_in("sekda"))


def test_nothing_after_the_day_moves_the_answer() -> None:
    finished(24)
    purchases.year(1)
    day = D(2024, 12, 15)
    before = waiting_times.waits(packages.summary(day, fiscal_year=2024))
    assert (before["learned"], len(before["packages"])) == (19, 0)
    day = D(2024, 12, 24)
    before = waiting_times.waits(packages.summary(day, fiscal_year=2024))
    assert (before["learned"], len(before["packages"])) == (22, 2)
    late = [
        {"number": f"T9{at}", "bast_no": f"B-9{at}", "date": D(2025, 3, 1), "fiscal_year": 2024}
        for at in (22, 23)
    ]
    purchases.pull("handover", late, "bast-kemudian.json")
    purchases.pull(
        "handover", [{"number": "T100", "bast_no": "B-1", "date": D(2025, 7, 10)}], "bast-2025.json"
    )
    found = packages.summary(day, fiscal_year=2024)
    assert waiting_times.waits(found) == before


def test_what_is_past_already_is_no_chance() -> None:
    finished(24)
    purchases.pull("rup", [purchases.plan("999", fiscal_year=2024)], "rup-999.json")
    signed = {"date": D(2024, 6, 20), "fiscal_year": 2024}
    purchases.pull("announcement", [purchases.tender("T999", "999", fiscal_year=2024)], "t-999.json")
    purchases.pull("contract", [purchases.contract("T999", **signed)], "k-999.json")
    said = shown(signed_in("sekda"), "/paket/rup-999/?tahun=2024")
    assert "Perkiraan selesai" in said and "Peluang" not in said


def test_who_may_not_see_the_package_sees_no_forecast() -> None:
    purchases.year(1)
    assert signed_in("commitment_officer", OTHER).get(PAGE).status_code == 403
    assert signed_in("inspectorate").get(PAGE).status_code == 200


def _queries(client: Client) -> int:
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    return len(asked)


def test_one_and_three_packages_ask_alike() -> None:
    finished(24)
    purchases.year(1)
    client = signed_in("sekda")
    one = _queries(client)
    purchases.pull("rup", [purchases.plan(code) for code in ("105", "106")], "rup-lagi.json")
    assert _queries(client) == one
    assert len(waiting_times.waits(packages.summary())["packages"]) == 4
