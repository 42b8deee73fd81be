"""One filled home, one server and one Chromium for all journeys."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from browser.people.served import ROOT, Served, environment
from rapim.demo.people import PASSWORD

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FILL = """
import sys, pathlib, django
django.setup()
from browser.people.fill import main
main(pathlib.Path(sys.argv[1]))
"""
SignIn = Callable[..., Page]


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files of the tiny regency are written."""
    return tmp_path_factory.mktemp("berkas")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Iterator[Served]:
    """A server on a home with the tiny regency, on a day in May 2019."""
    home = tmp_path_factory.mktemp("rumah") / "home"
    home.mkdir()
    fill = [sys.executable, "-c", FILL, str(files)]
    done = subprocess.run(fill, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    served = Served(home)
    served.start()
    yield served
    served.kill()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """Playwright, or a loud skip where the machine has no Chromium."""
    if not CHROMIUM.exists():
        print(f"\nSKIPPED LOUDLY: {CHROMIUM} is missing (Debian: apt install chromium)", file=sys.__stderr__)
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One browser; every journey has a context of its own in it."""
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def cookies(chromium: Browser, server: Served) -> Callable[[str], list[Any]]:
    """The cookies of a person who signed in by the door, once a run."""
    known: dict[str, list[Any]] = {}

    def of(username: str) -> list[Any]:
        if username not in known:
            context = chromium.new_context(base_url=server.url)
            page = context.new_page()
            enter(page, username)
            known[username] = context.cookies()
            context.close()
        return known[username]

    return of


def enter(page: Page, username: str) -> None:
    """Sign in at the door, as a person does."""
    page.goto("/akun/masuk/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/akun/masuk/" not in url)


def attentive(page: Page, heard: list[str]) -> Page:
    """A page whose console errors, broken policies and uncaught errors are heard."""
    page.on("console", lambda said: heard.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: heard.append(str(error)))
    return page


@pytest.fixture
def heard() -> list[str]:
    """What the console said in this journey; a journey may forgive what it caused itself."""
    return []


@pytest.fixture
def contexts(chromium: Browser, server: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts on the server; all are closed at the end."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(chromium.new_context(base_url=server.url, locale="id-ID", **options))
        made[-1].set_default_timeout(15_000)
        return made[-1]

    yield make
    for context in made:
        context.close()


@pytest.fixture
def sign_in(
    contexts: Callable[..., BrowserContext],
    cookies: Callable[[str], list[Any]],
    heard: list[str],
) -> Iterator[SignIn]:
    """A page of a signed-in person; at the end of the journey its console must have been silent."""

    def make(username: str, **options: Any) -> Page:
        context = contexts(**options)
        context.add_cookies(cookies(username))
        return attentive(context.new_page(), heard)

    yield make
    assert heard == []
