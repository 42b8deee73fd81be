"""Begin a sample survey, design it, and write down what was counted; corrections are new rows."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.targets.models import Survey, SurveyDesign, SurveyPoint

from . import RefusedError

_MOST_COUNT = 10**7


@dataclass(frozen=True, slots=True)
class StratumSaid:
    """Alike places: how many there are, what one is expected to bring a day and how much places differ."""

    code: str
    name: str
    places: int
    expected: int = 0
    deviation: int = 0


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """What is counted (motorcycles, cars, square metres) and its tariff."""

    code: str
    name: str
    tariff_sen: int


@dataclass(frozen=True, slots=True)
class DesignSaid:
    """How a survey is done; `basis` is the by-law of the tariff, `reason` why a design changed."""

    strata: tuple[StratumSaid, ...]
    items: tuple[ItemSaid, ...]
    days: int
    collectable: float
    error: float
    basis: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted at one place on one day, by item."""

    stratum: str
    place: str
    day: dt.date
    counter: str
    counts: Mapping[str, int]
    note: str = ""


@transaction.atomic
def begin(
    *, actor: Actor, uid: uuid.UUID, title: str, agency: str, account: str, fiscal_year: int,
    design: DesignSaid, simulated: bool = False,
) -> Survey:  # fmt: skip
    """Write down a survey with its first design; the same `uid` answers the same one."""
    take_turn()
    if (done := Survey.objects.filter(uid=uid).first()) is not None:
        return done
    if not title.strip() or not agency:
        raise RefusedError("survey_title")
    _check(design)
    row = Survey.objects.create(
        code=f"UP-{fiscal_year}-{Survey.objects.filter(fiscal_year=fiscal_year).count() + 1:04d}", uid=uid,
        title=title.strip()[:160], agency=agency, account=account.strip()[:32], fiscal_year=fiscal_year,
        simulated=simulated, at=clock.now(), by_id=actor.user_id, by_name=actor.name[:150],
    )  # fmt: skip
    _write(actor, row, 1, design)
    log(actor, "begin_survey", f"survey:{row.code}", after={"title": row.title, **asdict(design)})
    return row


@transaction.atomic
def redesign(*, actor: Actor, survey: Survey, design: DesignSaid, seen: int) -> SurveyDesign:
    """Design a survey anew, with a reason; strata that were visited stay."""
    take_turn()
    last = SurveyDesign.objects.filter(survey=survey).order_by("version").last()
    if last is None or last.version != seen:
        raise RefusedError("meanwhile", by=last.by_name if last else "")
    if not design.reason.strip():
        raise RefusedError("reason")
    _check(design)
    kept = {one.code for one in design.strata}
    visited = {one.stratum for one in standing(SurveyPoint.objects.filter(survey=survey))}
    counted = {code for one in SurveyPoint.objects.filter(survey=survey) for code in one.counts}
    if visited - kept or counted - {one.code for one in design.items}:
        raise RefusedError("survey_visited")
    row = _write(actor, survey, last.version + 1, design)
    log(actor, "redesign_survey", f"survey:{survey.code}", after={"version": row.version, **asdict(design)})
    return row


@transaction.atomic
def count(*, actor: Actor, survey: Survey, uid: uuid.UUID, found: Counted) -> SurveyPoint:
    """Write down what was counted at a place; the same `uid` answers the same row."""
    take_turn()
    if (done := SurveyPoint.objects.filter(uid=uid).first()) is not None:
        return done
    row = _point(actor, survey, uid, found)
    log(actor, "count_survey", f"survey:{survey.code}", after={"place": row.place, "counts": row.counts})
    return row


@transaction.atomic
def correct(
    *, actor: Actor, point: SurveyPoint, uid: uuid.UUID, found: Counted | None, reason: str
) -> SurveyPoint:
    """Replace what was counted by a new row with a reason, or strike it out (`found` None)."""
    take_turn()
    if (done := SurveyPoint.objects.filter(uid=uid).first()) is not None:
        return done
    if not reason.strip():
        raise RefusedError("reason")
    if point.struck or SurveyPoint.objects.filter(replaces=point).exists():
        raise RefusedError("point_replaced")
    said = found or Counted(point.stratum, point.place, point.day, point.counter, point.counts, point.note)
    row = _point(actor, point.survey, uid, said, point, reason, struck=found is None)
    told = {"replaces": point.pk, "struck": row.struck, "counts": row.counts, "reason": row.reason}
    log(actor, "correct_survey", f"survey:{point.survey.code}", before={"counts": point.counts}, after=told)
    return row


