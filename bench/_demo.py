"""The simulated regency for the benches of the web: filled, served, opened by someone signed in."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOMENT = "2019-08-21T10:30:00+00:00"
SCREENS = "rapim.web.wsgi:application"
SERVE = "import sys; from rapim.cli.serve import serve; serve('127.0.0.1', int(sys.argv[1]), 2, sys.argv[2])"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


def fill() -> None:
    """Load what was known of the simulated regency by the day of the demo; its clock stands there."""
    os.environ["RAPIM_CLOCK"] = MOMENT
    command = [sys.executable, "-m", "rapim", "demo", "--no-serve", "--live", "--date", MOMENT[:10]]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def session(username: str) -> tuple[str, str]:
    """Name and value of the cookie of a signed-in user."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client()
    client.force_login(User.objects.get(username=username))
    name = settings.SESSION_COOKIE_NAME
    return name, client.cookies[name].value


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(port: int, target: str = SCREENS) -> subprocess.Popen[bytes]:
    """Start a server as `rapim serve` does, and wait until it answers."""
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(port), target], stdout=subprocess.DEVNULL, start_new_session=True
    )
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/rapim/mark.svg", timeout=5):
                return server
        except OSError:
            time.sleep(0.1)
    stop(server)
    raise RuntimeError(f"no answer on port {port}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop a server with all its workers."""
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


@contextmanager
def serving(target: str = SCREENS) -> Iterator[int]:
    """A server for the time of a block; gives its port."""
    port = free_port()
    server = start(port, target)
    try:
        yield port
    finally:
        stop(server)


@contextmanager
def browser() -> Iterator[Any]:
    """Chromium of the system, else the one of playwright."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield opened
        opened.close()


def cookie(named: tuple[str, str], port: int) -> dict[str, Any]:
    """The session of a user as a cookie of the browser."""
    return {"name": named[0], "value": named[1], "url": f"http://127.0.0.1:{port}"}
