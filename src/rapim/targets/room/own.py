"""The targets of this government as a table like one that comes from a file: for the command."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from rapim.analytics import directory
from rapim.targets.actions import targets as acts
from rapim.targets.measures.spread import Spread, quantile
from rapim.targets.models import Target
from rapim.targets.room import judging
from rapim.targets.room.standing import ABSORPTION, Side, Standing, standing
from rapim.targets.room.surveying import LEVELS


def year_of(kind: str) -> int | None:
    """The last year for which this government has targets of a kind.

    Units: fiscal year.
    Source: targets.
    """
    found = Target.objects.filter(kind=kind).order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return found.first()


def day_of(year: int) -> dt.date:
    """Today; for a year that is over, the day on which its targets were last spoken of.

    Units: date.
    Source: what was said of targets, the clock.
    """
    today = directory.today()
    if year >= today.year:
        return today
    said = [text.at for target in acts.known().filter(fiscal_year=year) for text in target.texts.all()]
    return max(said).date() if said else dt.date(year, 12, 31)


def table(kind: str, year: int, as_of: dt.date, *, only_targets: bool) -> str:
    """The sides of a year with forecast, potential, ceiling, earlier results and target, as JSON.

    Units: rupiah with two decimals.
    Source: `standing`, the targets in their last version.
    """
    made = standing(year, as_of)
    targets = {(one.kind, one.agency, one.account): one for one in acts.known().filter(fiscal_year=year)}
    rows = []
    for key, side in sorted(made.sides.items()):
        asked = _asked(targets.get(key), side)
        if side.kind != kind or side.basis is None or (only_targets and asked is None):
            continue
        rows.append(_row(side, made, asked, only_targets))
    if not all("proposed" in row for row in rows):  # a split is compared as a whole or not at all
        rows = [{name: value for name, value in row.items() if name != "proposed"} for row in rows]
    return json.dumps(rows)


def _asked(target: Target | None, side: Side) -> int | None:
    if target is None or acts.state_of(target) == acts.WITHDRAWN:
        return None
    return judging.amount_of(side, list(target.texts.all())[-1])


def _row(side: Side, made: Standing, asked: int | None, only_targets: bool) -> dict[str, Any]:
    name = str((made.names.get(side.agency) or {}).get("short_name") or side.agency)
    row: dict[str, Any] = {"unit": " ".join(part for part in (name, side.account, side.name) if part)}
    if asked is not None:
        row["target" if only_targets else "proposed"] = _rupiah(asked)
    row |= _levels("", side.forecast or side.basis)
    if side.potential is not None:
        row |= _levels("potential_", side.potential)
    if side.ceiling_sen and side.kind == ABSORPTION:
        row["ceiling"] = row["budget"] = _rupiah(side.ceiling_sen)
        past = [(one.year, one.realised_sen * side.ceiling_sen // one.ceiling_sen) for one in side.history]
    else:
        past = [(one.year, one.realised_sen) for one in side.history]
    if only_targets and past:
        row["last"] = _rupiah(past[-1][1])
        row |= {f"past_{year}": _rupiah(sen) for year, sen in past[:-1]}
    return row


def _levels(name: str, one: Spread | None) -> dict[str, str]:
    if one is None:
        return {}
    sen = [max(0, round(float(value))) for value in quantile(one, LEVELS)[0]]
    return {f"{name}q{level * 100:02.0f}": _rupiah(value) for level, value in zip(LEVELS, sen, strict=True)}


def _rupiah(sen: int) -> str:
    return f"{sen // 100}.{sen % 100:02d}"
