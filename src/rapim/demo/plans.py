"""Cash plans (RAK): what each office says it will spend, month by month, and how it revises that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from .dice import between
from .rhythms import RHYTHMS
from .spending import Anchor, Ints, Plan, amounts_of, spend
from .world import Line
from .years import Year

Months = list[int]

# what is planned differs from what happens: contracts early, BLUD evenly, BOS by quarter
_INTENDED: dict[str, dict[int, float]] = {
    "works": {4: 0.30, 7: 0.25, 9: 0.25, 11: 0.20},
    "goods": {4: 0.3, 6: 0.6, 8: 0.7, 10: 0.3},
    "consulting": {3: 0.5, 6: 0.3, 10: 0.4},
    "handout": {5: 0.5, 7: 0.7, 9: 0.8, 11: 0.2},
    "blud": dict.fromkeys(range(1, 13), 1.0),
    "bos": {3: 1.0, 6: 1.0, 9: 1.0, 12: 1.0},
    "unforeseen": {3: 1.0, 6: 1.0, 9: 1.0, 12: 1.0},
    "running": dict.fromkeys(range(1, 13), 1.0),
    "travel": dict.fromkeys(range(2, 13), 1.0),
}
_LAZY = {"flat", "december"}
_SALARY = {"salary", "allowance"}
SHORT_TOTAL = 0.91
SHIFTED_AFTER = 6
_DECEMBER_SHARE = 0.62


def _middle(year: int, month: int) -> dt.date:
    return dt.date(year, month, 15)


def _intended(line: Line, year: int) -> Plan:
    if line.rhythm not in _SALARY and line.office.character == "flat":
        return [(_middle(year, m), 1 / 12) for m in range(1, 13)]
    if line.rhythm not in _SALARY and line.office.character == "december":
        early = [(_middle(year, m), (1 - _DECEMBER_SHARE) / 5) for m in (3, 5, 7, 9, 11)]
        return [*early, (_middle(year, 12), _DECEMBER_SHARE)]
    weights = _INTENDED.get(line.rhythm) or RHYTHMS[line.rhythm][0]
    bent = {m: w * between(0.9, 1.1, "plan", year, m, *line.key) for m, w in weights.items()}
    total = sum(bent.values())
    return [(_middle(year, m), w / total) for m, w in sorted(bent.items())]


def _is_fixed(line: Line) -> bool:
    return line.office.character in _LAZY or line.office.character == "wrong_total" or line.rhythm in _SALARY


def _month_of_each(year: Year, groups: dict[str, list[int]], anchors: Sequence[Anchor]) -> list[Months]:
    plans = [_intended(line, year.year) for line in year.lines]
    payments, _ = spend(plans, amounts_of(year.lines), groups, anchors)
    months = [[0] * 12 for _ in year.lines]
    for payment in payments:
        months[payment.line][payment.day.month - 1] += payment.amount
    for line, own in zip(year.lines, months, strict=True):
        own[max((m for m in range(12) if own[m]), default=11)] += line.amount - sum(own)
    return months


def first_plan(year: Year, moved: Mapping[int, Months]) -> list[Months | None]:
    """The first cash plan of each line.

    The year's goals fix the regency's total to the end of months, with the lines that an office
    will have `moved` by then.

    Units: rupiah a month.
    Source: the rhythm intended, bent; None where an office gives no plan; one plan falls short.
    """
    goals = year.goals
    end = Anchor(dt.date(year.year, 12, 31))
    natural = _month_of_each(year, {}, [end])
    for index, line in enumerate(year.lines):
        if line.office.character == "wrong_total":
            natural[index] = [int(amount * SHORT_TOTAL) for amount in natural[index]]
    silent = [i for i, line in enumerate(year.lines) if line.office.character == "no_plan"]
    fixed = [i for i, line in enumerate(year.lines) if _is_fixed(line) or i in moved]
    fixed = [i for i in fixed if i not in silent]
    free = [i for i in range(len(natural)) if i not in {*silent, *fixed}]
    early = {m: sum(sum(moved.get(i, natural[i])[:m]) for i in fixed) for m in goals}
    anchors = [
        Anchor(dt.date(year.year, month, 28), {"free": total - early[month]})
        for month, total in sorted(goals.items())
    ]
    bent = _month_of_each(year, {"free": free}, [*anchors, end]) if goals else natural
    chosen: list[Months | None] = [natural[i] if i in set(fixed) else bent[i] for i in range(len(natural))]
    for index in silent:
        chosen[index] = None
    return chosen


def revised_plan(plan: Sequence[Months | None], ceiling: Ints, kept: int) -> list[Months | None]:
    """A plan after a budget revision: months to `kept` stay, the rest follows the new ceiling.

    Units: rupiah a month.
    Source: practice after APBD-P; an office that gave no plan now gives one for the months left.
    """
    left = 12 - kept
    found: list[Months | None] = []
    for months, total in zip(plan, ceiling.tolist(), strict=True):
        past = list(months[:kept]) if months else [0] * kept
        while sum(past) > total:
            past[max(i for i, amount in enumerate(past) if amount)] = 0
        rest = total - sum(past)
        later = list(months[kept:]) if months else [1] * left
        weight = sum(later) or left
        parts = [rest * (amount if sum(later) else 1) // weight for amount in later]
        parts[-1] += rest - sum(parts)
        found.append(past + parts)
    return found


def shifted_lines(year: Year, realised: Sequence[Months]) -> dict[int, Months]:
    """The direct lines of offices that move their plan in July, as moved.

    Units: rupiah a month.
    Source: `shifted_plan`.
    """
    return {
        index: shifted_plan(line.amount, realised[index], SHIFTED_AFTER)
        for index, line in enumerate(year.lines)
        if line.office.character == "shifting" and not line.indirect
    }


def shifted_plan(total: int, realised: Months, kept: int) -> Months:
    """A plan that is moved so that its office looks on time: past months become what was spent.

    Units: rupiah a month.
    Source: observed practice; the first plan stays known.
    """
    past = list(realised[:kept])
    rest = total - sum(past)
    left = 12 - kept
    weights = list(range(1, left + 1))
    parts = [rest * weight // sum(weights) for weight in weights]
    parts[-1] += rest - sum(parts)
    return past + parts
