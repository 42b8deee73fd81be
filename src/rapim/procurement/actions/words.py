"""Words of people on procurement: published ITKP scores, answers and verdicts on likely splitting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from rapim import law
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.org.actions import Refused
from rapim.procurement.models import ItkpScore, SplitNote

LONGEST = 4000


@transaction.atomic
def enter_itkp(
    *, actor: Actor, fiscal_year: int, day: dt.date, scores: Mapping[str, float], source: str
) -> int:
    """Take up the scores of the ITKP that were published on a day; how many were new or different."""
    if day < law.parameter("pbj_itkp").rows[0].valid_from:
        raise Refused("itkp_not_in_force", read=day.isoformat())
    largest = law.at("pbj_itkp", day)["largest"]
    if not scores:
        raise Refused("itkp_empty")
    for name, score in scores.items():
        if name not in largest or not 0 <= score <= largest[name]:
            raise Refused("itkp_out_of_range", name=name, read=str(score), most=str(largest.get(name, 0)))
    take_turn()
    known = itkp_on(fiscal_year, day)
    source = source.strip()[:200]
    fresh = {name: score for name, score in scores.items() if known.get(name) != (score, source)}
    at = clock.now()
    for name, score in fresh.items():
        ItkpScore.objects.create(
            fiscal_year=fiscal_year, day=day, indicator=name, score=score, source=source,
            recorded_at=at, recorded_by_name=actor.name[:150],
        )  # fmt: skip
    if fresh:
        before = {name: known[name][0] for name in fresh if name in known}
        log(actor, "enter_itkp", f"itkp {fiscal_year} {day}", before=before or None, after=dict(fresh))
    return len(fresh)


def itkp_on(fiscal_year: int, day: dt.date) -> dict[str, tuple[float, str]]:
    """The scores of a year as published on a day, with their source; the last word counts."""
    rows = ItkpScore.objects.filter(fiscal_year=fiscal_year, day=day).order_by("recorded_at", "id")
    return {row.indicator: (row.score, row.source) for row in rows}


@transaction.atomic
def write_split_note(
    *,
    actor: Actor,
    fiscal_year: int,
    agency_code: str,
    account: str,
    packages: Sequence[str],
    kind: str,
    text: str,
    day: dt.date,
) -> SplitNote:
    """Write an answer or a verdict on packages that look split; the same word again changes nothing."""
    text = text.strip()
    if not text:
        raise Refused("split_note_empty")
    if kind not in SplitNote.Kind.values:
        raise Refused("split_note_unknown", read=kind)
    take_turn()
    fields = {
        "fiscal_year": fiscal_year,
        "agency_code": agency_code,
        "account": account,
        "packages": sorted(packages),
        "kind": kind,
        "text": text[:LONGEST],
        "day": day,
    }
    last = SplitNote.objects.filter(fiscal_year=fiscal_year, agency_code=agency_code, account=account).last()
    if last is not None and all(getattr(last, name) == value for name, value in fields.items()):
        return last
    made = SplitNote.objects.create(**fields, at=clock.now(), by_name=actor.name[:150])
    subject = f"split {agency_code} {account}"
    log(actor, "write_split_note", subject, after={"kind": kind, "packages": fields["packages"]})
    return made
