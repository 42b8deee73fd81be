"""Journeys of people, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


def test_the_regent_reads_the_sentence_and_opens_a_figure(enter: Enter) -> None:
    page = enter("bupati")
    assert page.locator("h1").inner_text().startswith("Per 20 Maret 2019")
    assert page.locator(".sim").first.inner_text() == "data simulasi"
    figure = page.locator("a[href*='/angka/']").first.get_attribute("href")
    assert figure is not None
    page.goto(figure)
    assert ".xlsx" in page.locator("main").inner_text()


def test_the_board_has_no_barrier_in_light_and_dark(enter: Enter) -> None:
    for scheme in ("light", "dark"):
        page = enter("bupati", color_scheme=scheme)
        assert violations(page) == []


def test_the_board_works_without_javascript_and_as_of_another_day(enter: Enter) -> None:
    page = enter("sekda", java_script_enabled=False)
    page.goto("/?per=2019-01-31")
    assert page.locator("h1").inner_text().startswith("Per 31 Januari 2019")


def test_the_first_load_of_the_board_is_light(enter: Enter) -> None:
    page = enter("bupati")
    sizes: list[int] = []
    page.on("response", lambda answer: sizes.append(len(answer.body())))
    page.goto("/", wait_until="networkidle")
    assert 0 < sum(sizes) <= 300_000


def test_an_agency_head_sees_the_own_agency_and_not_the_board(enter: Enter) -> None:
    page = enter("kepala")
    assert "/opd/" in page.url
    page.goto("/opd/")
    assert page.locator("table.opd").count() == 0


def test_the_data_room_and_the_log_have_no_barrier(enter: Enter) -> None:
    page = enter("adbang")
    page.goto("/data/")
    assert violations(page) == []
    page = enter("inspektorat")
    page.goto("/atur/catatan/")
    assert violations(page) == []


def test_the_wall_shows_its_scene(enter: Enter) -> None:
    page = enter("layar", viewport={"width": 1920, "height": 1080})
    page.goto("/wall/")
    assert "data simulasi" in page.locator("body").inner_text()
    assert violations(page) == []


def test_a_stranger_sees_nothing(enter: Enter) -> None:
    page = enter("")
    for address in ("/", "/opd/", "/data/", "/wall/", "/atur/catatan/", "/dokumen/"):
        page.goto(address)
        assert "/akun/masuk/" in page.url
