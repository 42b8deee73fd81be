"""The board and what lies below it, as the people who steer see it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser.people.conftest import SignIn, enter
from browser.people.fill import OTHER, OWN
from browser.people.served import Served

pytestmark = pytest.mark.browser
CLOSED = (
    "/", "/opd/", "/opd/bulanan/", f"/opd/{OWN}/", f"/opd/{OWN}/evaluasi/", "/data/", "/data/batch/",
    "/wall/", "/wall/adegan/1/", f"/jawab/{OWN}/", "/atur/", "/atur/catatan/", "/atur/akun/", "/awal/",
    "/dokumen/",
)  # fmt: skip


def opened_number(page: Page) -> None:
    """What an opened figure always shows: its rule, and at least one file with a row."""
    first = page.locator("article.open-number table tbody tr").first
    expect(first.locator("th")).to_contain_text(".xlsx")
    assert int(first.locator("td.num").first.inner_text().replace(".", "")) > 1
    expect(page.locator("article.open-number .rule").first).to_be_visible()


def test_the_regent_reads_the_board_opens_a_figure_and_turns_back_the_day(
    contexts: Callable[..., BrowserContext],
) -> None:
    page = contexts().new_page()
    enter(page, "bupati")
    expect(page).to_have_url(re.compile(r"/$"))
    headline = page.locator("h1").inner_text()
    assert re.search(r"\d+,\d+%", headline), headline
    figure = page.locator(".basis a.q, .where a.q").first
    value = figure.inner_text()
    figure.click()
    expect(page.locator("dialog#lembar")).to_be_visible()
    assert page.locator("dialog#lembar .value").inner_text().startswith("Rp"), value
    page.locator("dialog#lembar [data-close]").click()
    expect(page.locator("dialog#lembar")).to_be_hidden()
    page.locator("details.asof summary").click()
    page.fill("#per", "2019-02-28")
    page.locator("details.asof button.main").click()
    page.wait_for_url(re.compile("per=2019-02-28"))
    expect(page.locator("details.asof summary")).to_contain_text("28 Februari 2019")
    assert page.locator("h1").inner_text() != headline


def test_the_regent_sees_file_and_row_behind_the_absorption_of_an_agency(sign_in: SignIn) -> None:
    page = sign_in("bupati")
    page.goto("/")
    page.locator("table.opd td.cell-bullet a.q").first.click()
    expect(page.locator("dialog#lembar")).to_be_visible()
    opened_number(page)


def test_the_sekda_goes_from_all_agencies_down_to_a_sub_activity(sign_in: SignIn) -> None:
    page = sign_in("sekda")
    page.goto("/opd/")
    expect(page.locator("table.opd tbody tr:not(.group)")).to_have_count(3)
    page.locator(f"table.opd th a[href*='{OWN}']").click()
    expect(page.locator("h1")).to_have_text("Dinas Kependudukan dan Pencatatan Sipil")
    for level in ("program", "kegiatan"):
        page.locator(f"table.opd th[scope=row] a[href*='/{level}/']").last.click()
        page.wait_for_url(re.compile(f"/{level}/"))
        expect(page.locator("dl.big dd").first).to_contain_text("Rp")
    name, ceiling = page.locator("h1").inner_text(), page.locator("dl.big dd").first.inner_text()
    page.goto(page.url.replace("/kegiatan/", "/sub/"))
    expect(page.locator("p.where")).to_contain_text("Subkegiatan")
    assert (page.locator("h1").inner_text(), page.locator("dl.big dd").first.inner_text()) == (name, ceiling)


def test_the_head_of_an_agency_sees_it_and_answers(sign_in: SignIn) -> None:
    page = sign_in("kepala")
    page.goto("/awal/")
    expect(page).to_have_url(re.compile(f"/opd/{re.escape(OWN)}/"))
    expect(page.locator("h1")).to_have_text("Dinas Kependudukan dan Pencatatan Sipil")
    page.locator("#hak-jawab a.button").click()
    page.fill("#tulis textarea", "Termin kedua ditagih pekan depan; pekerjaan sesuai jadwal.")
    page.locator("#tulis button.main").click()
    expect(page.locator("ul.notes")).to_contain_text("Hak jawab tercatat")
    page.locator("p.where a").click()
    expect(page.locator("#hak-jawab")).to_contain_text("Termin kedua ditagih pekan depan")


def test_the_head_of_an_agency_sees_no_other_agency(sign_in: SignIn, heard: list[str]) -> None:
    page = sign_in("kepala")
    answer = page.goto(f"/opd/{OTHER}/")
    assert answer is not None and answer.status == 403
    expect(page.locator("h1")).to_have_text("Halaman ini bukan untuk peran Anda")
    assert page.locator("table.opd").count() == 0
    assert [text for text in heard if "403" not in text] == []
    heard.clear()


def test_a_stranger_is_led_to_the_door_by_every_page(contexts: Callable[..., BrowserContext]) -> None:
    page = contexts().new_page()
    for address in CLOSED:
        page.goto(address)
        expect(page).to_have_url(re.compile("/akun/masuk/"))
        expect(page.locator("h1")).to_have_text("Masuk ke Rapim")
        assert page.locator("nav, table, a.q, figure").count() == 0
        assert "Rp" not in page.locator("main").inner_text()


def test_the_board_works_without_javascript(sign_in: SignIn) -> None:
    page = sign_in("bupati", java_script_enabled=False)
    page.goto("/")
    assert re.search(r"\d+,\d+%", page.locator("h1").inner_text())
    page.locator("table.opd td.cell-bullet a.q").first.click()
    expect(page).to_have_url(re.compile("/angka/"))
    opened_number(page)
    page.goto("/")
    page.locator("details.asof summary").click()
    page.fill("#per", "2019-03-31")
    page.locator("details.asof button.main").click()
    expect(page).to_have_url(re.compile("per=2019-03-31"))
    expect(page.locator("details.asof summary")).to_contain_text("31 Maret 2019")


def test_the_first_load_of_the_board_is_light(sign_in: SignIn, server: Served) -> None:
    page, sizes = sign_in("bupati"), dict[str, int]()
    page.on("requestfinished", lambda asked: sizes.__setitem__(asked.url, asked.sizes()["responseBodySize"]))
    page.goto("/", wait_until="networkidle")
    assert {url for url in sizes if not url.startswith((server.url, "data:"))} == set()
    assert len(sizes) >= 5
    assert sum(sizes.values()) <= 300 * 1024, sizes
