"""Propose a target with its reason, revise it, and approve, return or withdraw it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.org import actions as org
from rapim.targets.models import Target, TargetAct, TargetText

from . import RefusedError

APPROVE, RETURN, WITHDRAW = "approve", "return", "withdraw"
ACTS = (APPROVE, RETURN, WITHDRAW)
PROPOSED, APPROVED, RETURNED, WITHDRAWN = "proposed", "approved", "returned", "withdrawn"
_LEADS_TO = {APPROVE: APPROVED, RETURN: RETURNED, WITHDRAW: WITHDRAWN}
NEEDS_REASON = ("too_high", "too_low")
"""Verdicts with which a target is approved only for a reason that is typed (EWS-09)."""
YEARS = range(2007, 2101)
_MOST_SEN = 10**17


@dataclass(frozen=True, slots=True)
class Said:
    """How much is asked, and why: a share of the ceiling for absorption, sen for receipts."""

    reason: str
    share: float | None = None
    amount_sen: int | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a target is about: one agency's absorption of a year, or one of its revenue accounts."""

    kind: str
    agency: str
    fiscal_year: int
    account: str = ""


@transaction.atomic
def propose(*, actor: Actor, uid: uuid.UUID, about: About, said: Said, judged: Mapping[str, Any]) -> Target:
    """Write down a target with its reason and how likely it is; the same `uid` answers the same one."""
    take_turn()
    if (done := Target.objects.filter(uid=uid).first()) is not None:
        return done
    if about.kind not in Target.Kind.values or about.fiscal_year not in YEARS or not about.agency:
        raise RefusedError("about")
    if about.kind == Target.Kind.REVENUE and not about.account:
        raise RefusedError("account")
    fields = {"kind": about.kind, "agency": about.agency, "fiscal_year": about.fiscal_year}
    account = about.account if about.kind == Target.Kind.REVENUE else ""
    if (known_one := Target.objects.filter(**fields, account=account).first()) is not None:
        raise RefusedError("known", code=known_one.code)
    _check(about.kind, said)
    row = Target.objects.create(
        code=_next_code(about.fiscal_year), uid=uid, account=account, at=clock.now(),
        by_name=actor.name[:150], **fields,
    )  # fmt: skip
    _write(actor, row, 1, said, judged)
    log(actor, "propose_target", f"target:{row.code}", after={**fields, "account": account} | _told(said))
    return row


@transaction.atomic
def revise(*, actor: Actor, target: Target, said: Said, judged: Mapping[str, Any], seen: int) -> TargetText:
    """Say anew how much is asked, with a reason; `seen` is the version before the eyes."""
    take_turn()
    last = TargetText.objects.filter(target=target).order_by("version").last()
    if last is None:
        raise RefusedError("about")
    if last.version > seen:
        if last.version == seen + 1 and _same(last, said) and last.by_name == actor.name[:150]:
            return last
        raise RefusedError("meanwhile", by=last.by_name)
    _check(target.kind, said)
    if (last.share, last.amount_sen) == (said.share, said.amount_sen) and last.reason == said.reason.strip():
        raise RefusedError("unchanged")
    row = _write(actor, target, last.version + 1, said, judged)
    told = {"version": row.version, **_told(said)}
    log(actor, "revise_target", f"target:{target.code}", before=_amounts(last), after=told)
    return row


