"""`rapim demo` as a stranger finds it: it opens, says what it is, and shows its wall."""

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


def test_the_wall_shows_its_scene(enter: Enter) -> None:
    page = enter("layar", viewport={"width": 1920, "height": 1080})
    page.goto("/wall/")
    assert "data simulasi" in page.locator("body").inner_text()
    assert violations(page) == []
