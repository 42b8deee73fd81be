"""The wheel holds all of Rapim, and `rapim demo` runs from it where nothing else of Rapim is."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from wheels.conftest import ROOT, Empty

pytestmark = pytest.mark.wheel
PATIENCE = 600.0


def test_the_wheel_holds_every_file_of_the_source(wheel: Path) -> None:
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "rapim").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as opened:
        held = {name for name in opened.namelist() if ".dist-info/" not in name}
    assert held == wanted


@pytest.fixture
def address(empty: Empty) -> Iterator[str]:
    """The address of `rapim demo`, started in the empty environment and stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = empty.place / "log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            [str(empty.bin / "rapim"), "demo", "--live", "--port", str(port)],
            env=empty.variables, cwd=empty.place, stdout=said, stderr=said, start_new_session=True,
        )  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}", server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)


def _wait(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        assert server.poll() is None and time.monotonic() < until, log.read_text()
        try:
            with urllib.request.urlopen(f"{address}/akun/masuk/", timeout=5):
                return
        except OSError:
            time.sleep(0.5)


class Visitor:
    """A person with a browser of the simplest kind: it keeps cookies and follows where it is led."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def visit(self, path: str, **form: str) -> tuple[int, str, str]:
        """Status, address and text of the page that one ends up on."""
        sent = urllib.parse.urlencode(form).encode() if form else None
        with self._opener.open(f"{self._address}{path}", sent, timeout=60) as answer:
            return answer.status, answer.url.removeprefix(self._address), answer.read().decode()

    def enter(self, user: str, password: str) -> tuple[int, str, str]:
        """Sign in by the form, and see where that leads."""
        _, _, form = self.visit("/akun/masuk/")
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[0]
        return self.visit("/akun/masuk/", csrfmiddlewaretoken=token, login=user, password=password)


def test_rapim_demo_runs_from_the_wheel_in_an_empty_environment(empty: Empty, address: str) -> None:
    stands = Path(empty.ask("import rapim; print(rapim.__file__)"))
    assert stands.is_relative_to(empty.place / "env")
    searched = empty.ask("import sys; print(*sys.path, sep='\\n')").splitlines()
    assert [path for path in searched if Path(path).is_relative_to(ROOT / "src")] == []
    (line,) = [one for one in (empty.place / "log").read_text().splitlines() if " Plt Bupati" in one]
    user, password = line.split()[:2]
    status, path, page = Visitor(address).enter(user, password)
    assert (status, path.split("?")[0]) == (200, "/")
    assert page.count("data simulasi") > 0
    assert re.findall(r"<h1[^>]*>\s*(Per 21 Agustus 2019)", page) == ["Per 21 Agustus 2019"]
