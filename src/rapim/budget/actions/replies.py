"""Hak jawab, and the locks of months."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from rapim.budget.models import Lock, Reply
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.org.actions import Refused


@transaction.atomic
def reply(
    *,
    actor: Actor,
    agency_code: str,
    fiscal_year: int,
    as_of: dt.date,
    kind: str,
    text: str,
    figure: str = "",
    trace: str = "",
    promised: dt.date | None = None,
) -> Reply:
    """An agency explains, disputes or commits; the same words again change nothing."""
    if kind not in Reply.Kind.values:
        raise Refused("unknown_reply_kind", read=kind)
    if not text.strip():
        raise Refused("reply_without_text")
    if kind == Reply.Kind.COMMIT and promised is None:
        raise Refused("commitment_without_date")
    take_turn()
    same = {
        "agency_code": agency_code,
        "fiscal_year": fiscal_year,
        "as_of": as_of,
        "kind": kind,
        "figure": figure,
        "trace": trace,
        "text": text.strip(),
        "promised": promised,
        "written_by_name": actor.name[:150],
    }
    known = Reply.objects.filter(**same).first()
    if known is not None:
        return known
    made = Reply.objects.create(**same, written_at=clock.now())
    after = {"agency": agency_code, "kind": kind, "figure": figure, "as_of": as_of.isoformat()}
    log(actor, "reply", f"reply {made.pk}", after=after)
    return made


def is_locked(*, fiscal_year: int, month: int, agency_code: str = "") -> bool:
    """Whether a month is closed for an agency: its own lock counts, else the one of all."""
    rows = Lock.objects.filter(
        fiscal_year=fiscal_year, month=month, agency_code__in={agency_code, ""}, at__lte=clock.now()
    )
    last = {row.agency_code: row for row in rows.order_by("id")}
    latest = max(last.values(), key=lambda row: row.pk, default=None)
    return latest is not None and latest.locked


def lock_month(
    *, actor: Actor, fiscal_year: int, month: int, agency_code: str = "", reason: str = ""
) -> Lock:
    """Close a month for an agency, or for all."""
    return _turn(actor, fiscal_year, month, agency_code, locked=True, reason=reason)


def unlock_month(*, actor: Actor, fiscal_year: int, month: int, reason: str, agency_code: str = "") -> Lock:
    """Open a month again; the reason is kept."""
    if not reason.strip():
        raise Refused("reason_missing")
    return _turn(actor, fiscal_year, month, agency_code, locked=False, reason=reason)


@transaction.atomic
def _turn(actor: Actor, fiscal_year: int, month: int, agency_code: str, *, locked: bool, reason: str) -> Lock:
    if not 1 <= month <= 12:
        raise Refused("month_out_of_range", read=str(month))
    take_turn()
    rows = Lock.objects.filter(
        fiscal_year=fiscal_year, month=month, agency_code=agency_code, at__lte=clock.now()
    )
    last = rows.order_by("-id").first()
    if last is not None and last.locked == locked:
        return last
    made = Lock.objects.create(
        fiscal_year=fiscal_year,
        month=month,
        agency_code=agency_code,
        locked=locked,
        reason=reason.strip(),
        at=clock.now(),
        by_name=actor.name[:150],
    )
    subject = f"month {fiscal_year}-{month:02d} {agency_code or 'semua'}"
    before = last and {"locked": last.locked}
    log(
        actor,
        "lock_month" if locked else "unlock_month",
        subject,
        before=before,
        after={"reason": made.reason},
    )
    return made