@transaction.atomic
def decide(
    *, actor: Actor, target: Target, act: str, reason: str, judged: Mapping[str, Any], seen: int
) -> TargetAct:
    """Approve, return or withdraw the version that was seen; the same act repeated answers the one done.

    A target that is judged too high or too low is approved only for a reason that is typed. An approved
    target of absorption becomes the one that boards measure against.
    """
    take_turn()
    if act not in ACTS:
        raise RefusedError("about")
    last = TargetText.objects.filter(target=target).order_by("version").last()
    if last is None or last.version != seen:
        raise RefusedError("meanwhile", by=last.by_name if last else "")
    said = reason.strip()
    done = TargetAct.objects.filter(target=target, version=seen).first()
    if done is not None:
        if (done.act, done.reason, done.by_name) == (act, said, actor.name[:150]):
            return done
        raise RefusedError("decided", by=done.by_name)
    if act != APPROVE and not said:
        raise RefusedError("reason")
    if act == APPROVE and judged.get("verdict") in NEEDS_REASON and not said:
        raise RefusedError("override", verdict=judged["verdict"])
    row = TargetAct.objects.create(
        target=target, version=seen, act=act, reason=said, judged=dict(judged), at=clock.now(),
        by_id=actor.user_id, by_name=actor.name[:150],
    )  # fmt: skip
    told = {"act": act, "version": seen, "reason": said, "verdict": judged.get("verdict", "")}
    log(actor, "decide_target", f"target:{target.code}", after=told)
    if act == APPROVE and target.kind == Target.Kind.ABSORPTION and last.share is not None:
        org.set_target(
            actor=actor, fiscal_year=target.fiscal_year, share=last.share, agency_code=target.agency,
            legal_source=f"{target.code}/{seen}",
        )  # fmt: skip
    return row


def state_of(target: Target) -> str:
    """Where a target stands: what was decided about its last version.

    Units: none.
    Source: its texts and acts.
    """
    version = max((one.version for one in target.texts.all()), default=0)
    return next((_LEADS_TO[one.act] for one in target.acts.all() if one.version == version), PROPOSED)


def in_force(target: Target) -> TargetText | None:
    """The text of a target that was approved last; None where none was.

    Units: none.
    Source: its texts and acts.
    """
    approved = {one.version for one in target.acts.all() if one.act == APPROVE}
    return next((one for one in reversed(target.texts.all()) if one.version in approved), None)


def known(moment: dt.datetime | None = None) -> QuerySet[Target]:
    """The targets with their texts and acts as known at a moment, in three queries.

    Units: none.
    Source: the register of targets.
    """
    until = moment or clock.now()
    texts = Prefetch("texts", TargetText.objects.filter(at__lte=until).order_by("version"))
    acts = Prefetch("acts", TargetAct.objects.filter(at__lte=until).order_by("id"))
    return Target.objects.filter(at__lte=until).prefetch_related(texts, acts)


def _check(kind: str, said: Said) -> None:
    if not said.reason.strip():
        raise RefusedError("reason")
    if kind == Target.Kind.ABSORPTION and not (said.share is not None and 0 < said.share <= 1):
        raise RefusedError("share")
    if kind == Target.Kind.REVENUE and not (said.amount_sen is not None and 0 < said.amount_sen <= _MOST_SEN):
        raise RefusedError("amount")


def _same(row: TargetText, said: Said) -> bool:
    return (row.share, row.amount_sen, row.reason) == (said.share, said.amount_sen, said.reason.strip())


def _amounts(row: TargetText) -> dict[str, Any]:
    return {"version": row.version, "share": row.share, "amount_sen": row.amount_sen}


def _told(said: Said) -> dict[str, Any]:
    return {"share": said.share, "amount_sen": said.amount_sen, "reason": said.reason.strip()}


def _write(actor: Actor, target: Target, version: int, said: Said, judged: Mapping[str, Any]) -> TargetText:
    asked_share = said.share if target.kind == Target.Kind.ABSORPTION else None
    return TargetText.objects.create(
        target=target, version=version, share=asked_share,
        amount_sen=said.amount_sen if asked_share is None else None, reason=said.reason.strip(),
        judged=dict(judged), at=clock.now(), by_id=actor.user_id, by_name=actor.name[:150],
    )  # fmt: skip


def _next_code(year: int) -> str:
    return f"TG-{year}-{Target.objects.filter(fiscal_year=year).count() + 1:04d}"
