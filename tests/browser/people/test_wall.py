"""The wall of the meeting room: turns by itself and outlives its server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from browser.people.conftest import SignIn
from browser.people.served import Served

pytestmark = pytest.mark.browser
TURN = 21_000


def shown(page: Page) -> str:
    """The scene on the wall."""
    return page.locator("footer.scenes [aria-current]").inner_text()


def turned(page: Page) -> str:
    """Let the time of one scene pass; the name of the scene that came."""
    before = shown(page)
    page.clock.run_for(TURN)
    expect(page.locator("footer.scenes [aria-current]")).not_to_have_text(before)
    return shown(page)


def test_the_wall_goes_round_and_outlives_a_restart(
    sign_in: SignIn, server: Served, heard: list[str]
) -> None:
    page = sign_in("layar")
    page.clock.install()
    page.goto("/wall/")
    first = shown(page)
    names = page.locator("footer.scenes span").all_inner_texts()
    round_trip = [turned(page) for _ in names]
    assert (sorted(round_trip), round_trip[-1]) == (sorted(names), first)
    assert heard == []
    server.kill()
    try:
        page.clock.run_for(TURN)
        expect(page.locator("#putus")).to_be_visible()
        expect(page.locator("#putus")).to_contain_text("10.00 WIB")
        assert shown(page) == first
        page.clock.run_for(6 * 60_000)
        expect(page.locator("#adegan.stale")).to_be_visible()
        assert shown(page) == first
    finally:
        server.start()
    page.clock.run_for(TURN)
    expect(page.locator("#putus")).to_be_hidden()
    assert shown(page) != first
    ours = [text for text in heard if not re.search("net::ERR_|^htmx:|^Response Status Error", text)]
    heard.clear()
    assert ours == []
