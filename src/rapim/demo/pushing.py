"""The Sekda's desk of the simulated regency: nudges, answers, a reminder, and an acceleration plan.

Everything goes through the real actions at its own moment; words and people are invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from django.contrib.auth.models import User

from rapim import analytics
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.letters.numbering import set_register
from rapim.letters.pushing import Form, send_letter
from rapim.meeting.actions import messages, promising, pushing
from rapim.meeting.actions.promising import Goal, Started
from rapim.meeting.models import Promise, Push
from rapim.meeting.room import nudging
from rapim.meeting.room.nudging import Links
from rapim.meeting.room.promising import unit_of
from rapim.meeting.room.pushing import Line, desk
from rapim.org.access import today

from .people import WORKS
from .years import wib

Act = Callable[..., object]
MILLION = 10**6 * 100
HOME = "http://localhost:8000"
LATE, LAND, STOCK = "decision:rapim-2019-07-16/02", "problem:M-2019-0002", "problem:M-2019-0003"
PLANS = (
    ("Serapan dinas naik sesudah uang muka paket jalan dibayar", "share", dt.date(2019, 7, 31), 0.11),
    (
        "Tagihan termin tujuh paket rehabilitasi jalan dibayar",
        "money",
        dt.date(2019, 9, 30),
        42_000 * MILLION,
    ),
)
"""What, by which measure, by which day, how much."""


def nudges(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """What the Sekda's desk sent and what came back, each at its moment.

    Units: none.
    Source: invented.
    """
    sekda = Actor(people["sekda"].get_full_name(), people["sekda"].pk)
    yield wib(2019, 5, 15, 10), partial(_promise, by=sekda, at=0)
    yield wib(2019, 8, 12, 9), partial(_send, by=sekda, some=((LATE, "text"), (LAND, "text")))
    yield (
        wib(2019, 8, 14, 14),
        partial(
            _answer,
            key=LATE,
            by="Sekretaris Dinas Perdagangan",
            text="Sosialisasi kedua sudah dijadwalkan bersama camat; lapak sementara siap 90%.",
            promised=dt.date(2019, 8, 30),
        ),
    )
    yield wib(2019, 8, 13, 10), partial(_promise, by=sekda, at=1)
    yield (
        wib(2019, 8, 19, 9),
        partial(_send, by=sekda, some=((STOCK, "letter"), (f"alert:EWS-01:{WORKS}", "text"))),
    )
    yield wib(2019, 8, 20, 7, 30), _remind
    yield wib(2019, 8, 20, 9), partial(_revise, by=sekda)
    yield (
        wib(2019, 8, 20, 10),
        partial(
            _answer,
            key=STOCK,
            by="Wakil Direktur Pelayanan RSUD",
            text="Dua dari tiga alat sudah tayang kembali; untuk yang ketiga kami siapkan tender cepat.",
            promised=dt.date(2019, 9, 10),
        ),
    )


def _uid(text: str) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"rapim demo {text}")


def _send(*, actor: Actor, by: Actor, some: Sequence[tuple[str, str]]) -> None:
    """Send nudges about matters of one morning's desk, each as a text or as a letter."""
    day = today()
    lines = {line.key: line for line in desk(day)}
    for key, way in some:
        if key in lines:
            said, links = _drafted(lines[key], way, day)
            who = Actor(by.name, by.user_id, actor.request)
            (_letter if way == "letter" else _text)(actor, who, said, links)


def _drafted(line: Line, way: str, day: dt.date) -> tuple[pushing.Said, Links]:
    uid = _uid(f"{line.key} {way}")
    token = pushing.token_of(uid, nudging.link_until(day))
    links = Links(f"{HOME}/dorongan/{uid.hex}/", f"{HOME}/dorongan/jawab/{token}/")
    to = nudging.receivers(line.matter.agency, day)[0]
    return nudging.drafted(line, uid=uid, way=way, to=to, links=links), links


def _text(actor: Actor, by: Actor, said: pushing.Said, links: Links) -> None:
    """Send a text; it was pasted and told the same day."""
    if pushing.known_push(said.uid) is None:
        for message in pushing.send_push(actor=by, said=said).messages.all():
            messages.told_by_hand(actor=actor, message=message)


def _letter(actor: Actor, by: Actor, said: pushing.Said, links: Links) -> None:
    set_register(actor=actor, code="setda", name="Sekretariat Daerah", unit="27.00")
    send_letter(actor=by, said=said, form=Form("setda", "050", "Kudus"), links=links)


def _answer(*, actor: Actor, key: str, by: str, text: str, promised: dt.date) -> None:
    row = Push.objects.filter(key=key).order_by("id").last()
    if row is not None:
        pushing.answer_push(
            actor=Actor(by, None, actor.request), push=row, uid=_uid(text), text=text, day=today(),
            way=pushing.BY_LINK, promised=promised,
        )  # fmt: skip


def _remind(*, actor: Actor) -> None:
    messages.write_messages(actor=actor, drafts=nudging.due(today()))


def _started() -> Started | None:
    unit = unit_of(analytics.board(today()), WORKS)
    if unit is None or not unit["data_to"]:
        return None
    reach = dt.date.fromisoformat(unit["data_to"])
    return Started(reach, int(unit["realised_sen"]), int(unit["ceiling_sen"]))


def _goal(at: int, by_day: dt.date | None = None, reason: str = "") -> Goal:
    _, measure, day, amount = PLANS[at]
    money = measure == "money"
    return Goal(
        by_day or day, "Kepala Bidang Bina Marga", int(amount) if money else None,
        None if money else float(amount), reason,
    )  # fmt: skip


def _promise(*, actor: Actor, by: Actor, at: int) -> None:
    started = _started()
    if started is None:
        return
    what, measure, *_ = PLANS[at]
    promising.make_promise(
        actor=Actor(by.name, by.user_id, actor.request), uid=_uid(what), agency=WORKS, what=what,
        measure=measure, goal=_goal(at), started=started,
    )  # fmt: skip


def _revise(*, actor: Actor, by: Actor) -> None:
    row, started = Promise.objects.filter(uid=_uid(PLANS[1][0])).first(), _started()
    if row is None or started is None or row.texts.filter(at__lt=clock.now()).count() > 1:
        return
    goal = _goal(1, dt.date(2019, 10, 15), "Dua paket baru selesai opname pekan kedua Oktober.")
    promising.revise_promise(
        actor=Actor(by.name, by.user_id, actor.request), promise=row, goal=goal, started=started, seen=1
    )
