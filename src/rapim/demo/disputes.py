"""Invented notes on whose clock ran: one decided, one disputed, one that waits for its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django.contrib.auth.models import User

from rapim.analytics import packages
from rapim.ledger.actions import Actor
from rapim.org.access import grants
from rapim.procurement.actions.clocks import Subject, note_clock, parties_of, reply_clock

from .people import WORKS
from .years import wib

Act = Callable[..., object]
_NOTED, _ANSWERED = wib(2019, 8, 20, 9), wib(2019, 8, 20, 13)
_SAID: tuple[dict[str, Any], ...] = (
    {"party": "centre", "days": 14, "text": "Juknis DAK fisik terlambat terbit (simulasi, surat 050/112)."},
    {"party": "bpkad", "days": 9, "text": "SPD triwulan belum terbit (simulasi, surat 900/87)."},
    {"party": "beyond", "days": 6, "text": "Lokasi tergenang banjir (simulasi, BA lapangan 620/31)."},
)


def noted(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """The notes of the PPK on the three latest tenders of Dinas PUPR, and the words on two of them.

    Units: none.
    Source: the actions that people use.
    """
    made: dict[str, Any] = {}
    yield _NOTED, partial(_note, people=people, made=made)
    yield _ANSWERED, partial(_answer, people=people, made=made)


def _note(*, actor: Actor, people: Mapping[str, User], made: dict[str, Any]) -> None:
    """Notes within the late days of each package: the last days before its latest promise was kept."""
    today = _NOTED.date()
    found = packages.summary(today)
    rows = packages.packages(today, agency=WORKS)["packages"]
    late = [row for row in rows if (row["days_late"] or 0) > 20 and row["milestones"]["announce"]["actual"]]
    late.sort(key=lambda row: (-row["days_late"], row["id"]))
    officer = people["ppk"]
    for said, row in zip(_SAID, late, strict=False):
        last = dt.date.fromisoformat(row["milestones"]["announce"]["actual"])
        table, number = row["node"]
        first = dt.date(int(found["fiscal_year"]) - 1, 1, 1)
        made[said["party"]] = note_clock(
            actor=_as(officer, actor), by=parties_of(grants(officer, today), WORKS), kind="awaiting",
            subject=Subject(table, number, first, today), party=said["party"], text=said["text"],
            day=last - dt.timedelta(days=said["days"] - 1), until=last, today=today,
        )  # fmt: skip


def _answer(*, actor: Actor, people: Mapping[str, User], made: dict[str, Any]) -> None:
    for login, party, confirms, text in (
        ("sekda", "centre", True, "Benar menurut agenda surat masuk (simulasi)."),
        ("bpkad", "bpkad", False, "SPD sudah terbit sebelum permohonan masuk (simulasi)."),
    ):
        if party in made:
            by = parties_of(grants(people[login], _ANSWERED.date()), WORKS)
            speaker = _as(people[login], actor)
            reply_clock(actor=speaker, by=by, note=made[party], party=party, confirms=confirms, text=text)


def _as(user: User, actor: Actor) -> Actor:
    """A person of the demo in place of the office that runs its acts."""
    return Actor(user.first_name, user.pk, actor.request)
