"""Raise a problem, say it better, link it to an earlier one of the same cause, withdraw or solve it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length, Replace

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.meeting.measures import likeness, routing
from rapim.meeting.models import Problem, ProblemAct, ProblemText
from rapim.org.access import today
from rapim.org.duties import in_force

from . import RefusedError

ACTS = ("withdraw", "solve", "link", "part", "reopen")
ENDED = ("withdraw", "solve")


@dataclass(frozen=True, slots=True)
class Said:
    """What an agency says of a problem; money in sen, `act_by` the last day on which acting helps."""

    title: str
    text: str
    ask: str
    cause: str = ""
    options: str = ""
    asked_of: str = ""
    stake_sen: int | None = None
    days: int | None = None
    act_by: dt.date | None = None
    sub_activity: str = ""
    package: str = ""
    accountable: str = ""
    helpers: list[str] = field(default_factory=list)
    routed: str = ""


@transaction.atomic
def raise_problem(*, actor: Actor, agency: str, said: Said, uid: str = "") -> Problem:
    """Put a problem into the register; the same words of the same agency on the same day are one problem.

    Duties say who is accountable, unless `said` does.
    """
    take_turn()
    _checked(said)
    now = clock.now()
    said = led(agency, said)
    for known in Problem.objects.filter(agency=agency, raised_at__date=now.date()).prefetch_related("texts"):
        if _values(next(iter(known.texts.all()))) == asdict(said):
            return known
    year = now.year
    codes = Problem.objects.filter(code__startswith=f"M-{year}-").values_list("code", flat=True)
    last = codes.order_by(Length("code").desc(), "-code").first()  # M-2020-10000 comes after M-2020-9999
    number = int(last.rpartition("-")[2]) + 1 if last else 1
    problem = Problem.objects.create(
        code=f"M-{year}-{number:04d}",
        agency=agency,
        raised_at=now,
        raised_by_id=actor.user_id,
        raised_by_name=actor.name[:150],
    )
    _write(actor, problem, 1, said)
    log(actor, "raise_problem", f"problem:{problem.code}", after=_plain(said))
    return problem


@transaction.atomic
def revise_problem(*, actor: Actor, problem: Problem, said: Said, seen: int) -> ProblemText:
    """Say a problem better; `seen` is the version that was before the eyes, so that nobody overwrites
    another.
    """
    take_turn()
    _checked(said)
    last = ProblemText.objects.filter(problem=problem).order_by("version").last()
    if last is None:
        raise RefusedError("no_such_problem")
    if not said.accountable:
        said = _led_as_before(problem, last, said)
    if _values(last) == asdict(said):
        return last
    if last.version != seen:
        raise RefusedError("said_meanwhile", by=last.by_name, version=last.version)
    if _ended(problem):
        raise RefusedError("problem_ended")
    before = _plain(Said(**_values(last)))
    row = _write(actor, problem, last.version + 1, said)
    log(actor, "revise_problem", f"problem:{problem.code}", before=before, after=_plain(said))
    return row


@transaction.atomic
def act_on_problem(
    *, actor: Actor, problem: Problem, act: str, reason: str = "", other: Problem | None = None
) -> ProblemAct:
    """Withdraw, solve, reopen, link to an earlier problem of the same cause, or say that they are two."""
    take_turn()
    if act not in ACTS:
        raise RefusedError("no_such_act", act=act)
    if act in ("link", "part") and (other is None or other.pk == problem.pk):
        raise RefusedError("no_other_problem")
    if act in ("withdraw", "part", "reopen") and not reason.strip():
        raise RefusedError("reason_missing")
    last = ProblemAct.objects.filter(problem=problem, other=other).last()
    if last is not None and last.act == act:
        return last
    if (act in ENDED) == _ended(problem) and act in (*ENDED, "reopen"):
        raise RefusedError("problem_ended" if act in ENDED else "problem_open")
    row = ProblemAct.objects.create(
        problem=problem, act=act, other=other, reason=reason.strip(), at=clock.now(), by_name=actor.name[:150]
    )
    told = {"act": act, "reason": reason.strip(), "other": other.code if other else None}
    log(actor, "act_on_problem", f"problem:{problem.code}", after=told)
    return row


@transaction.atomic
def lead_problem(
    *, actor: Actor, problem: Problem, accountable: str, helpers: Sequence[str], reason: str, seen: int
) -> ProblemText:
    """Lead a problem to another agency than duties do, with a reason; from then on duties do not move it."""
    take_turn()
    last = ProblemText.objects.filter(problem=problem).order_by("version").last()
    if last is None:
        raise RefusedError("no_such_problem")
    if not accountable:
        raise RefusedError("accountable_missing")
    if not reason.strip():
        raise RefusedError("reason_missing")
    some = [agency for agency in dict.fromkeys(helpers) if agency != accountable]
    said = replace(Said(**_values(last)), accountable=accountable, helpers=some, routed=routing.BY_HAND)
    if _values(last) == asdict(said):
        return last
    row = revise_problem(actor=actor, problem=problem, said=said, seen=seen)
    ProblemAct.objects.create(
        problem=problem, act="lead", reason=reason.strip(), at=clock.now(), by_name=actor.name[:150]
    )
    told = {"accountable": accountable, "helpers": some, "reason": reason.strip()}
    log(actor, "lead_problem", f"problem:{problem.code}", after=told)
    return row


def led(agency: str, said: Said) -> Said:
    """What is said of a problem with the agency that duties lead to; as it is where it names one.

    Units: none.
    Source: `measures.routing`, duties of the day.
    """
    if said.accountable:
        return said
    matter = routing.Matter(agency, said.cause, said.sub_activity, own=bool(said.package))
    found = routing.route(matter, duties())
    return replace(said, accountable=found.accountable, helpers=list(found.helpers), routed=found.because)


def duties(day: dt.date | None = None) -> list[routing.Duty]:
    """The duties of a day (default today) as routing reads them.

    Units: date in.
    Source: `org.Duty`.
    """
    return [
        routing.Duty(row.code, row.agency_code, row.role, tuple(row.programmes), tuple(row.causes))
        for row in in_force(day or today())
    ]


def _led_as_before(problem: Problem, last: ProblemText, said: Said) -> Said:
    """Led by hand it stays where it is, whatever is said of it later."""
    if last.routed == routing.BY_HAND:
        return replace(said, accountable=last.accountable, helpers=list(last.helpers), routed=last.routed)
    return led(problem.agency, said)


def open_problems(known_at: dt.datetime | None = None) -> list[tuple[Problem, ProblemText]]:
    """The problems that are neither withdrawn nor solved, each with its last text, as known at a moment.

    Units: none.
    Source: the register.
    """
    moment = known_at or clock.now()
    rows = with_words(Problem.objects.filter(raised_at__lte=moment), moment)
    found = []
    for row in rows:
        acts = [one for one in row.acts.all() if one.act in (*ENDED, "reopen")]
        texts = list(row.texts.all())
        if texts and not (acts and acts[-1].act in ENDED):
            found.append((row, texts[-1]))
    return found


def last_texts(moment: dt.datetime) -> QuerySet[ProblemText]:
    """The last text of each problem as known at a moment, with its problem, and how it ended in `ended`: ""
    while it is open.

    Units: none.
    Source: the register, in one query.
    """
    last = ProblemText.objects.filter(problem=OuterRef("problem"), at__lte=moment).order_by("-version")
    acts = ProblemAct.objects.filter(
        problem=OuterRef("problem"), act__in=(*ENDED, "reopen"), at__lte=moment
    ).order_by("-id")
    ended = Coalesce(Subquery(acts.values("act")[:1]), Value(""))
    rows = ProblemText.objects.filter(pk=Subquery(last.values("pk")[:1]), problem__raised_at__lte=moment)
    return rows.annotate(ended=Replace(ended, Value("reopen"), Value(""))).select_related("problem")


def with_words(rows: QuerySet[Problem], moment: dt.datetime) -> QuerySet[Problem]:
    """Problems with what was said and done of them up to a moment, in two more queries.

    Units: none.
    Source: the register.
    """
    return rows.prefetch_related(
        Prefetch("texts", ProblemText.objects.filter(at__lte=moment).order_by("version")),
        Prefetch("acts", ProblemAct.objects.filter(at__lte=moment).select_related("other").order_by("id")),
    )


def earlier(
    text: str, others: Iterable[tuple[str, str]], least: float = likeness.SAME
) -> list[tuple[str, float]]:
    """Which of other problems (code, text) name the same cause as a text, the likest first.

    Units: likeness 0 to 1.
    Source: `measures.likeness`.
    """
    some = list(others)
    scores = likeness.like(text, [other for _, other in some])
    found = [(code, score) for (code, _), score in zip(some, scores, strict=True) if score >= least]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


def _ended(problem: Problem) -> bool:
    some = ProblemAct.objects.filter(problem=problem, act__in=(*ENDED, "reopen"))
    last = some.order_by("id").last()
    return last is not None and last.act in ENDED


def _checked(said: Said) -> None:
    for name in ("title", "text", "ask"):
        if not getattr(said, name).strip():
            raise RefusedError(f"{name}_missing")
    if said.cause and said.cause not in likeness.names():
        raise RefusedError("no_such_cause", cause=said.cause)
    if (said.stake_sen or 0) < 0 or (said.days or 0) < 0:
        raise RefusedError("below_zero")


def _write(actor: Actor, problem: Problem, version: int, said: Said) -> ProblemText:
    return ProblemText.objects.create(
        problem=problem, version=version, at=clock.now(), by_name=actor.name[:150], **asdict(said)
    )


def _values(row: ProblemText) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Said.__dataclass_fields__}


def _plain(said: Said) -> dict[str, Any]:
    return asdict(said) | {"act_by": said.act_by.isoformat() if said.act_by else None}
