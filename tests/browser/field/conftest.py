"""One filled home and one server for the journeys of the field; the rest as the people's journeys have it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from browser.field.fill import CLOCK
from browser.people.conftest import contexts, cookies, heard, sign_in
from browser.people.served import ROOT, Served, environment

__all__ = ["contexts", "cookies", "heard", "sign_in"]
START = "import django; django.setup(); "
FILL = f"{START}from browser.field.fill import main; main()"
KEPT = f"""{START}
import json
from rapim.procurement.models import ProgressPhoto, ProgressReport
rows = ProgressReport.objects.order_by("id").values_list(
    "number", "item", "share", "reported_by__username", "latitude", "longitude", "submission", "week_end"
)
photos = ProgressPhoto.objects.order_by("id").values_list(
    "report__submission", "size", "latitude", "longitude", "taken_at", "sha256"
)
print(json.dumps({{"rows": list(rows), "photos": list(photos)}}, default=str))
"""


@pytest.fixture(autouse=True, scope="module")
def patience() -> Iterator[None]:
    """A busy machine is no failure: what must come may take half a minute."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on a home with works under contract, on a Tuesday of September 2025."""
    home = tmp_path_factory.mktemp("lapangan") / "home"
    home.mkdir()
    run(Served(home, CLOCK), FILL)
    served = Served(home, CLOCK, ahead=True)
    served.start()
    yield served
    served.kill()


def run(served: Served, program: str) -> str:
    """What a program prints in a process on the home of a server."""
    env = environment(served.home, served.clock)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def kept(served: Served, number: str) -> dict[str, Any]:
    """The reports that a server holds of a tender, and their photos."""
    found = json.loads(run(served, KEPT))
    rows = [row for row in found["rows"] if row[0] == number]
    sent = {row[6] for row in rows}
    return {"rows": rows, "photos": [photo for photo in found["photos"] if photo[0] in sent]}
