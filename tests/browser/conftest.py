"""A simulated regency served for real, and a real browser in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "kudus-simulasi"
SOURCE = Path(__file__).resolve().parents[2] / "src"


def _demo(home: Path) -> dict[str, str]:
    """What `rapim demo` runs with."""
    found = {**os.environ, "RAPIM_HOME": str(home), "PYTHONPATH": str(SOURCE), "BROWSER": "true"}
    found.pop("DATABASE_URL", None)
    return found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who walks in the regency walks last: it is filled while the others walk elsewhere."""
    items.sort(key=lambda item: "regency" in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session", autouse=True)
def _filling(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, subprocess.Popen[bytes]] | None]:
    """The regency is being filled beside the first journeys, where one of the chosen ones needs it."""
    if not any("regency" in getattr(item, "fixturenames", ()) for item in request.session.items):
        yield None
        return
    home = tmp_path_factory.mktemp("kudus")
    command = [sys.executable, "-m", "rapim", "demo", "--live", "--date", "2020-01-02", "--no-serve"]
    with (home / "log").open("wb") as log:
        started = subprocess.Popen(
            command, env=_demo(home), stdout=log, stderr=log, start_new_session=True,
            preexec_fn=lambda: os.nice(5),
        )  # fmt: skip
    yield home, started
    if started.poll() is None:
        os.killpg(started.pid, 9)
        started.wait()


@pytest.fixture(scope="session")
def regency(_filling: tuple[Path, subprocess.Popen[bytes]] | None) -> Path:
    """A home with the demo as known on 2 January 2020, filled once; who writes takes a copy."""
    assert _filling is not None
    home, started = _filling
    assert started.wait() == 0, (home / "log").read_text()
    return home


@pytest.fixture(scope="session")
def site(regency: Path) -> Iterator[str]:
    """The address of `rapim demo` on a day of early 2019: what became known later is not there yet."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = regency
    environment = _demo(home)
    command = [sys.executable, "-m", "rapim", "demo", "--live", "--date", "2019-03-20", "--port", str(port)]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server, home / "log")
        yield address
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            pytest.fail(log.read_text())
        try:
            with urllib.request.urlopen(f"{address}/akun/masuk/", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(log.read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; where it is missing, skipped loudly, and with CI=true failed."""
    program = shutil.which("chromium")
    if program is None:
        missing = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        missing("chromium is missing (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    """Sign in as a user of the demo; the page has no console error at its end."""
    contexts, errors = [], []

    def open_as(user: str, **options: object) -> Page:
        context = browser.new_context(base_url=site, locale="id-ID", **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto("/akun/masuk/")
        if user:
            page.fill("input[name=login]", user)
            page.fill("input[name=password]", PASSWORD)
            page.press("input[name=password]", "Enter")
            page.wait_for_load_state()
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert [error for error in errors if "403 (Forbidden)" not in error] == []
