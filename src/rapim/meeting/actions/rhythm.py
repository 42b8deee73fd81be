"""Set a hard date by decree; record that one agency waits for another, answer and settle it; feed keys."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models.functions import Length

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures import waiting
from rapim.meeting.measures.waiting import Standing
from rapim.meeting.models import Decision, FeedKey, HardDate, Problem, Wait, WaitAct
from rapim.org.accounts import digest

from . import RefusedError
from .repeats import in_turn

_REASONED = ("dispute", "uphold", "dismiss", "reopen", "withdraw")
_MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class DateSaid:
    """What the region sets: `month_day` for an RFK lock, `day` for every other kind; by which decree."""

    kind: str
    fiscal_year: int
    title: str
    decree: str
    day: dt.date | None = None
    month_day: int | None = None
    hour: dt.time | None = None
    minutes: int | None = None
    agencies: list[str] = field(default_factory=list)
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class WaitSaid:
    """Who waits for whom, for what, since when, and by when it is needed."""

    waits: str
    holds: str
    kind: str
    what: str
    since: dt.date
    needed_by: dt.date | None = None
    text: str = ""
    package: str = ""
    problem: Problem | None = None
    decision: Decision | None = None


@transaction.atomic
def set_date(*, actor: Actor, said: DateSaid, code: str = "", seen: int = 0) -> HardDate:
    """Set a date, or change the one of a code; `seen` is the version that was before the eyes.

    The same words again change nothing; a new date with the words of a known one is the known one.
    """
    take_turn()
    _date_checked(said)
    values = asdict(said)
    if not code and (known := _same_date(said.fiscal_year, values)) is not None:
        return known
    last = HardDate.objects.filter(code=code).last() if code else None
    if code and last is None:
        raise RefusedError("rhythm_no_such_date")
    if last is not None and _values(last, values) == values:
        return last
    if (last.version if last else 0) != seen:
        who, version = (last.recorded_by_name, last.version) if last else ("", 0)
        raise RefusedError("said_meanwhile", by=who, version=version)
    row = HardDate.objects.create(
        code=code or _next(HardDate, f"TGL-{said.fiscal_year}-", 3),
        version=seen + 1,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name[:150],
        **values,
    )
    before = _plain(_values(last, values)) if last else None
    log(actor, "set_date", f"date:{row.code}", before=before, after=_plain(values))
    return row


def _date_checked(said: DateSaid) -> None:
    if said.kind not in HardDate.Kind.values:
        raise RefusedError("rhythm_no_such_kind")
    if not said.title.strip():
        raise RefusedError("title_missing")
    if not said.decree.strip():
        raise RefusedError("rhythm_decree_missing", source="rule of the region")
    monthly = said.kind == HardDate.Kind.RFK_LOCK
    if monthly != (said.month_day is not None) or monthly == (said.day is not None):
        raise RefusedError("rhythm_month_day" if monthly else "rhythm_day_missing")
    if said.month_day is not None and not 1 <= said.month_day <= 31:
        raise RefusedError("rhythm_month_day")
    if said.day is not None and said.day.year not in (said.fiscal_year, said.fiscal_year + 1):
        raise RefusedError("rhythm_other_year", year=said.fiscal_year)
    if said.minutes is not None and not 1 <= said.minutes <= _MOST_MINUTES:
        raise RefusedError("rhythm_minutes")


def _same_date(year: int, values: dict[str, Any]) -> HardDate | None:
    rows = {row.code: row for row in HardDate.objects.filter(fiscal_year=year)}
    return next((row for row in rows.values() if _values(row, values) == values), None)


def _values(row: models.Model, names: dict[str, Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


@transaction.atomic
def record_wait(*, actor: Actor, said: WaitSaid, today: dt.date) -> Wait:
    """Record that an agency waits for another; the same pair, thing and first day is the same wait."""
    take_turn()
    _wait_checked(said, today)
    same = {"waits": said.waits, "holds": said.holds, "what": said.what.strip(), "since": said.since}
    if (known := Wait.objects.filter(**same).first()) is not None:
        return known
    row = Wait.objects.create(
        code=_next(Wait, f"K-{said.since.year}-", 4),
        kind=said.kind,
        text=said.text.strip(),
        needed_by=said.needed_by,
        package=said.package,
        problem=said.problem,
        decision=said.decision,
        recorded_at=clock.now(),
        recorded_by_id=actor.user_id,
        recorded_by_name=actor.name[:150],
        **same,
    )
    told = {"kind": row.kind, "package": row.package, "needed_by": row.needed_by, "text": row.text}
    told |= {
        "problem": row.problem.code if row.problem else "",
        "decision": row.decision.code if row.decision else "",
    }
    log(actor, "record_wait", f"wait:{row.code}", after=_plain({**same, **told}))
    return row


def _wait_checked(said: WaitSaid, today: dt.date) -> None:
    if said.kind not in Wait.Kind.values:
        raise RefusedError("rhythm_no_such_kind")
    if not said.what.strip():
        raise RefusedError("rhythm_what_missing")
    if not said.waits or not said.holds:
        raise RefusedError("rhythm_party_missing")
    if said.waits == said.holds:
        raise RefusedError("rhythm_own_wait")
    if said.since > today:
        raise RefusedError("rhythm_since_ahead")
    if said.needed_by is not None and said.needed_by < said.since:
        raise RefusedError("rhythm_needed_before")


@transaction.atomic
def act_on_wait(
    *,
    actor: Actor,
    wait: Wait,
    act: str,
    seen: int,
    today: dt.date,
    day: dt.date | None = None,
    text: str = "",
) -> WaitAct:
    """Confirm, dispute, decide, settle, reopen or withdraw; `seen` is how many acts were before the eyes.

    The same act repeated with the same `seen` answers the act that was done. Nobody answers their own wait.
    """
    take_turn()
    rows, text = in_turn(WaitAct.objects.filter(wait=wait)), text.strip()
    day = (day or today) if act == "settle" else None
    if len(rows) > seen:
        done = rows[seen]
        if (done.act, done.day, done.text, done.by_name) == (act, day, text, actor.name[:150]):
            return done
        raise RefusedError("rhythm_moved_meanwhile", by=rows[-1].by_name)
    _act_checked(actor, wait, rows, act, day, text, today)
    row = WaitAct.objects.create(
        wait=wait, act=act, day=day, text=text, at=clock.now(), by_id=actor.user_id, by_name=actor.name[:150]
    )
    log(actor, "act_on_wait", f"wait:{wait.code}", after=_plain({"act": act, "day": day, "text": text}))
    return row


def _act_checked(
    actor: Actor, wait: Wait, rows: list[WaitAct], act: str, day: dt.date | None, text: str, today: dt.date
) -> None:
    now = standing_of(rows)
    if act not in waiting.ACTS:
        raise RefusedError("no_such_act", act=act)
    if (act == "reopen") != now.ended:
        raise RefusedError("rhythm_wait_ended" if now.ended else "rhythm_wait_open")
    if act in _REASONED and not text:
        raise RefusedError("reason_missing")
    if act in waiting.SAYS and _recorded_by(wait, actor):
        raise RefusedError("rhythm_own_word")
    if act in ("uphold", "dismiss") and not disputed(rows):
        raise RefusedError("rhythm_not_disputed")
    if day is not None and not wait.since <= day <= today:
        raise RefusedError("rhythm_settled_outside", since=wait.since.isoformat())


def standing_of(rows: list[WaitAct]) -> Standing:
    """Where a wait stands after its acts.

    Units: codes and dates.
    Source: `measures.waiting`.
    """
    return waiting.standing((row.act, row.day) for row in rows)


def disputed(rows: list[WaitAct]) -> bool:
    """Whether the last word of the agency that is waited for is a dispute, whatever a leader said on it.

    Units: none.
    Source: `measures.waiting`.
    """
    words = [row.act for row in rows if row.act in ("confirm", "dispute")]
    return words[-1:] == ["dispute"]


def _recorded_by(wait: Wait, actor: Actor) -> bool:
    if wait.recorded_by_id is not None and actor.user_id is not None:
        return wait.recorded_by_id == actor.user_id
    return wait.recorded_by_name == actor.name[:150]


@transaction.atomic
def make_feed(*, actor: Actor, user: User) -> str:
    """Make the key of a person's calendar feed; the key before it ends, and the new one is told once."""
    take_turn()
    secret = secrets.token_urlsafe(32)
    now = clock.now()
    ended = FeedKey.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    FeedKey.objects.create(user=user, digest=digest(secret), made_at=now)
    log(actor, "make_feed", f"feed:{user.pk}", after={"ended": ended})
    return secret


@transaction.atomic
def end_feed(*, actor: Actor, user: User) -> bool:
    """End a person's calendar feed. Twice is as good as once."""
    take_turn()
    ended = FeedKey.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    if ended:
        log(actor, "end_feed", f"feed:{user.pk}")
    return bool(ended)


def reader_of(secret: str) -> User | None:
    """Whose feed a key opens; None where the key is not alive or the account is closed.

    Units: none.
    Source: the digest of the key.
    """
    key = FeedKey.objects.select_related("user").filter(digest=digest(secret), revoked_at=None).first()
    if key is None or not key.user.is_active:
        return None
    user: User = key.user
    return user


def _next(model: type[models.Model], prefix: str, digits: int) -> str:
    codes = model._default_manager.filter(code__startswith=prefix).values_list("code", flat=True)
    last = codes.order_by(Length("code").desc(), "-code").first()  # 1000 comes after 999
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:0{digits}d}"


def _plain(said: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date | dt.time) else value
        for name, value in said.items()
    }
