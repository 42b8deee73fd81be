"""The demo at the turn of the year, its clock, its mail, and the people of the meeting in a session each."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect
from postbox import Mailbox

from browser.people.conftest import attentive, enter
from browser.people.served import ROOT, Served, environment

BEFORE, MORNING, AFTER = (
    "2020-01-02T02:00:00+00:00", "2020-01-07T02:00:00+00:00", "2020-02-17T02:00:00+00:00",
)  # fmt: skip
"""The plan, the meeting, and the day before the next one."""
JANUARY = (
    "dpa/1_DPA-SKPD_20200102.xlsx", "rak/RAK_2020_awal.xlsx", "lra/lra_01_januari_2020.xlsx",
)  # fmt: skip
"""What the regency writes of its new year until then."""
DESK, WALL = {"width": 1366, "height": 768}, {"width": 1920, "height": 1080}


class Town:
    """The simulated regency, served at the hour that the story has come to."""

    def __init__(self, home: Path, browser: Browser, box: Mailbox) -> None:
        self.box, self._browser = box, browser
        mail = {"RAPIM_MAIL_HOST": "127.0.0.1", "RAPIM_MAIL_PORT": str(box.port)}
        self.served = Served(home, BEFORE, mail | {"RAPIM_WORKERS": "1"})
        self.heard: list[str] = []
        self._pages: dict[str, Page] = {}

    def at(self, clock: str) -> None:
        """Let the server run on at another hour; sessions stay."""
        self.served.kill()
        self.served.clock = clock
        self.served.start()

    def person(self, username: str) -> Page:
        """The page of a person, who signs in once."""
        if username not in self._pages:
            size = WALL if username == "layar" else DESK
            context = self._browser.new_context(base_url=self.served.url, locale="id-ID", viewport=size)
            context.set_default_timeout(30_000)
            self._pages[username] = attentive(context.new_page(), self.heard)
            enter(self._pages[username], username)
        return self._pages[username]

    def leave(self) -> None:
        """Everybody goes home."""
        for page in self._pages.values():
            page.context.close()
        self._pages.clear()

    def rapim(self, *words: str) -> str:
        """What a command says on this home, at this hour."""
        command = [sys.executable, "-m", "rapim", *words]
        env = environment(self.served.home, self.served.clock) | self.served.more
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def said(self, *words: str) -> Any:
        """What a command says as JSON."""
        return json.loads(self.rapim(*words, "--json"))


@pytest.fixture(scope="module")
def town(regency: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """The demo on 2 January 2020; at the end nobody's console has complained."""
    home = tmp_path_factory.mktemp("rapat") / "home"
    shutil.copytree(regency, home)
    box = Mailbox()
    found = Town(home, browser, box)
    found.served.start()
    expect.set_options(timeout=15_000)
    try:
        yield found
        assert [text for text in found.heard if not re.search("net::ERR_|403", text)] == []
    finally:
        expect.set_options(timeout=5_000)
        found.leave()
        found.served.kill()
        box.close()


def judged(page: Page) -> None:
    """Axe finds nothing in light, and no colours to blame in dark, where nothing else differs."""
    for scheme, options in (("light", None), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page, options=options)
        assert found.violations_count == 0, f"{page.url} {scheme}: {found.generate_report()}"
    page.emulate_media(color_scheme="light")


def go(page: Page, address: str) -> Response:
    """Open an address that answers 200."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    return answer


def press(page: Page, name: str, where: str = "main") -> None:
    """Press the one button of a name, and read the page that comes."""
    with page.expect_navigation():
        page.locator(where).get_by_role("button", name=name, exact=True).click()


def told(page: Page) -> str:
    """What the page says of what was just done."""
    return page.locator("main .note").first.inner_text()


def write(page: Page, **said: str) -> None:
    """Fill in fields by their names."""
    for name, value in said.items():
        page.fill(f"main [name={name}]", value)
