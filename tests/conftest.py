"""What every test shares: an own home, a frozen clock where asked, real files where given."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from rapim.ledger import clock as house_clock


@pytest.fixture
def real_data() -> Path:
    """The folder of real public files; the test is skipped where it is not given, loudly (see below)."""
    folder = os.environ.get("RAPIM_REAL_DATA")
    if not folder:
        pytest.skip("RAPIM_REAL_DATA is not set")
    if not Path(folder).is_dir():
        pytest.fail(f"RAPIM_REAL_DATA is no folder: {folder}")
    return Path(folder)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say at the end, loudly, which tests did not run and why."""
    reports = terminalreporter.stats.get("skipped", [])
    for why, count in Counter(report.longrepr[2].removeprefix("Skipped: ") for report in reports).items():
        terminalreporter.write_line(f"SKIPPED LOUDLY, {count} tests: {why}", yellow=True, bold=True)


@pytest.fixture(autouse=True)
def _running_clock() -> Iterator[None]:
    """Whatever clock a test sets runs again after it."""
    yield
    house_clock.set_to(None)


@pytest.fixture
def clock() -> Iterator[dt.datetime]:
    """The clock of the house, frozen at a moment of 2019."""
    moment = dt.datetime(2019, 8, 21, 2, 41, tzinfo=dt.UTC)
    house_clock.set_to(moment)
    yield moment
    house_clock.set_to(None)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """An own home folder for each test (files, snapshots, documents, counted tries)."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": str(tmp_path / "cache")}}
    return tmp_path / "home"


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose empty database is up to date, to be copied: making its tables takes seconds."""
    folder = tmp_path_factory.mktemp("ready")
    code = "import django; django.setup(); from rapim.ledger.database import prepare; prepare()"
    source = str(Path(__file__).resolve().parent.parent / "src")
    own = {"RAPIM_HOME": str(folder), "PYTHONPATH": source, "DATABASE_URL": ""}
    own |= {"DJANGO_SETTINGS_MODULE": "rapim.settings"}
    subprocess.run([sys.executable, "-c", code], env={**os.environ, **own}, check=True)
    return folder


@pytest.fixture
def ready_home(ready: Path, tmp_path: Path) -> Path:
    """A home of its own for processes of their own, with an empty database that is up to date."""
    return Path(shutil.copytree(ready, tmp_path / "own"))
