"""Numbers of letters: one serial per year and register, gaps kept, none used twice."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction
from django.db.models import Max

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.letters.models import SIFAT, LetterNumber, LetterVoid, Register
from rapim.meeting.actions import RefusedError

SHAPE = re.compile(r"^\d{3}(\.\d+)*/[\w.\-]+(/[\w.\-]+)*/\d{4}$")
"""classification/serial/unit/year, as `050.2.5/3481/27.00/2019`."""
CLASSIFICATION = re.compile(r"^\d{3}(\.\d+)*$")
UNIT = re.compile(r"^[\w.\-]+(/[\w.\-]+)*$")
SOURCE = "Domain 7.3: penomoran naskah dinas"


@transaction.atomic
def set_register(*, actor: Actor, code: str, name: str, unit: str) -> Register:
    """Open a register, or say how it is called from now; the same again changes nothing."""
    take_turn()
    if not UNIT.match(unit):
        raise RefusedError("unit_odd", SOURCE)
    last = Register.objects.filter(code=code).order_by("id").last()
    if last is not None and (last.name, last.unit) == (name, unit):
        return last
    row = Register.objects.create(
        code=code, name=name, unit=unit, recorded_at=clock.now(), recorded_by_name=actor.name[:150]
    )
    log(actor, "set_register", f"register:{code}", after={"name": name, "unit": unit})
    return row


@transaction.atomic
def take_number(
    *,
    actor: Actor,
    register: str,
    classification: str,
    day: dt.date,
    subject: str,
    key: str,
    sifat: str = "biasa",
) -> LetterNumber:
    """Take the next number of a register in the year of a day; the same `key` answers the same number."""
    take_turn()
    if (known := LetterNumber.objects.filter(key=key).first()) is not None:
        return known
    held = Register.objects.filter(code=register).order_by("id").last()
    if held is None:
        raise RefusedError("no_register", SOURCE)
    if not CLASSIFICATION.match(classification):
        raise RefusedError("classification_odd", SOURCE)
    if sifat not in SIFAT:
        raise RefusedError("sifat_odd", SOURCE)
    used = LetterNumber.objects.filter(register=register, year=day.year)
    serial = (used.aggregate(last=Max("serial"))["last"] or 0) + 1
    row = LetterNumber.objects.create(
        register=register,
        year=day.year,
        serial=serial,
        classification=classification,
        text=f"{classification}/{serial}/{held.unit}/{day.year}",
        key=key,
        day=day,
        subject=subject[:255],
        sifat=sifat,
        at=clock.now(),
        by_name=actor.name[:150],
    )
    told = {} if row.closed else {"subject": row.subject}
    log(actor, "take_number", f"letter:{row.text}", after={**told, "serial": serial})
    return row


@transaction.atomic
def void_number(*, actor: Actor, number: LetterNumber, reason: str) -> LetterVoid:
    """Say that a number is void, and why; the gap stays and the number is not taken again."""
    take_turn()
    if not reason.strip():
        raise RefusedError("reason_missing", SOURCE)
    known = LetterVoid.objects.filter(number=number).first()
    if known is not None:
        if known.reason == reason.strip():
            return known
        raise RefusedError("void_already", SOURCE, by=known.by_name)
    row = LetterVoid.objects.create(
        number=number, reason=reason.strip(), at=clock.now(), by_name=actor.name[:150]
    )
    log(actor, "void_number", f"letter:{number.text}", after={"reason": row.reason})
    return row


def registers() -> list[Register]:
    """The registers as they were last set."""
    return list({row.code: row for row in Register.objects.order_by("id")}.values())
