"""One filled home and one server for all journeys, in the browser of the folder above."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from browser.people.served import ROOT, Served, environment
from rapim.demo.people import PASSWORD

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
def cookies(browser: Browser, server: Served) -> Callable[[str], list[Any]]:
    """The cookies of a person who signed in by the door, once a run."""
    known: dict[str, list[Any]] = {}

    def of(username: str) -> list[Any]:
        if username not in known:
            context = browser.new_context(base_url=server.url)
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
def contexts(browser: Browser, server: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts on the server; all are closed at the end."""
    made: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        made.append(browser.new_context(base_url=server.url, locale="id-ID", **options))
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