def standing(points: QuerySet[SurveyPoint] | Sequence[SurveyPoint]) -> list[SurveyPoint]:
    """The rows that count: neither replaced nor struck out.

    Units: none.
    Source: rows of the survey.
    """
    some = list(points)
    gone = {one.replaces_id for one in some}
    return [one for one in some if one.pk not in gone and not one.struck]


def known(moment: dt.datetime | None = None) -> QuerySet[Survey]:
    """The surveys with their designs and points as known at a moment, in three queries.

    Units: none.
    Source: the register of surveys.
    """
    until = moment or clock.now()
    designs = Prefetch("designs", SurveyDesign.objects.filter(at__lte=until).order_by("version"))
    points = Prefetch("points", SurveyPoint.objects.filter(at__lte=until).order_by("id"))
    return Survey.objects.filter(at__lte=until).prefetch_related(designs, points)


def _check(design: DesignSaid) -> None:
    codes = [one.code for one in design.strata]
    if not codes or len(set(codes)) < len(codes) or any(one.places < 2 for one in design.strata):
        raise RefusedError("strata")
    if any(one.expected < 0 or one.deviation < 0 for one in design.strata):
        raise RefusedError("strata")
    counted = [one.code for one in design.items]
    if not counted or len(set(counted)) < len(counted) or any(one.tariff_sen <= 0 for one in design.items):
        raise RefusedError("items")
    if not (1 <= design.days <= 366 and 0 < design.collectable <= 1 and 0 < design.error < 1):
        raise RefusedError("design_numbers")
    if not design.basis.strip():
        raise RefusedError("basis")


def _write(actor: Actor, survey: Survey, version: int, design: DesignSaid) -> SurveyDesign:
    said = asdict(design)
    return SurveyDesign.objects.create(
        survey=survey, version=version, strata=list(said.pop("strata")), items=list(said.pop("items")),
        at=clock.now(), by_name=actor.name[:150], **said,
    )  # fmt: skip


def _point(
    actor: Actor, survey: Survey, uid: uuid.UUID, found: Counted, replaces: SurveyPoint | None = None,
    reason: str = "", *, struck: bool = False,
) -> SurveyPoint:  # fmt: skip
    design = SurveyDesign.objects.filter(survey=survey).order_by("version").last()
    if design is None or found.stratum not in {one["code"] for one in design.strata}:
        raise RefusedError("stratum")
    items = {one["code"] for one in design.items}
    if set(found.counts) != items or any(not 0 <= one <= _MOST_COUNT for one in found.counts.values()):
        raise RefusedError("counts")
    if not found.place.strip() or not found.counter.strip():
        raise RefusedError("place")
    if found.day > clock.today():
        raise RefusedError("day_ahead")
    _room_left(survey, design, found, replaces)
    return SurveyPoint.objects.create(
        survey=survey, uid=uid, stratum=found.stratum, place=found.place.strip()[:120], day=found.day,
        counter=found.counter.strip()[:150], counts=dict(found.counts), note=found.note.strip()[:300],
        replaces=replaces, struck=struck, reason=reason.strip(), at=clock.now(), by_id=actor.user_id,
        by_name=actor.name[:150],
    )  # fmt: skip


def _room_left(survey: Survey, design: SurveyDesign, found: Counted, replaces: SurveyPoint | None) -> None:
    """A place is counted once a day, and no more places are visited than a stratum has."""
    some = [one for one in standing(SurveyPoint.objects.filter(survey=survey)) if one != replaces]
    here = found.place.strip().casefold()
    if any((one.place.casefold(), one.day) == (here, found.day) for one in some):
        raise RefusedError("counted_already", place=found.place.strip())
    places = {one.place.casefold() for one in some if one.stratum == found.stratum}
    most = next(one["places"] for one in design.strata if one["code"] == found.stratum)
    if len(places | {here}) > most:
        raise RefusedError("too_many_places", places=most)
