"""A meeting is run by its keys alone; two walls stay in step with it, also through a restart."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from browser.people.conftest import SignIn
from browser.people.served import ROOT, Served, environment
from browser.people.sit import CODE

pytestmark = pytest.mark.browser
SIT = "import django; django.setup(); from browser.people.sit import main; main()"
ROOM = f"/rapat/{CODE}/"


@pytest.fixture
def seated(server: Served) -> None:
    """A frozen meeting in the home of the server."""
    done = subprocess.run(
        [sys.executable, "-c", SIT], cwd=ROOT, env=environment(server.home), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def clean(page: Page) -> list[str]:
    """What axe finds wrong."""
    return [one["id"] for one in Axe().run(page).response["violations"]]


def press(page: Page, letter: str) -> None:
    """Press an access key (Alt and a letter); the browser hears it only with its unmodified letter."""
    devtools = page.context.new_cdp_session(page)
    key = {"key": letter, "code": f"Key{letter.upper()}", "modifiers": 1}
    key |= {"windowsVirtualKeyCode": ord(letter.upper())}
    devtools.send("Input.dispatchKeyEvent", {**key, "type": "keyDown", "unmodifiedText": letter})
    devtools.send("Input.dispatchKeyEvent", {**key, "type": "keyUp"})
    devtools.detach()


def record(page: Page, text: str) -> None:
    """Write a decision with the keyboard alone."""
    press(page, "a")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.locator("input[name=deadline]").fill("2019-05-31")
    page.locator("input[name=evidence_expected]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#arahan .orders")).to_contain_text(text)


@pytest.mark.usefixtures("seated")
def test_the_room_stays_in_step_through_a_restart(sign_in: SignIn, server: Served, heard: list[str]) -> None:
    walls = [sign_in("layar"), sign_in("sekda")]
    for wall in walls:
        wall.goto(f"{ROOM}layar/")
    moderator = sign_in("adbang")
    moderator.goto(f"{ROOM}ruang/")
    moderator.get_by_role("button", name="Buka rapat").press("Enter")
    expect(moderator.get_by_role("button", name="Mulai acara pertama")).to_be_visible()
    press(moderator, "n")
    expect(moderator.locator(".items li.on")).to_have_count(1)
    title = moderator.locator("#k-meja").inner_text()
    for wall in walls:
        expect(wall.locator("h1")).to_have_text(title)
    record(moderator, "Umumkan sisa paket")
    for wall in walls:
        expect(wall.locator(".wlist")).to_contain_text("Umumkan sisa paket")
    assert [clean(page) for page in (moderator, *walls)] == [[], [], []]
    assert heard == []
    server.kill()
    try:
        for wall in walls:
            expect(wall.locator("#putus")).to_be_visible()
            expect(wall.locator("#putus")).to_contain_text("10.00 WIB")
            expect(wall.locator("h1")).to_have_text(title)
    finally:
        server.start()
    moderator.reload()
    press(moderator, "n")
    expect(moderator.locator("#k-meja")).not_to_have_text(title)
    following = moderator.locator("#k-meja").inner_text()
    for wall in walls:
        expect(wall.locator("#putus")).to_be_hidden()
        expect(wall.locator("h1")).to_have_text(following)
    press(moderator, "t")
    moderator.get_by_role("button", name="Ya, tutup rapat").press("Enter")
    expect(moderator.locator("main")).to_contain_text("Umumkan sisa paket")
    assert clean(moderator) == []
    for wall in walls:
        expect(wall.locator("h1")).to_have_text("Rapat selesai")
    ours = [text for text in heard if not re.search("net::ERR_", text)]
    heard.clear()
    assert ours == []
