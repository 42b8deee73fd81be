"""The map of works under a real browser: without tiles, by keyboard, and as a table without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from browser.people.conftest import SignIn

pytestmark = pytest.mark.browser
NAME = "Jalan 109"


def test_a_point_is_reached_opened_and_left_by_keyboard(sign_in: SignIn) -> None:
    page = sign_in("adbang")
    page.goto("/paket/peta/", wait_until="networkidle")
    point = page.locator("#peta .dot.late", has_text=NAME)
    expect(point).to_have_count(1)
    assert page.locator("#peta .line").count() >= 2
    expect(page.locator(".leaflet-control-scale-line")).to_have_count(1)
    page.focus("#peta")
    while not page.evaluate("document.activeElement.classList.contains('dot')"):
        page.keyboard.press("Tab")
    while NAME not in page.evaluate("document.activeElement.textContent"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content p.st.late")).to_contain_text("kritis")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "/paket/rup-109/"
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    assert NAME in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup a:focus").press("Enter")
    expect(page).to_have_url(page.url)
    expect(page.locator("h1")).to_contain_text(NAME)


def test_without_javascript_the_page_is_its_table(sign_in: SignIn) -> None:
    page = sign_in("adbang", java_script_enabled=False)
    page.goto("/paket/peta/")
    assert (page.locator("#peta").is_visible(), page.locator("table.sites tbody tr").count()) == (False, 11)
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_contain_text(NAME)
