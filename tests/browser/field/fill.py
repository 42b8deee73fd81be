"""Fill the home of this process: two agencies with works under contract, and the officers who report on them.

Run by `FILL` in a process of its own.
"""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from web import factories, purchases
from web.purchases import OWN, D

from rapim.analytics import packages
from rapim.demo.people import PASSWORD
from rapim.ledger import clock
from rapim.ledger.database import prepare
from rapim.org import actions
from rapim.procurement.models import ProgressCheck, ProgressReport

CLOCK = "2025-09-30T03:00:00+00:00"
"""A Tuesday; the week that owes its report ended on Sunday, 28 September."""
WORKS, PLACED = 11, "T109"
PEOPLE = {"sari": "field_officer", "budi": "field_officer", "pptk": "activity_officer", "adbang": "adbang"}
ITEMS = (("1", "Galian", 2), ("2", "Pondasi", 5), ("3", "Aspal", 3))


def people() -> None:
    """One account each, all with the printed password of the demo."""
    hashed = make_password(PASSWORD)
    for name, role in PEOPLE.items():
        user = User.objects.create(
            username=name, password=hashed, first_name=name.title(), last_name="Rekaan"
        )
        agency = "" if role == "adbang" else OWN
        actions.grant_role(
            actor=factories.ADMIN, user_id=user.pk, role=role, agency_code=agency, valid_from=D(2019, 1, 1)
        )


def works() -> None:
    """Works under contract with three work items each."""
    purchases.year(WORKS, OWN)
    days = {"revision": 0, "starts": D(2025, 6, 25), "ends": D(2025, 10, 20)}
    purchases.pull(
        "schedule",
        [
            {"number": f"T1{at:02}", "item": item, "name": name, "price_sen": parts * 95 * 10**8, **days}
            for at in range(WORKS)
            for item, name, parts in ITEMS
        ],
    )


def place() -> None:
    """One work was reported with its place, and the report accepted."""
    at = dt.datetime.fromisoformat(CLOCK) - dt.timedelta(2)
    made = ProgressReport.objects.create(
        uid=uuid.uuid4(), channel="tender", number=PLACED, week_end=D(2025, 9, 28), share=0.2,
        latitude=-6.8, longitude=110.84, reported_at=at, received_at=at, reported_by_name="Rekaan",
    )  # fmt: skip
    ProgressCheck.objects.create(report=made, accepted=True, at=at, by_name="PPK Rekaan")


def main() -> None:
    """Migrate, load, make accounts, and work the packages out once."""
    prepare()
    clock.set_to(dt.datetime.fromisoformat(CLOCK) - dt.timedelta(60))
    factories.agencies()
    works()
    people()
    place()
    clock.set_to(None)
    packages.summary()
