"""Axe finds nothing to say about the pages, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from browser.people import papers
from browser.people.conftest import SignIn, attentive
from browser.people.fill import OWN
from browser.people.test_desk import bring

pytestmark = pytest.mark.browser
PAGES = {
    "board": ("bupati", "/"),
    "agencies": ("bupati", "/opd/"),
    "by_month": ("bupati", "/opd/bulanan/"),
    "agency": ("bupati", f"/opd/{OWN}/"),
    "evaluation": ("bupati", f"/opd/{OWN}/evaluasi/"),
    "data room": ("adbang", "/data/"),
    "settings": ("admin", "/atur/"),
    "wall": ("layar", "/wall/"),
    "log": ("inspektorat", "/atur/catatan/"),
    "documents": ("sekda", "/dokumen/"),
    "field": ("petugas", "/lapangan/"),
    "checks of the field": ("pptk", "/lapangan/periksa/"),
    "ceiling of the field": ("adbang", "/atur/lapangan/"),
}


def judged(page: Page) -> None:
    """No violation of any rule that axe knows, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{scheme}: {found.generate_report()}"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible(sign_in: SignIn, name: str) -> None:
    username, address = PAGES[name]
    page = sign_in(username)
    page.goto(address)
    judged(page)


def test_an_opened_number_is_accessible_as_page_and_as_sheet(sign_in: SignIn) -> None:
    page = sign_in("bupati")
    page.goto("/")
    link = page.locator("table.opd td.cell-bullet a.q").first
    address = link.get_attribute("href") or ""
    link.click()
    page.locator("dialog#lembar article").wait_for()
    judged(page)
    page.goto(address)
    judged(page)


def test_a_preview_is_accessible(sign_in: SignIn, tmp_path: Path) -> None:
    page = sign_in("adbang")
    bring(page, papers.corrected(tmp_path))
    judged(page)
    page.locator("button[value=discard]").click()


def test_the_door_is_accessible(contexts: Callable[..., BrowserContext], heard: list[str]) -> None:
    page = attentive(contexts().new_page(), heard)
    page.goto("/akun/masuk/")
    judged(page)
    grounds = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]
    assert heard == []
