"""The leader's board, an agency, a number and the wall, over facts in the database."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from analytics import factories as facts
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories

from rapim.analytics.boards import board as analytics_board
from rapim.analytics.models import Board
from rapim.charts import draw
from rapim.cli import run
from rapim.ledger import clock as house_clock
from rapim.web.steer import strips
from rapim.web.steer.asked import Asked
from rapim.web.steer.pictures import make_ahead

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 2, 10, 2, 41, tzinfo=dt.UTC)
CODES = [f"1.01.2.22.0.00.{number:02}" for number in range(1, 4)]


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(NOW)
    yield
    house_clock.set_to(None)


def year(agencies: int, first: int = 0) -> None:
    """January of some agencies: planned a half of the ceiling, realised a quarter."""
    codes = CODES[first:agencies]
    if not first:
        facts.make_government()
    lines = [facts.make_line(code, "1.01.02.2.01.0001", "5.1.02.01.01.0024") for code in codes]
    for code in codes:
        facts.make_agency(code, f"Dinas {code[-2:]}")
    plan = facts.make_batch("rak", 1 + first)
    facts.make_plan(plan, [(line, 10**11, [5 * 10**10, *[5 * 10**9] * 10, 0]) for line in lines])
    facts.make_lra(
        facts.make_batch("lra", 2 + first, month=1), 1, [(line, 10**11, 25 * 10**9) for line in lines]
    )


def page(client: Client, address: str, role: str = "regent", **more: Any) -> Any:
    client.force_login(factories.person(role, name=f"{role}{len(address)}", **more))
    return client.get(address)


def test_the_board_says_its_sentence_first(client: Client) -> None:
    year(2)
    body = page(client, "/").content.decode()
    heading = re.sub(r"<[^>]+>|\s+", " ", re.findall(r"<h1>(.*?)</h1>", body, re.S)[0])
    assert "25,00%" in heading
    assert [name for name in ("Dinas 01", "Dinas 02") if name in body] == ["Dinas 01", "Dinas 02"]
    assert "Akhir tahun: kemungkinan besar antara" in body
    assert 'href="/akhir-tahun/"' in body


def test_every_number_of_the_sentence_the_rhythm_and_the_causes_opens(client: Client) -> None:
    year(3)
    body = page(client, "/").content.decode()
    traces = re.findall(r'href="/angka/([^"]+)/"', body)
    figures = {trace.split("~")[-1] for trace in traces if "~total~" in trace}
    assert figures >= {"absorption", "absorption_direct", "planned_sen", "days_behind", "ceiling_sen"}
    assert figures >= {"median_days", "rhythm_days"}
    (board,) = {trace.rsplit("~", 2)[0] for trace in traces}
    causes = re.findall(r"~total~(cause\.\w+)", body)
    assert set(causes) == {f"cause.{part['cause']}" for part in analytics_board(NOW.date())["causes"]}
    for figure in figures:
        assert client.get(f"/angka/{board}~total~{figure}/").status_code == 200


def test_what_was_made_ahead_is_all_that_the_board_shows(client: Client) -> None:
    year(3)
    make_ahead(Asked(as_of=NOW.date(), today=NOW.date(), zone="Asia/Jakarta"), "id")
    before = Board.objects.count(), draw._kept.cache_info().misses
    assert page(client, "/").status_code == 200
    assert (Board.objects.count(), draw._kept.cache_info().misses) == before


def test_a_refresh_of_a_real_home_makes_its_first_page_too(client: Client) -> None:
    year(3)
    assert run(["refresh"]) == 0
    before = Board.objects.count(), draw._kept.cache_info().misses
    assert page(client, "/").status_code == 200
    assert (Board.objects.count(), draw._kept.cache_info().misses) == before


def test_what_became_known_is_on_the_next_board(client: Client) -> None:
    year(2)
    assert "Dinas 03" not in page(client, "/").content.decode()
    year(3, first=2)
    assert "Dinas 03" in client.get("/").content.decode()


def test_nothing_inline_and_a_light_first_visit(client: Client) -> None:
    year(3)
    body = page(client, "/").content.decode()
    assert re.findall(r"<script(?![^>]*src=)[^>]*>|<style|\sstyle=|\son\w+=", body) == []
    assert len(body.encode()) < 120_000


@pytest.mark.parametrize("asked", ["per=0001-01-01", "diketahui=0001-01-01T00:00", "per=9999-12-31"])
def test_a_slip_in_the_day_is_named_and_left_out(client: Client, asked: str) -> None:
    year(1)
    response = page(client, f"/?{asked}")
    asked_for = response.context["asked"]
    assert [response.status_code, asked_for.as_of, asked_for.known_at] == [200, dt.date(2026, 2, 10), None]
    assert asked_for.unreadable == (asked.partition("=")[2],)


def test_an_empty_home_teaches(client: Client) -> None:
    assert "rapim load" in page(client, "/").content.decode()


@pytest.mark.parametrize("address", ["/", "/opd/", "/opd/bulanan/", "/wall/", f"/opd/{CODES[0]}/"])
def test_one_agency_and_three_ask_the_same_queries(client: Client, address: str) -> None:
    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    year(1)
    page(client, address)
    one = asked()
    year(3, first=1)
    assert asked() == one


def test_the_head_of_an_agency_sees_it_and_no_other(client: Client) -> None:
    year(2)
    own = page(client, f"/opd/{CODES[0]}/", "agency_head", agency=CODES[0])
    assert own.status_code == 200
    assert "Akhir tahun: kemungkinan besar antara" in own.content.decode()
    assert 'href="/akhir-tahun/' not in own.content.decode()
    assert client.get(f"/opd/{CODES[1]}/").status_code == 403
    assert client.get("/").headers["Location"] == "/awal/"


def test_an_agency_is_told_that_its_year_has_no_data_yet(client: Client) -> None:
    year(2)
    empty = f"/opd/{CODES[0]}/?per={NOW.year + 1}-01-02"
    house_clock.set_to(NOW.replace(year=NOW.year + 1, month=1, day=2))
    answer = page(client, empty, "agency_head", agency=CODES[0])
    assert answer.status_code == 200
    assert f"Belum ada data untuk Tahun Anggaran {NOW.year + 1}" in answer.content.decode()
    house_clock.set_to(NOW)
    assert page(client, "/opd/9.99/").status_code == 404


def test_a_number_opens_to_its_file_sheet_and_row(client: Client) -> None:
    year(1)
    body = page(client, "/").content.decode()
    (address, *_) = re.findall(r'class="q" href="(/angka/[^"]*~absorption/)"', body)
    whole, sheet = client.get(address), client.get(address, headers={"HX-Request": "true"})
    assert (whole.status_code, "<html" in whole.content.decode()) == (200, True)
    assert (sheet.status_code, "<html" in sheet.content.decode()) == (200, False)
    assert "Lembar1" in sheet.content.decode()


def test_the_wall_names_an_order_only_in_a_closed_meeting(client: Client) -> None:
    year(2)
    open_wall = page(client, "/wall/?n=1&mode=rapat", "wall").content.decode()
    closed = page(client, "/wall/?n=1&mode=rapat", "sekda").content.decode()
    assert ("menurut abjad" in open_wall, "Urutan hari" in open_wall) == (True, False)
    assert ("menurut abjad" in closed, "Urutan hari" in closed) == (False, True)


def test_only_a_scene_may_replace_a_scene(client: Client) -> None:
    year(1)
    answer = page(client, "/wall/adegan/7/", "wall")
    assert (answer.headers["X-Rapim-Wall"], 'hx-trigger="every 20s"' in answer.content.decode()) == (
        "1",
        True,
    )


def test_an_alert_leads_to_what_the_agency_may_say_and_said_of_it(client: Client) -> None:
    year(2)
    own = page(client, f"/opd/{CODES[0]}/", "agency_head", agency=CODES[0]).content.decode()
    links = [text.replace("&amp;", "&") for text in re.findall(r'href="(/jawab/[^"]*kind=[^"]*)#tulis"', own)]
    asked = [re.findall(r"kind=(\w+)&figure=(\w+)&trace=f1~", link) for link in links[:3]]
    assert asked == [[(kind, "days_behind")] for kind in ("explain", "dispute", "commit")]
    form = client.get(links[1]).context["form"]
    assert [form[name].value() for name in ("kind", "figure")] == ["dispute", "days_behind"]
    assert client.post(links[1], {"kind": "dispute", "text": "Sudah dibayar."}).status_code == 302
    board = page(client, "/").content.decode()
    assert re.findall(r'href="(/jawab/[^"]*)">([^<]*)<', board) == [
        (f"/jawab/{CODES[0]}/?as_of=2026-02-10", "Hak jawab OPD: 1")
    ]


def test_the_strips_say_the_days_that_the_board_says(client: Client) -> None:
    year(3)
    found = page(client, "/opd/bulanan/").context["strips"]
    assert found.heads == ["Jan", "10 Feb"]
    days = {strip.row.unit["code"]: strip.cells[-1].days for _, group in found.groups for strip in group}
    assert days == {unit["code"]: unit["days_behind"] for unit in analytics_board(NOW.date())["units"]}
    assert [strips.shade(days) for days in (None, -3, 0, 1, 30, 31, 60, 61, 90, 91)] == [
        "none", "ahead", "ahead", "s0", "s0", "s1", "s1", "s2", "s2", "s3",
    ]  # fmt: skip
    head = client.get("/opd/bulanan/?format=csv").content.decode()
    assert "2026" in head and CODES[0] in head


def test_a_part_of_an_agency_has_its_curve(client: Client) -> None:
    year(1)
    picture = page(client, f"/opd/{CODES[0]}/program/1.01.02/").context["picture"]
    assert [len(row) for row in picture.curve.rows[:1]] == [len(picture.curve.columns)]
    assert picture.series["realised"] == [["2026-01-31", 25 * 10**9]]
