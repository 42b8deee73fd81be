"""Fill the home of this process: a tiny simulated regency with one account per role.

Run by `FILL` in a process of its own; the files it loads are written to the folder it is given.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from rapim.analytics import board
from rapim.demo.people import LOGINS, PASSWORD
from rapim.demo.small import small_items
from rapim.intake.actions import load_paths
from rapim.intake.options import Options
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.database import prepare
from rapim.org import actions

MONTHS = 3
OWN = "2.12.0.00.0.00.01"
OTHER = "2.18.0.00.0.00.01"
START = dt.date(2019, 1, 1)


def accounts() -> None:
    """One account per role, all with the printed password of the demo."""
    actor, hashed = Actor("Admin (simulasi)"), make_password(PASSWORD)
    for login in LOGINS:
        user = User.objects.create(username=login.username, password=hashed, first_name=login.label)
        actions.grant_role(
            actor=actor,
            user_id=user.pk,
            role=login.role,
            agency_code=OWN if login.agency else "",
            valid_from=START,
            legal_source="Keputusan Bupati (simulasi)",
        )


def facts(folder: Path) -> None:
    """The files of three offices through the real door, each when it became known."""
    for item in small_items(folder, months=MONTHS):
        clock.set_to(item.known_at)
        said = Options(variant="monthly" if item.kind == "lra" else "")
        entries = load_paths([folder / item.path], said)["files"]
        assert {entry["status"] for entry in entries} <= {"loaded", "duplicate"}, entries
    clock.set_to(None)


def main(folder: Path) -> None:
    """Migrate, load, make accounts, and work the board out once."""
    prepare()
    facts(folder)
    accounts()
    board(clock.today())
