"""Packages: their board, their pages, the calendar and the list of starts; the same days on each of them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim import words
from rapim.analytics import package_lists, package_page, package_sets
from rapim.cli import run
from rapim.ledger import clock as house_clock
from rapim.ledger.models import Document, LogEntry
from rapim.org.models import SelectionCapacity
from rapim.procurement.measures.lateness import CLOCKS, MILESTONES
from rapim.procurement.measures.stages import SIDES, STAGES
from rapim.procurement.measures.words import KINDS, METHODS
from rapim.web.works.packages import LEGS
from rapim.web.works.pictures import PHASES

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)
PAGES = (
    "/paket/",
    "/paket/mulai/",
    "/paket/kalender/",
    "/paket/opd/",
    "/paket/peta/",
    "/paket/rup-100/",
    f"/opd/{OWN}/paket/",
)


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(NOW)
    factories.agencies()
    yield
    house_clock.set_to(None)


def page(client: Client, address: str, role: str = "adbang", **more: Any) -> Any:
    client.force_login(factories.person(role, name=f"{role}{abs(hash(address)) % 999}", **more))
    return client.get(address)


def text(answer: Any) -> str:
    """What a page says, without its marks."""
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_board_counts_stages_and_says_what_is_late_and_what_left_no_trace(client: Client) -> None:
    purchases.year(2)
    answer = page(client, "/paket/")
    shown = answer.context["picture"]
    counted = {row["stage"]: (row["packages"], row["late"], row["unseen"]) for row in shown.stages}
    assert {stage: counts for stage, counts in counted.items() if counts[0]} == {
        "rencana": (2, 0, 1),
        "kontrak": (2, 2, 0),
    }
    assert "2 terlambat" in text(answer)
    assert "1 lewat bulan rencananya tanpa jejak: mungkin terlambat, mungkin hanya belum tercatat." in text(
        answer
    )


def test_what_left_no_trace_is_never_called_late(client: Client) -> None:
    purchases.year(1)
    lines = {line.body["name"]: line for line in page(client, "/paket/").context["picture"].lines}
    assert (lines["Kertas"].tone, lines["Kertas"].said) == ("none", "106 hari lewat rencana, tanpa jejak")
    assert lines["Kertas"].clocks == []


def test_the_worst_by_days_and_money_stands_first(client: Client) -> None:
    purchases.pull("rup", [purchases.plan("1"), purchases.plan("2", ceiling_sen=9 * 10**11)])
    purchases.pull(
        "announcement",
        [purchases.tender("A", "1"), purchases.tender("B", "2", announced=D(2025, 4, 10))],
    )
    lines = page(client, "/paket/").context["picture"].lines
    weights = [line.body["days_late"] * line.body["ceiling_sen"] for line in lines]
    assert [line.body["id"] for line in lines] == ["rup-2", "rup-1"]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("opd=" + OTHER, {"rup-200", "rup-290", "rup-291"}),
        ("metode=e_purchasing", {"rup-191", "rup-291"}),
        ("tahap=kontrak", {"rup-100", "rup-200"}),
        ("jenis=goods", {"rup-191", "rup-291"}),
        ("cari=gedung", {"rup-190", "rup-290"}),
        ("terlambat=1", {"rup-100", "rup-200"}),
        ("jejak=1", {"rup-191", "rup-291"}),
        ("terlambat=1&cari=tidak-ada", set()),
    ],
)
def test_the_board_narrows_and_its_file_holds_the_same(client: Client, asked: str, found: set[str]) -> None:
    purchases.year(1, OWN)
    purchases.year(1, OTHER)
    answer = page(client, f"/paket/?{asked}")
    assert {line.body["id"] for line in answer.context["picture"].lines} == found
    assert {row["Paket"] for row in rows_of(client.get(f"/paket/?{asked}&format=csv"))} == found


def test_days_and_money_agree_on_board_page_agency_file_api_and_command(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    purchases.year(1)
    identity = "rup-100"
    board = page(client, "/paket/").context["picture"]
    of = {line.body["id"]: line.body for line in board.lines}[identity]
    assert {clock: days for clock, days in of["late_by"].items() if days} == {"opd": 1, "pokja": 19}
    one = client.get(f"/paket/{identity}/").context["picture"]
    agency = client.get(f"/opd/{OWN}/paket/").context["picture"]
    row = next(row for row in rows_of(client.get("/paket/?format=csv")) if row["Paket"] == identity)
    api = client.get(f"/api/packages/{identity}").json()
    assert run(["packages", "--as-of", "2025-07-15", "--json"]) == 0
    told = next(o for o in json.loads(capsys.readouterr().out)["packages"] if o["id"] == identity)
    days = of["days_late"]
    assert days == one.one["days_late"] == agency.late[0].body["days_late"] == int(row["Hari terlambat"])
    assert days == api["days_late"] == told["days_late"] == sum(days for _, days in one.clocks)
    assert of["ceiling_sen"] == api["ceiling_sen"] == told["ceiling_sen"] == 10**9 * 100
    assert float(row["Pagu"]) == 10**9


def test_a_package_page_keeps_every_version_and_opens_every_row(client: Client) -> None:
    purchases.year(1)
    code = "100"
    moved = purchases.plan(code, selection_from=D(2025, 4, 1), ceiling_sen=12 * 10**8 * 100)
    purchases.pull("rup", [moved], "rup-pekan-kedua.json")
    answer = page(client, f"/paket/rup-{code}/")
    picture = answer.context["picture"]
    first, second = picture.one["versions"]
    assert [change["name"] for change in second["changes"]] == ["ceiling_sen", "selection_from"]
    assert (first["plan"]["selection_from"], second["plan"]["selection_from"]) == ("2025-03-01", "2025-04-01")
    announce = next(leg for leg in picture.legs if leg.name == "announced")
    assert (announce.first, announce.plan, announce.moved) == ("2025-03-31", "2025-04-30", True)
    places = {(row["kind"], row["file"], row["sheet"], row["row"]) for row in picture.one["evidence"]}
    assert places == {
        ("rup", f"rup-{OWN}.json", "json", 2),
        ("rup", "rup-pekan-kedua.json", "json", 2),
        ("announcement", f"tender-{OWN}.json", "json", 2),
        ("contract", f"kontrak-{OWN}.json", "json", 2),
    }
    anchors = set(re.findall(r'href="#(b\d+)"', answer.content.decode()))
    assert anchors <= set(re.findall(r'id="(b\d+)"', answer.content.decode()))
    assert "pagu: Rp1.000.000.000 → Rp1.200.000.000" in text(answer)
    assert len(rows_of(client.get(f"/paket/rup-{code}/?format=csv"))) == 4


def test_what_happened_after_the_day_is_not_on_the_page(client: Client) -> None:
    purchases.year(1)
    picture = page(client, "/paket/rup-100/?per=2025-05-01").context["picture"]
    assert {row["kind"] for row in picture.one["evidence"]} == {"rup", "announcement"}
    assert picture.one["stage"] == "diumumkan"


def test_a_role_of_one_agency_sees_its_own_packages_alone(client: Client) -> None:
    purchases.year(1, OWN)
    purchases.year(1, OTHER)
    answer = page(client, "/paket/", "commitment_officer", agency=OWN)
    assert {line.body["agency"] for line in answer.context["picture"].lines} == {OWN}
    assert client.get("/paket/rup-100/").status_code == 200
    assert client.get("/paket/rup-200/").status_code == 403
    assert client.get(f"/opd/{OTHER}/paket/").status_code == 403
    assert {one["agency"] for one in client.get("/api/packages").json()["packages"]} == {OWN}
    assert client.get("/api/packages/rup-200").status_code == 403
    assert client.get("/api/packages", {"agency": OTHER}).status_code == 403
    assert {
        row.body["agency"] for row in client.get("/paket/mulai/?per=2025-09-05").context["picture"].rows
    } == {OWN}
    assert [pair.code for pair in client.get("/paket/opd/").context["picture"].pairs] == [OWN]


def test_the_unit_of_procurement_sees_all(client: Client) -> None:
    purchases.year(1, OWN)
    purchases.year(1, OTHER)
    found = page(client, "/paket/", "ukpbj").context["picture"]
    assert {line.body["agency"] for line in found.lines} == {OWN, OTHER}


@pytest.mark.parametrize("address", PAGES)
def test_one_package_and_three_ask_the_same_queries(client: Client, address: str) -> None:

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    purchases.year(1)
    page(client, address)
    one = asked()
    purchases.year(3)
    assert asked() == one


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_pages_are_light_and_hold_nothing_inline(client: Client, address: str, lang: str) -> None:
    purchases.year(3)
    client.cookies["django_language"] = lang
    body = page(client, address).content
    assert len(body) < 300_000
    assert re.findall(rb"<style|style=|<script>|onclick", body) == []


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("day", ["0001-01-01", "1999-05-05", "9999-12-31", "bukan-hari"])
def test_a_day_that_no_law_covers_is_named_and_left_out(client: Client, address: str, day: str) -> None:
    purchases.year(1)
    answer = page(client, f"{address}?per={day}")
    assert (answer.status_code, answer.context["asked"].as_of) == (200, D(2025, 7, 15))
    assert day in text(answer)


def test_an_empty_home_teaches(client: Client) -> None:
    assert "Belum ada paket pada 15 Juli 2025" in text(page(client, "/paket/"))
    assert "Belum ada tender atau seleksi pada tahun 2025." in text(client.get("/paket/kalender/"))
    assert "Belum ada paket pada 15 Juli 2025" in text(client.get(f"/opd/{OWN}/paket/"))
    assert client.get("/paket/rup-1/").status_code == 404


def test_the_list_of_starts_says_why_and_whose_clock(client: Client) -> None:
    purchases.pull(
        "rup",
        [
            purchases.plan("1", name="Lewat", selection_from=D(2025, 6, 1), contract_from=D(2025, 8, 1)),
            purchases.plan("2", name="Jauh", selection_from=D(2025, 9, 1), contract_from=D(2025, 10, 1)),
            purchases.plan("3", name="Barang", method="E-Purchasing", kind="Barang"),
        ],
    )
    purchases.pull("announcement", [purchases.tender("T", "9", name="Panjang")])
    purchases.pull("contract", [purchases.contract("T", ends=D(2026, 2, 1))])
    answer = page(client, "/paket/mulai/")
    picture = answer.context["picture"]
    assert [(row.line.name, row.why, row.clock) for row in picture.must_start] == [
        ("Lewat", "start", "OPD (terlambat sejauh ini: OPD 15)")
    ]
    assert picture.must_start[0].reason == "Bulan rencana pemilihan berakhir 30 Juni 2025, 15 hari yang lalu"
    assert [
        (row.line.name, row.day, row.clock) for row in picture.crossing if row.body["crosses"] == "contract"
    ] == [("Panjang", D(2026, 2, 1), "OPD")]
    assert picture.unseen == 1
    table = rows_of(client.get("/paket/mulai/?format=csv"))
    assert [row["Nama"] for row in table] == [row.line.name for row in picture.rows]
    book = openpyxl.load_workbook(io.BytesIO(client.get("/paket/mulai/?format=xlsx").content))
    assert "Panjang" in {cell.value for line in book.active.iter_rows() for cell in line}


def test_the_list_of_starts_is_a_document_issued_once(client: Client) -> None:
    purchases.year(1)
    first = page(client, "/dokumen/paket-mulai.pdf")
    again = client.get("/dokumen/paket-mulai.pdf?kertas=F4")
    assert (first.status_code, first["Content-Type"], first.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert (first.content, Document.objects.filter(kind="starting").count()) == (again.content, 1)


def test_the_calendar_counts_live_selections_against_capacity(client: Client) -> None:
    purchases.year(3)
    picture = page(client, "/paket/kalender/").context["picture"]
    weeks = {week["start"]: week for week in picture.weeks}
    assert weeks[D(2025, 4, 14)]["announced"] == 3
    assert (weeks[D(2025, 3, 31)]["planned"], weeks[D(2025, 4, 21)]["live"]) == (3, 3)
    assert (picture.capacity.live, picture.capacity.own) == (20, False)
    assert sum(week["planned"] for week in picture.weeks) == 4
    rows = rows_of(client.get("/paket/kalender/?format=csv"))
    assert [int(row["Berjalan"]) for row in rows] == [week["live"] for week in picture.weeks]


def test_an_agency_sees_the_whole_load_and_its_own_names_alone(client: Client) -> None:
    purchases.year(2, OWN)
    purchases.year(3, OTHER)
    picture = page(client, "/paket/kalender/?per=2025-04-16", "planner", agency=OWN).context["picture"]
    assert picture.live_now == 5
    assert {
        line.body["agency"] for _, planned, begun in picture.next_weeks for line in (*planned, *begun)
    } == {OWN}


def test_late_only_leaves_out_what_merely_warns(client: Client) -> None:
    small = {"method": "Pengadaan Langsung", "ceiling_sen": 3 * 10**8 * 100, "selection_from": D(2025, 9, 1)}
    small |= {"contract_from": D(2025, 9, 1), "name": "Rehab saluran desa"}
    purchases.pull("rup", [purchases.plan(str(at), **small) for at in range(3)])
    purchases.pull(
        "rup_line",
        [{"rup_code": str(at), "item": "1", "account": "5.2.04", "amount_sen": 10} for at in range(3)],
    )
    answer = page(client, "/paket/")
    assert [one["id"] for line in answer.context["picture"].lines for one in line.alarms] == ["EWS-13"] * 3
    assert client.get("/paket/?terlambat=1").context["picture"].lines == []


def test_the_unit_of_procurement_sets_its_capacity_and_others_may_not(client: Client) -> None:
    purchases.year(3)
    said = {"live": "2", "valid_from": "2025-01-01", "legal_source": "Nota UKPBJ"}
    client.force_login(factories.person("regent"))
    assert client.post("/paket/kalender/kapasitas/", said).status_code == 403
    client.force_login(factories.person("ukpbj"))
    assert client.post("/paket/kalender/kapasitas/", {**said, "live": "0"}).status_code == 422
    assert client.post("/paket/kalender/kapasitas/", said).status_code == 302
    assert client.post("/paket/kalender/kapasitas/", said).status_code == 302
    assert SelectionCapacity.objects.count() == LogEntry.objects.filter(verb="set_capacity").count() == 1
    picture = client.get("/paket/kalender/").context["picture"]
    assert (picture.capacity.live, picture.capacity.own, picture.capacity.source) == (2, True, "Nota UKPBJ")
    assert client.get("/paket/kalender/?per=2024-06-01").context["picture"].capacity.own is False


def test_a_page_of_many_packages_is_read_in_parts(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_sets, "_FEW", 2)
    purchases.year(5)
    client.force_login(factories.person("bappeda"))
    whole = [one["id"] for one in client.get("/api/packages").json()["packages"]]
    part = [one["id"] for one in client.get("/api/packages", {"limit": 5}).json()["packages"]]
    assert (len(whole), part) == (7, whole[:5])


def test_an_agency_page_says_what_comes_again(client: Client) -> None:
    for year in (2024, 2025):
        purchases.pull("rup", [purchases.plan(f"{year}1", fiscal_year=year)], f"rup-{year}.json")
        sold = purchases.tender(f"T{year}", f"{year}1", fiscal_year=year)
        purchases.pull("announcement", [sold], f"tender-{year}.json")
    answer = page(client, f"/opd/{OWN}/paket/")
    picture = answer.context["picture"]
    announced = picture.methods[0]["steps"]["announce"]
    assert (announced["days"], announced["before"], announced["repeats"]) == (15, 15, True)
    assert (
        picture.repeats[0] == "Tender, diumumkan: median terlambat 15 hari tahun lalu dan 15 hari tahun ini."
    )
    assert [row["now"] for row in picture.pace] == [row["before"] for row in picture.pace] == [1, 0, 0]
    compared = client.get("/paket/opd/").context["picture"]
    assert (compared.repeating, compared.comparable) == (1, 1)


def test_a_year_without_plans_is_not_compared(client: Client) -> None:
    purchases.year(1)
    old = purchases.tender("T0", "", fiscal_year=2024, announced=D(2024, 4, 1), created=D(2024, 3, 1))
    purchases.pull("announcement", [old], "tender-2024.json")
    picture = page(client, "/paket/opd/").context["picture"]
    assert (picture.repeating, picture.comparable, picture.pairs[0].late_share_before) == (0, 0, None)
    assert "Tahun lalu tidak dapat dinilai" in text(client.get(f"/opd/{OWN}/paket/"))


def test_the_worklist_names_codes_that_no_plan_has(client: Client) -> None:
    purchases.pull("announcement", [purchases.tender("T", "404")])
    picture = page(client, f"/opd/{OWN}/paket/").context["picture"]
    assert [(end["from"], end["rup_code"]) for end in picture.loose["unlinked"]] == [("tender/T", "404")]
    table = rows_of(client.get(f"/opd/{OWN}/paket/?format=csv"))
    assert [(row["Dari"], row["Ke"]) for row in table] == [("tender/T", "404")]


def test_the_api_pages_through_packages(client: Client) -> None:
    purchases.year(3)
    client.force_login(factories.person("bappeda"))
    whole = client.get("/api/packages").json()
    assert (whole["count"], len(whole["packages"])) == (5, 5)
    part = client.get("/api/packages", {"offset": 1, "limit": 2, "late": True}).json()
    assert (part["count"], [one["id"] for one in part["packages"]]) == (
        3,
        [one["id"] for one in whole["packages"][1:3]],
    )
    assert client.get("/api/packages/rup-404").status_code == 404
    assert client.get("/api/packages", {"as_of": "1999-01-01"}).status_code == 422


def test_every_code_of_a_package_has_its_word() -> None:
    codes = {
        "stage": (*STAGES, *package_lists.ENDED),
        "side": SIDES,
        "clock": CLOCKS,
        "method": {code for _, code in METHODS} | {"none"},
        "goods": {code for _, code in KINDS} | {"none"},
        "evidence": {"rup", "rup_line", *package_page.LINKS},
        "phase": {phase for phase, _ in PHASES},
        "leg": {leg[0] for leg in LEGS},
        "plan_field": package_page.REVISED,
        "late_at": {f"{step}_{state}" for step in MILESTONES for state in ("kept", "open")},
        "step": MILESTONES,
    }
    missing = [f"{section}.{code}" for section, some in codes.items() for code in some]
    assert [code for code in missing if not words.has(code)] == []
