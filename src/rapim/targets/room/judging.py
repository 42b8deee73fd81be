"""A target judged: two probabilities, the verdict, its warnings, and the record of what it was judged on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapim import law
from rapim.targets.measures import verdict
from rapim.targets.measures.spread import amount_at, reached
from rapim.targets.models import Target, TargetText
from rapim.targets.room.standing import ABSORPTION, Side, Standing

METHOD = "rapim.targets 1"


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely an amount is reached: by habit, with obstacles dealt with, in one word, with warnings."""

    habit: float | None
    removed: float | None
    word: str
    judged_on: str
    warnings: tuple[str, ...]


def amount_of(side: Side, text: TargetText) -> int:
    """What a text asks for: a share is of the ceiling that is known.

    Units: sen.
    Source: absorption = realised by ceiling.
    """
    return int(text.amount_sen) if text.amount_sen is not None else asked_sen(side, text.share or 0.0)


def asked_sen(side: Side, share: float) -> int:
    """A share of a side's ceiling.

    Units: share in, sen out.
    Source: absorption = realised by ceiling.
    """
    return round(share * side.ceiling_sen)


def judge(side: Side, amount_sen: int, standing: Standing) -> Verdict | None:
    """The verdict on an amount; None where neither forecast nor potential is known.

    Units: sen in, probabilities out.
    Source: measures.verdict.
    """
    basis = side.basis
    if basis is None:
        return None
    bounds = law.at("targets_verdict_bounds", standing.as_of)
    habit = None if side.forecast is None else float(reached(side.forecast, [amount_sen])[0])
    removed = None if side.potential is None else float(reached(side.potential, [amount_sen])[0])
    decides = removed if removed is not None else habit
    word = verdict.words([decides or 0.0], bounds)[0]
    past, scale = _past_of(side)
    middle = float(amount_at(basis, 0.0)[0])
    found = verdict.warnings(
        amount_sen / scale, word, past, middle / scale, law.at("targets_warnings", standing.as_of)
    )
    on = verdict.POTENTIAL if removed is not None else verdict.FORECAST
    return Verdict(habit, removed, word, on, tuple(found))


def _past_of(side: Side) -> tuple[list[float], float]:
    """Results of finished years in the unit in which targets are set: shares of spending, sen of receipts."""
    if side.kind == ABSORPTION:
        past = [one.realised_sen / one.ceiling_sen for one in side.history if one.ceiling_sen > 0]
        return past, float(max(side.ceiling_sen, 1))
    return [float(one.realised_sen) for one in side.history], 1.0


def record(side: Side, amount_sen: int, standing: Standing) -> dict[str, Any]:
    """What is kept beside a target or a decision: how it was judged, on which facts, by which method.

    Units: sen and probabilities.
    Source: domain.md 4.4 (record).
    """
    found = judge(side, amount_sen, standing)
    if found is None:
        return {"verdict": "", "mark": standing.mark, "as_of": standing.as_of.isoformat(), "method": METHOD}
    return {
        "amount_sen": amount_sen,
        "ceiling_sen": side.ceiling_sen,
        "habit": found.habit,
        "removed": found.removed,
        "verdict": found.word,
        "judged_on": found.judged_on,
        "warnings": list(found.warnings),
        "forecast": _kept(side, "forecast"),
        "potential": _kept(side, "potential"),
        "survey": side.survey.survey.code if side.survey else "",
        "learned": list(standing.learned),
        "mark": standing.mark,
        "as_of": standing.as_of.isoformat(),
        "method": METHOD,
    }


def _kept(side: Side, which: str) -> dict[str, list[float]] | None:
    one = getattr(side, which)
    if one is None:
        return None
    return {"levels": [float(level) for level in one.levels], "sen": [round(float(v)) for v in one.values[0]]}


def side_of(target: Target, standing: Standing) -> Side:
    """The side that a target is about; one without a forecast where nothing is known of it.

    Units: none.
    Source: the standing of its year.
    """
    key = (target.kind, target.agency, target.account)
    return standing.sides.get(key) or Side(*key, "", 0, None)
