"""What earned its place: models of earlier rows are asked about later ones, all of them already known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from . import model
from .covariates import candidates
from .model import History
from .rows import Flags, Floats, Ints, Outcomes, known, taken

SHARES = (0.4, 0.6, 0.8)
LEAST_TRAIN, LEAST_TEST = 30, 20
HALVES = (730.0, 365.0, 180.0)
SURE = 1.5
WHOLE = True
JS = 1.0
BESIDE: tuple[float, ...] = ()
ENOUGH = 100
MOST = 5
COMPANIONS = ("kind", "method")


class Facts(NamedTuple):
    """History as it can be told on the day: outcomes later than it are blank."""

    history: History
    actual: Floats
    as_of: Floats
    day: float


class Fold(NamedTuple):
    """An earlier day: what was known then, and rows of later days."""

    day: float
    before: History
    after: History
    truth: Floats
    there: Flags


class Chosen(NamedTuple):
    """Half-life, covariates and how far they are believed, and what they gained on later rows."""

    half: float | None
    names: tuple[str, ...]
    trust: float
    gains: dict[str, float]
    shift: Floats
    cases: int


def folds(facts: Facts, cuts: Floats, asked: Ints) -> list[Fold]:
    """Earlier days with enough rows known before and after them.

    Units: days.
    Source: shares of the history by its clock.
    """
    plans, clock = facts.history.plans, facts.history.clock
    found = []
    closed = np.isfinite(facts.as_of) & (facts.as_of <= facts.day) & np.isfinite(facts.actual)
    look = np.fmin(facts.as_of, facts.day) - plans.planned
    for day in np.unique(np.quantile(clock, SHARES, method="inverted_cdf")):
        use, outcomes = known(plans.planned, facts.actual, facts.as_of, facts.day if WHOLE else day)
        early = clock[use] <= day
        after = clock > day
        there = closed[after, None] | (look[after, None] >= cuts[asked])
        if early.sum() < LEAST_TRAIN or there.any(axis=1).sum() < LEAST_TEST:
            continue
        before = History(
            taken(taken(plans, use), early), Outcomes(*(one[early] for one in outcomes)), clock[use][early]
        )
        rest = History(
            taken(plans, after), Outcomes(*(one[after] for one in facts.history.outcomes)), clock[after]
        )
        truth = (rest.outcomes.delay[:, None] > cuts[asked]).astype(float)
        found.append(Fold(float(day), before, rest, truth, there))
    return found


def choose(facts: Facts, cuts: Floats) -> Chosen:
    """Half-life and covariates that helped on later rows of the history.

    Units: days.
    Source: Brier scores of chances to be later than some days; a choice must gain one standard error.
    """
    asked = np.unique(np.searchsorted(cuts, [0.0, 30.0, *np.quantile(cuts, BESIDE)]))
    asked = np.minimum(asked, len(cuts) - 1)
    past = folds(facts, cuts, asked)
    nothing = Chosen(None, (), 0.0, {}, np.array([0.0, 1.0]), sum(int(one.there.sum()) for one in past))
    if not past:
        return nothing
    half, at_class = None, _losses(past, cuts, asked, None, ())
    for one in HALVES:
        tried = _losses(past, cuts, asked, one, ())
        if _sure(at_class - tried):
            half, at_class = one, tried
    alone = {}
    if facts.history.outcomes.seen.sum() < ENOUGH:
        return nothing._replace(half=half)
    for name in candidates(facts.history.plans):
        tried = _losses(past, cuts, asked, half, _with((), name))
        alone[name] = float((at_class - tried).mean())
    names: tuple[str, ...] = ()
    best, gains = at_class, dict[str, float]()
    for name in sorted(alone, key=lambda one: -alone[one]):
        if len(gains) >= MOST or alone[name] <= 0:
            break
        tried = _losses(past, cuts, asked, half, _with(names, name))
        if _sure(best - tried):
            gains[name] = float((best - tried).mean() / max(at_class.mean(), 1e-12))
            names, best = _with(names, name), tried
    trust = _trust(past, cuts, asked, half, names) if names else 0.0
    return nothing._replace(
        half=half, names=names if trust else (), trust=trust, gains=gains if trust else {}
    )


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*COMPANIONS, *names, name]))


def _sure(gain: Floats) -> bool:
    """Whether a gain is more than its own standard error."""
    return bool(gain.mean() > SURE * gain.std() / np.sqrt(len(gain)) and gain.mean() > 0)


def _losses(
    past: list[Fold], cuts: Floats, asked: Ints, half: float | None, names: tuple[str, ...]
) -> Floats:
    """Squared errors of later rows, one figure a row."""
    found = []
    for fold in past:
        learned = model.fit(fold.before, cuts, fold.day, half, names)
        said = model.predict(learned, fold.after.plans).by_all[:, asked]
        rows = fold.there.any(axis=1)
        error = np.where(fold.there, (said - fold.truth) ** 2, 0.0)[rows]
        found.append(error.sum(axis=1) / fold.there[rows].sum(axis=1))
    return np.concatenate(found)


def _trust(past: list[Fold], cuts: Floats, asked: Ints, half: float | None, names: tuple[str, ...]) -> float:
    """How far to go from the class to the covariates: the share that would have erred least."""
    top = low = 0.0
    for fold in past:
        said = model.predict(model.fit(fold.before, cuts, fold.day, half, names), fold.after.plans)
        apart = np.where(fold.there, said.by_all[:, asked] - said.by_class[:, asked], 0.0)
        missed = np.where(fold.there, fold.truth - said.by_class[:, asked], 0.0)
        top, low = top + float((apart * missed).sum()), low + float((apart**2).sum())
    gain = _losses(past, cuts, asked, half, ()) - _losses(past, cuts, asked, half, names)
    z = gain.mean() / (gain.std() / np.sqrt(len(gain)) + 1e-12)
    sure = max(0.0, 1 - (JS / max(z, 1e-9)) ** 2)
    return sure * float(np.clip(top / max(low, 1e-12), 0.0, 1.0))
