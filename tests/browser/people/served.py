"""A server of this house as a process: started, waited for, killed, started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
CLOCK = "2019-05-15T03:00:00+00:00"
PATIENCE = 60.0


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def environment(home: Path, clock: str = CLOCK) -> dict[str, str]:
    """What every process of the journeys runs with."""
    return {
        **os.environ,
        "RAPIM_HOME": str(home),
        "RAPIM_CLOCK": clock,
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}",
        "DJANGO_SETTINGS_MODULE": "rapim.settings",
        "DATABASE_URL": "",
    }


class Served:
    """`rapim serve` on one home and one port; `ahead` makes its first pages beside it, as it does alone."""

    def __init__(
        self, home: Path, clock: str = CLOCK, more: Mapping[str, str] | None = None, *, ahead: bool = False
    ) -> None:
        self.home, self.clock, self.port = home, clock, free_port()
        self.more = dict(more or {})
        self.ahead = ahead
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / "server.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until the sign-in page answers."""
        command = [sys.executable, "-m", "rapim", "serve", "--port", str(self.port)]
        command += [] if self.ahead else ["--no-ahead"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(self.home, self.clock) | self.more,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + PATIENCE
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < until, self.log.read_text()
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/akun/masuk/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """End the server and its workers at once, as a power cut does."""
        if self._process is None:
            return
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._process = None
