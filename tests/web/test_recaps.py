"""Lists and recaps of packages: shares of PDN and UMK, their prints, and the page that names them all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim.analytics import package_shares, packages
from rapim.ledger import clock as house_clock
from rapim.ledger.models import Document
from rapim.procurement.actions import ladder

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)
PAGES = ("/paket/daftar/", "/paket/pdn-umk/", "/paket/kritis/")
PAPERS = {
    "/dokumen/daftar-paket.pdf": "packages",
    "/dokumen/jadwal-pemilihan.pdf": "calendar",
    "/dokumen/rekap-pdn-umk.pdf": "local",
    "/dokumen/kontrak-kritis.pdf": "critical",
}
BILLION = 10**9 * 100


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(NOW)
    factories.agencies()
    yield
    house_clock.set_to(None)


def signed_in(role: str = "adbang", agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency))
    return client


def text(answer: Any) -> str:
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def marked() -> None:
    """Plans with and without marks, and contracts that say all, part, and nothing of them."""
    purchases.pull(
        "rup",
        [
            purchases.plan("1", pdn=True, umk=True),
            purchases.plan("2", pdn=False, umk=False),
            purchases.plan("3", ceiling_sen=2 * BILLION),
            purchases.plan("4", OTHER, pdn=True, umk=False),
            purchases.plan("5", way="swakelola"),
        ],
    )
    purchases.pull("announcement", [purchases.tender(f"T{at}", str(at)) for at in (1, 2, 3)])
    purchases.pull(
        "contract",
        [
            purchases.contract("T1", value_sen=BILLION, pdn_sen=BILLION, umk_sen=0),
            purchases.contract("T2", value_sen=BILLION, pdn_sen=BILLION // 2, umk_sen=BILLION),
            purchases.contract("T3", value_sen=2 * BILLION),
        ],
    )


def shares(picture: Any) -> dict[tuple[str, str], tuple[str, str]]:
    return {(one.mark, one.lane): (one.said, one.verdict) for one in picture.total}


def test_what_is_not_said_makes_a_range_and_never_a_no() -> None:
    marked()
    picture = signed_in().get("/paket/pdn-umk/").context["picture"]
    assert shares(picture) == {
        ("pdn", "planned"): ("40,0% – 80,0%", "short"),
        ("pdn", "realised"): ("37,5% – 87,5%", "short"),
        ("umk", "planned"): ("20,0% – 60,0%", "open"),
        ("umk", "realised"): ("25,0% – 75,0%", "open"),
    }
    assert picture.swakelola == (1, BILLION)
    assert [one.short_sen for one in picture.total] == [75 * 10**9, 30 * 10**9, None, None]


def test_the_realised_value_is_the_contract_value_of_the_board() -> None:
    marked()
    found = packages.summary()
    sums = package_shares.together(one["shares"] for one in found["agencies"])
    assert sums["realised"]["pdn"]["total_sen"] == found["total"]["contract_sen"] == 4 * BILLION


def test_a_target_is_that_of_the_day() -> None:
    purchases.pull(
        "rup",
        [purchases.plan("1", fiscal_year=2022, pdn=False, umk=True)],
    )
    client = signed_in()
    before = client.get("/paket/pdn-umk/?per=2022-12-31&tahun=2022").context["picture"]
    after = client.get("/paket/pdn-umk/?per=2023-01-01&tahun=2022").context["picture"]
    assert [shares(one)["pdn", "planned"][1] for one in (before, after)] == ["none", "short"]
    assert client.get("/paket/pdn-umk/?per=2017-06-01&tahun=2022").context["picture"].law is None


def test_the_file_says_the_same_and_the_board_opens_by_mark() -> None:
    marked()
    client = signed_in()
    rows = rows_of(client.get("/paket/pdn-umk/?format=csv"))
    assert [row["Nama OPD"] for row in rows] == ["Dinas Contoh Satu", "Dinas Contoh Dua", "Semua"]
    assert rows[0]["PDN rencana: bertanda"] == "1000000000"
    assert "Perpres 12/2021" in rows[0]["Sumber"]
    found = {
        query: {line.body["id"] for line in client.get(f"/paket/?{query}").context["picture"].lines}
        for query in ("pdn=yes", "pdn=no", "umk=unsaid", f"pdn=yes&opd={OTHER}", "pdn=apa")
    }
    assert found == {
        "pdn=yes": {"rup-1", "rup-4"},
        "pdn=no": {"rup-2"},
        "umk=unsaid": {"rup-3"},
        f"pdn=yes&opd={OTHER}": {"rup-4"},
        "pdn=apa": {"rup-1", "rup-2", "rup-3", "rup-4", "rup-5"},
    }


def test_an_agency_sees_its_own_share_alone() -> None:
    marked()
    picture = signed_in("agency_head", OTHER).get("/paket/pdn-umk/").context["picture"]
    assert [part.code for part in picture.parts] == [OTHER]
    assert shares(picture)["pdn", "planned"] == ("100,0%", "reached")


@pytest.mark.parametrize("address", PAGES)
def test_one_package_and_three_ask_the_same_queries(address: str) -> None:
    client = signed_in()

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    purchases.year(1)
    one = asked()
    purchases.year(3)
    assert asked() == one


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_pages_are_light_and_hold_nothing_inline(address: str, lang: str) -> None:
    purchases.year(3)
    client = signed_in()
    client.cookies["django_language"] = lang
    body = client.get(address).content
    assert len(body) < 300_000
    assert re.findall(rb"<style|style=|<script>|onclick", body) == []


@pytest.mark.parametrize("address", PAPERS)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_a_print_is_issued_once(address: str, lang: str) -> None:
    purchases.year(2)
    client = signed_in()
    client.cookies["django_language"] = lang
    first, again = client.get(address), client.get(f"{address}?kertas=F4")
    assert (first.status_code, first["Content-Type"], first.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (first.content, Document.objects.filter(kind=PAPERS[address]).count()) == (again.content, 1)


def test_prints_of_an_empty_home_stand() -> None:
    client = signed_in()
    assert {client.get(address).status_code for address in (*PAPERS, *PAGES)} == {200}


AUTUMN = dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC)


def behind(count: int, agency: str = OWN) -> None:
    """So many contracts in their fourth month with a fifth of the work done."""
    house_clock.set_to(AUTUMN)
    purchases.year(count, agency)
    numbers = [f"T{purchases.FIRST[agency]}{at:02}" for at in range(count)]
    for number in numbers:
        purchases.pull("schedule", [purchases.schedule("tender", number)])
        purchases.report("tender", number, D(2025, 9, 27), 0.2)


def opened(number: str) -> None:
    ladder.open_case(
        actor=factories.ADMIN,
        channel="tender",
        number=number,
        day=D(2025, 9, 29),
        signed=D(2025, 6, 20),
        reasons={},
    )


def test_the_critical_list_says_the_work_the_ladder_and_the_next_step() -> None:
    behind(2)
    opened("T100")
    client = signed_in()
    rows = {row["Paket"]: row for row in rows_of(client.get("/paket/kritis/?format=csv"))}
    first, second = rows["rup-100"], rows["rup-101"]
    assert (first["Nomor kontrak"], first["Kontrak"], first["Akhir kontrak"]) == (
        "K-T100", "950000000", "2025-10-20",
    )  # fmt: skip
    assert (first["Realisasi fisik"], first["Kritis"][:10]) == ("0.2", "kritis (b)")
    assert (first["Penanganan"], first["Langkah berikutnya"]) == (
        "Kontrak kritis, sebab belum dipisahkan", "Pisahkan sebabnya",
    )  # fmt: skip
    assert first["Paling lambat"] >= "2025-09-29"
    assert (second["Penanganan"], second["Langkah berikutnya"], second["Paling lambat"]) == (
        "Belum dibuka", "Buka penanganan", "",
    )  # fmt: skip
    page = client.get("/paket/kritis/")
    assert page.context["picture"].unopened == 1
    assert "2 kontrak kritis atau sedang ditangani" in text(page)


def test_an_open_case_stays_on_the_list_when_the_work_has_caught_up() -> None:
    behind(1)
    opened("T100")
    purchases.report("tender", "T100", D(2025, 9, 29), 0.99, received_at=AUTUMN)
    rows = signed_in().get("/paket/kritis/").context["picture"].rows
    assert [(row.one.code, row.one.next_act) for row in rows] == [("no", "separate_cause")]


def test_a_case_of_a_later_day_is_not_on_the_list_of_an_earlier_one() -> None:
    behind(1)
    opened("T100")
    rows = signed_in().get("/paket/kritis/?per=2025-09-28").context["picture"].rows
    assert [row.one.next_act for row in rows] == ["open"]


def test_critical_contracts_of_others_are_not_shown() -> None:
    behind(1)
    behind(1, OTHER)
    rows = signed_in("commitment_officer", OTHER).get("/paket/kritis/").context["picture"].rows
    assert [row.one.body["id"] for row in rows] == ["rup-200"]


def test_one_critical_contract_and_three_ask_the_same_queries() -> None:
    client = signed_in()

    def asked() -> int:
        client.get("/paket/kritis/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/paket/kritis/").context["picture"].rows != []
        return len(queries)

    behind(1)
    opened("T100")
    one = asked()
    behind(2, OTHER)
    opened("T200")
    opened("T201")
    assert (asked(), len(client.get("/paket/kritis/").context["picture"].rows)) == (one, 3)
