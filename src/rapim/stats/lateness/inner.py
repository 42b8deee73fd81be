"""What earned its place: models of earlier rows are asked about later ones, all of them already known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from . import grid, model
from .covariates import candidates
from .model import History
from .rows import Flags, Floats, Ints, Outcomes, Plans, taken
from .trees import ROUNDS

SHARES = (0.4, 0.6, 0.8)
LEAST_TRAIN, LEAST_TEST = 30, 20
ENOUGH = 100
HALVES = (730.0, 365.0)
SURE = 1.5
AGAINST, LEAST_TRUST, BELIEF = -2.0, 0.75, 0.85
MOST = 5
MONTH = 30.0
ALIKE = 0.8
SEASONS = 730.0
COMPANIONS = ("kind", "method")


BOLDER = (80, 160)


class Facts(NamedTuple):
    """History as told on the day; `closed` rows hide nothing, `look` is how long each was watched."""

    history: History
    closed: Flags
    look: Floats
    day: float
    horizon: str = ""


class Fold(NamedTuple):
    """An earlier day: rows until then, and rows of later days with what is known of them."""

    day: float
    before: History
    after: Plans
    truth: Floats
    there: Flags
    batch: Ints


class Chosen(NamedTuple):
    """Half-life, covariates, how far they are believed, and what each gained on later rows."""

    half: float | None = None
    names: tuple[str, ...] = ()
    trust: float = 0.0
    gains: tuple[tuple[str, float], ...] = ()
    cases: int = 0
    rounds: int = ROUNDS


class Errors(NamedTuple):
    """Squared errors of later rows, and their batches: rows planned in one month stand and fall together."""

    each: Floats
    batch: Ints


def folds(facts: Facts, cuts: Floats, asked: Ints) -> list[Fold]:
    """Earlier days with enough rows before and after them.

    Units: days.
    Source: shares of the history by its clock; a later row counts where it was watched long enough.
    """
    rows, outcomes, clock = facts.history
    found = []
    for at, day in enumerate(np.unique(np.quantile(clock, SHARES, method="inverted_cdf"))):
        early, after = clock <= day, clock > day
        there = facts.closed[:, None] | (facts.look[:, None] >= cuts[asked])
        after &= there.any(axis=1)
        if early.sum() < LEAST_TRAIN or after.sum() < LEAST_TEST:
            continue
        before = History(taken(rows, early), Outcomes(*(one[early] for one in outcomes)), clock[early])
        truth = (outcomes.delay[after, None] > cuts[asked]).astype(float)
        batch = np.floor_divide(clock[after] - day, MONTH).astype(np.int64) + at * 100_000
        found.append(Fold(float(day), before, taken(rows, after), truth, there[after], batch))
    return found


def choose(facts: Facts, cuts: Floats) -> Chosen:
    """Half-life and covariates that helped on later rows of the history.

    Units: days.
    Source: Brier scores of the days asked for; a choice must gain `SURE` standard errors.
    """
    asked = np.searchsorted(cuts, grid.ASKED)
    past = folds(facts, cuts, asked)
    nothing = Chosen(cases=sum(int(one.there.sum()) for one in past))
    if not past:
        return nothing
    half, at_class = None, _errors(past, cuts, asked, None, ())
    for one in HALVES:
        tried = _errors(past, cuts, asked, one, ())
        if _sureness(at_class, tried) > SURE:
            half, at_class = one, tried
    if facts.history.outcomes.seen.sum() < ENOUGH:
        return nothing._replace(half=half)
    names, gains, best = _forward(facts, past, cuts, asked, half, at_class)
    if not names:
        return nothing._replace(half=half)
    rounds = ROUNDS
    for more in BOLDER:
        tried = _errors(past, cuts, asked, half, names, more)
        if _sureness(best, tried) > SURE or (more == BOLDER[0] and facts.horizon):
            rounds, best = more, tried
    sure = _sureness(at_class, best)
    trust = _trust(past, cuts, asked, half, names, rounds) * max(0.0, 1 - max(sure, 0.1) ** -2)
    if facts.horizon and sure > AGAINST:
        trust = max(trust, LEAST_TRUST)
    if trust <= 0:
        return nothing._replace(half=half)
    return nothing._replace(half=half, names=names, trust=trust, gains=gains, rounds=rounds)


def _forward(
    facts: Facts, past: list[Fold], cuts: Floats, asked: Ints, half: float | None, at_class: Errors
) -> tuple[tuple[str, ...], tuple[tuple[str, float], ...], Errors]:
    """Covariates in the order of what each helps alone, kept as far as each helps beside those before."""
    alone: dict[str, float] = {}
    for name in candidates(facts.history.plans):
        if not _is_clock(facts.history, name):
            tried = _errors(past, cuts, asked, half, _with((), name))
            alone[name] = float((at_class.each - tried.each).mean())
    names: tuple[str, ...] = ()
    gains: list[tuple[str, float]] = []
    best, whole = at_class, max(float(at_class.each.mean()), 1e-12)
    if facts.horizon:
        names = _with((), facts.horizon)
        best = _errors(past, cuts, asked, half, names)
        gains.append((facts.horizon, float((at_class.each - best.each).mean()) / whole))
        alone.pop(facts.horizon, None)
    for name in sorted(alone, key=lambda one: -alone[one]):
        if len(gains) >= MOST or alone[name] <= 0:
            break
        tried = _errors(past, cuts, asked, half, _with(names, name))
        if _sureness(best, tried) > SURE:
            gains.append((name, float((best.each - tried.each).mean()) / whole))
            names, best = _with(names, name), tried
    return names, tuple(gains), best


def _with(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*COMPANIONS, *names, name]))


def _is_clock(history: History, name: str) -> bool:
    """Whether a column runs with time, so that later rows lie beyond all that it has shown."""
    begin, end = np.quantile(history.clock, (0.05, 0.95))
    if name == "planned_month":
        return bool(end - begin < SEASONS)
    column = history.plans.numbers.get(name)
    if column is None or not np.isfinite(column).all() or np.ptp(column) == 0 or end == begin:
        return False
    return bool(abs(np.corrcoef(column, history.clock)[0, 1]) > ALIKE)


def _sureness(before: Errors, after: Errors) -> float:
    """Gain in standard errors, reckoned over batches; one batch alone counts by its rows, at half."""
    gain = before.each - after.each
    mean, count = float(gain.mean()), len(gain)
    names, place = np.unique(before.batch, return_inverse=True)
    if len(names) == 1:
        return float(0.5 * mean / (gain.std() / np.sqrt(count) + 1e-12))
    apart = np.bincount(place, gain - mean)
    error = np.sqrt((apart**2).sum() * len(names) / (len(names) - 1)) / count
    return float(mean / (error + 1e-12))


def _errors(
    past: list[Fold],
    cuts: Floats,
    asked: Ints,
    half: float | None,
    names: tuple[str, ...],
    rounds: int = ROUNDS,
) -> Errors:
    found = []
    for fold in past:
        learned = model.fit(fold.before, cuts, fold.day, half, names, rounds)
        said = model.predict(learned, fold.after).by_all[:, asked]
        error = np.where(fold.there, (said - fold.truth) ** 2, 0.0)
        found.append(error.sum(axis=1) / fold.there.sum(axis=1))
    return Errors(np.concatenate(found), np.concatenate([fold.batch for fold in past]))


def _trust(
    past: list[Fold],
    cuts: Floats,
    asked: Ints,
    half: float | None,
    names: tuple[str, ...],
    rounds: int = ROUNDS,
) -> float:
    """How far to go from the class to the covariates: a little less than would have erred least."""
    top = low = 0.0
    for fold in past:
        said = model.predict(model.fit(fold.before, cuts, fold.day, half, names, rounds), fold.after)
        apart = np.where(fold.there, said.by_all[:, asked] - said.by_class[:, asked], 0.0)
        missed = np.where(fold.there, fold.truth - said.by_class[:, asked], 0.0)
        top, low = top + float((apart * missed).sum()), low + float((apart**2).sum())
    return BELIEF * float(np.clip(top / max(low, 1e-12), 0.0, 1.0))
