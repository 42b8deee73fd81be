"""Early warnings (EWS) of procurement: fired, clear, or not applicable because ….

A check looks at one package and takes its thresholds as arguments, read with `rapim.law.at`. The
first paragraph of its docstring is the sentence on the screen. A computed deadline is answered with
its assumptions.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from rapim.units.rules import Rule
from rapim.units.verdicts import Checks, Verdict, clear, fired, not_applicable

from .measures.deadlines import Deadline
from .measures.splitting import Suspicion

BECAUSE = (
    "already_announced",
    "announced_late",
    "cancelled_package",
    "length_unknown",
    "start_far",
    "start_near",
    "start_passed",
    "stage_unknown",
    "stage_usual",
    "stage_slow",
    "stage_old",
    "held_again",
    "no_progress",
    "not_critical",
    "critical_a",
    "critical_b",
    "critical_c",
    "finish_unknown",
    "finish_in_time",
    "finish_after_contract",
    "finish_after_year",
    "not_small",
    "no_like_packages",
    "perhaps_split",
)
"""Every reason a check can give; the word catalogues have a sentence for each."""

_room = Checks("procurement.alerts", BECAUSE)
_check = _room.add


def checks() -> dict[str, Rule]:
    """The checks of this room by id: sentence, version, source and parameters of each.

    Units: none.
    Source: the generated page of rules.
    """
    return dict(_room.found)


def _stands_on(deadline: Deadline) -> dict[str, Any]:
    return {"assumptions": deadline.as_dict()["assumptions"]}


@_check("EWS-04", version=1, parameters=("ews_04", "pbj_selection_days", "pbj_closeout_days"))
def must_start(
    safe_start: Deadline | None,
    announced: dt.date | None,
    as_of: dt.date,
    limits: Mapping[str, int],
    *,
    cancelled: bool = False,
) -> Verdict:
    """The package is past its latest safe start and not announced, or will be within a month.

    `safe_start` from start.latest_safe_start (None: the length of the contract is not known). On the
    latest safe start itself it is not too late yet: amber; red from the day after. An announcement
    after `as_of` is none. `limits` = law.at("ews_04", day).

    Units: dates in, calendar days in the limits.
    Source: own default thresholds.
    """
    if cancelled:
        return not_applicable("cancelled_package")
    if safe_start is None:
        return not_applicable("length_unknown")
    params = {"due": safe_start.day.isoformat(), **_stands_on(safe_start)}
    if announced is not None and announced <= as_of:
        late = max(0, (announced - safe_start.day).days)
        params |= {"announced": announced.isoformat(), "days_late": late}
        return clear("announced_late" if late else "already_announced", **params)
    left = (safe_start.day - as_of).days
    if left < 0:
        return fired("red", "start_passed", days_late=-left, **params)
    if left <= limits["amber_days"]:
        return fired("amber", "start_near", days=left, **params)
    return clear("start_far", days=left, **params)


@_check("EWS-05", version=1, parameters=("pbj_stage_days", "pbj_history_needed"))
def stage_is_old(
    stage: str, age: int | None, usual: tuple[int, int] | None, *, retenders: int = 0, source: str = "default"
) -> Verdict:
    """The package has been in its stage longer than nine of ten are, or its selection is held again.

    `usual` the p50 and p90 of the stage, from law.at("pbj_stage_days", day) or own history
    (`source`); None for a stage that has no usual age. Amber beyond the p90, red for a re-tender;
    an age of the p90 itself is not beyond it.

    Units: calendar days.
    Source: own default thresholds.
    """
    params: dict[str, Any] = {"stage": stage}
    if age is not None and usual is not None:
        said = [{"code": "stage_p90", "value": usual[1]}, {"code": "stage_source", "value": source}]
        params |= {"days": age, "half": usual[0], "most": usual[1], "assumptions": said}
    if retenders:
        return fired("red", "held_again", retenders=retenders, **params)
    if age is None or usual is None:
        return not_applicable("stage_unknown", **params)
    if age > usual[1]:
        return fired("amber", "stage_old", **params)
    return clear("stage_slow" if age > usual[0] else "stage_usual", **params)


@_check("EWS-06", version=1, parameters=("pbj_critical",))
def is_critical(
    code: str, planned: float | None, real: float | None, *, boundary: bool = False, mode: str = "points"
) -> Verdict:
    """The contract is critical (a, b or c): separate the cause and open the ladder of handling.

    `code` from critical.of. Red when fired; `boundary` says that the plan stands exactly where
    period II begins.

    Units: share.
    Source: Permen PU 07/2011, SSUK; later construction rules.
    """
    if code == "unknown" or planned is None or real is None:
        return not_applicable("no_progress")
    lag = round(planned - real, 6)
    said = [{"code": "critical_mode", "value": mode}]
    params = {"planned": planned, "real": real, "lag": lag, "boundary": boundary, "assumptions": said}
    if code == "no":
        return clear("not_critical", **params)
    return fired("red", f"critical_{code}", **params)


@_check("EWS-07", version=1, parameters=())
def finish_is_late(
    projected: Deadline | None, contract_end: dt.date | None, fiscal_year_end: dt.date
) -> Verdict:
    """The work is projected to be handed over after the end of its contract, or of the fiscal year.

    Amber after the contract, red after the fiscal year; the last day itself is in time.
    `projected` says what it stands on (earned schedule or recent pace); None where nothing can be
    projected. `fiscal_year_end` is that of the last year of a multi-year contract.

    Units: dates in.
    Source: own default levels; earned schedule (Lipke, 2003).
    """
    if projected is None or contract_end is None:
        return not_applicable("finish_unknown")
    late = (projected.day - contract_end).days
    params = {
        "finish": projected.day.isoformat(),
        "contract_end": contract_end.isoformat(),
        "days_late": max(0, late),
        **_stands_on(projected),
    }
    if projected.day > fiscal_year_end:
        return fired("red", "finish_after_year", year=fiscal_year_end.year, **params)
    if late > 0:
        return fired("amber", "finish_after_contract", **params)
    return clear("finish_in_time", **params)


@_check("EWS-13", version=1, parameters=("pbj_splitting", "pbj_direct_limit"))
def perhaps_split(value_sen: int, limit_sen: int, suspicion: Suspicion | None) -> Verdict:
    """Like packages of one agency and account pass the limit of direct procurement together.

    For the inspectorate: a suspicion, not a finding. Amber when fired. `suspicion` from
    splitting.suspicions, None where the package is in none. Not applicable above the limit: such a
    package was not split to stay under it.

    Units: sen.
    Source: Perpres 16/2018, Pasal 20 (2); own default likeness.
    """
    if value_sen > limit_sen:
        return not_applicable("not_small", limit_sen=limit_sen)
    if suspicion is None:
        return clear("no_like_packages", limit_sen=limit_sen)
    return fired(
        "amber",
        "perhaps_split",
        packages=len(suspicion.members),
        total_sen=suspicion.total_sen,
        limit_sen=suspicion.limit_sen,
    )
