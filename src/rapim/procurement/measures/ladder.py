"""The handling ladder of a critical contract: states, acts, guards, documents and terms, as a table.

A case is opened when a contract is found critical. First its cause is told apart; only the
vendor's fault goes up the ladder: reprimand, then three times a show cause meeting (SCM) with a test
period, each failed one followed by a warning letter (SP I, II, III), and only after the third
termination or completion by a third party. Whenever a test is met, the contract is back to normal.
No act skips another, none follows an end, and a day is fined once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from rapim.units.rules import rule
from rapim.units.states import Refusal

from .deadlines import Deadline, assumed

CAUSES = ("vendor", "force_majeure", "employer")
ENDS = ("normal", "completed", "terminated", "third_party")
SSUK = "Permen PU 07/2011, SSUK (kontrak kritis); kept by later construction rules"
CAUSE = "Permen PU 07/2011, SSUK; Perpres 16/2018, Pasal 55 (keadaan kahar)"
CHANGE = "Perpres 16/2018, Pasal 54 and 55"
CHANCE = "Perpres 16/2018, Pasal 56; PerLKPP 12/2021, Lampiran II 7.20"
FINE = "Perpres 16/2018, Pasal 79 (4) and (5)"
ORDER = "Rapim: acts stand in the order of their days"


class Act(NamedTuple):
    """What is done, with its details (which depend on the act; see TABLE)."""

    name: str
    details: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Done:
    """An act that was done: the document it leaves, and the state it led to."""

    act: str
    day: dt.date
    document: str
    state: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Facts:
    """What of the contract the guards look at: its last day, and the real share on the day of the act."""

    contract_end: dt.date
    real: float | None = None
    second_opportunity: bool = True
    opportunity_days: int = 50


@dataclass(frozen=True, slots=True)
class Case:
    """A case on the ladder. `due`: the term of the next act. `fined_to`: the last day fined."""

    state: str
    opened: dt.date
    due: Deadline
    round: int = 0
    cause: str = ""
    trial_until: dt.date | None = None
    trial_target: float | None = None
    fined_to: dt.date | None = None
    extended_to: dt.date | None = None
    opportunities: int = 0
    done: tuple[Done, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more can be done in this case."""
        return self.state in ENDS

    @property
    def last_day(self) -> dt.date:
        """The day of the last act, or of the opening."""
        return self.done[-1].day if self.done else self.opened


Outcome = tuple[str, dict[str, Any]]
Guard = Callable[["Case", Act, dt.date, Facts], Refusal | None]
Effect = Callable[["Case", Act, dt.date, Facts, Mapping[str, int]], Outcome]


class Row(NamedTuple):
    """One line of the table: from which states an act goes, what it leaves, and what it asks for."""

    act: str
    states: tuple[str, ...]
    document: str
    article: str
    guard: Guard
    effect: Effect


def _refused(because: str, article: str, **params: Any) -> Refusal:
    return Refusal(because, article, params)


def _free(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    return None


def _names_cause(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    if act.details.get("cause") in CAUSES:
        return None
    return _refused("cause_unknown", CAUSE, causes=", ".join(CAUSES))


def _agrees_trial(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    target, days = act.details.get("target"), act.details.get("days", 1)
    if not act.details.get("signed", False):
        return _refused("minutes_not_signed", SSUK)
    if target is None or not 0 < target <= 1:
        return _refused("target_missing", SSUK)
    return _refused("trial_too_short", SSUK) if days < 1 else None


def _trial_over(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    if facts.real is None:
        return _refused("progress_missing", SSUK)
    if _met(case, facts) or case.trial_until is None or day >= case.trial_until:
        return None
    return _refused("trial_running", SSUK, until=case.trial_until.isoformat())


def _met(case: Case, facts: Facts) -> bool:
    return facts.real is not None and case.trial_target is not None and facts.real >= case.trial_target


def _names_firm(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    return (
        _fined(case, act, day, facts)
        if act.details.get("third_party")
        else _refused("third_party_missing", SSUK)
    )


def _fined(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    """No end while late days are not fined."""
    to = case.fined_to or facts.contract_end
    return _refused("fine_outstanding", FINE, days=(day - to).days) if day > to else None


def _done_wholly(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    if facts.real is None:
        return _refused("progress_missing", SSUK)
    return _fined(case, act, day, facts) if facts.real >= 1 else _refused("work_not_done", SSUK)


def _may_extend(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    until, days = case.extended_to or facts.contract_end, int(act.details.get("days", 0))
    if days < 1:
        return _refused("no_days", CHANCE)
    if day <= until and case.opportunities:
        return _refused("opportunity_running", CHANCE, until=until.isoformat())
    if not case.opportunities and days > facts.opportunity_days:
        return _refused("longer_than_allowed", CHANCE, longest=facts.opportunity_days)
    if case.opportunities and not facts.second_opportunity:
        return _refused("no_second_in_force", CHANCE)
    return _refused("opportunities_used", CHANCE) if case.opportunities > 1 else None


def _may_fine(case: Case, act: Act, day: dt.date, facts: Facts) -> Refusal | None:
    first, last = _period(case, act, day, facts)
    begins = (case.fined_to or facts.contract_end) + dt.timedelta(days=1)
    if day <= facts.contract_end or first <= facts.contract_end or last > day:
        return _refused("not_late_yet", FINE, contract_end=facts.contract_end.isoformat())
    if first < begins:
        return _refused("fined_already", FINE, until=(begins - dt.timedelta(days=1)).isoformat())
    if first > begins:
        return _refused("days_left_out", FINE, since=begins.isoformat())
    return _refused("no_days", FINE) if last < first else None


def _period(case: Case, act: Act, day: dt.date, facts: Facts) -> tuple[dt.date, dt.date]:
    begins = (case.fined_to or facts.contract_end) + dt.timedelta(days=1)
    return act.details.get("first", begins), act.details.get("last", day)


def _separate(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
    return str(act.details["cause"]), {"cause": act.details["cause"]}


def _to(state: str) -> Effect:
    def effect(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
        return state, {}

    return effect


def _hold(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
    until = day + dt.timedelta(days=int(act.details.get("days", terms["trial"])))
    turn = case.round + 1
    target = float(act.details["target"])
    return f"trial_{turn}", {"round": turn, "trial_until": until, "trial_target": target}


def _prove(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
    state = "normal" if _met(case, facts) else f"failed_{case.round}"
    return state, {"trial_until": None, "trial_target": None}


def _warn(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
    return f"warned_{case.round}", {}


def _extend(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
    until = (case.extended_to or facts.contract_end) + dt.timedelta(days=int(act.details["days"]))
    return case.state, {"extended_to": until, "opportunities": case.opportunities + 1}


def _fine(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Outcome:
    return case.state, {"fined_to": _period(case, act, day, facts)[1]}


TRIALS = ("trial_1", "trial_2", "trial_3")
CLIMB = (
    "vendor",
    "reprimanded",
    *(f"{step}_{n}" for n in (1, 2, 3) for step in ("trial", "failed", "warned")),
)

TABLE: tuple[Row, ...] = (
    Row("separate_cause", ("detected",), "ba_penelitian_sebab", CAUSE, _names_cause, _separate),
    Row("reprimand", ("vendor",), "surat_teguran", SSUK, _free, _to("reprimanded")),
    Row("hold_scm", ("reprimanded", "warned_1", "warned_2"), "ba_scm", SSUK, _agrees_trial, _hold),
    Row("prove", TRIALS, "ba_pembuktian_scm", SSUK, _trial_over, _prove),
    Row("warn", ("failed_1", "failed_2", "failed_3"), "surat_peringatan", SSUK, _free, _warn),
    Row("terminate", ("warned_3",), "surat_pemutusan_kontrak", SSUK, _fined, _to("terminated")),
    Row("third_party", ("warned_3",), "kesepakatan_tiga_pihak", SSUK, _names_firm, _to("third_party")),
    Row("grant_opportunity", CLIMB, "adendum_pemberian_kesempatan", CHANCE, _may_extend, _extend),
    Row("fine", CLIMB, "perhitungan_denda", FINE, _may_fine, _fine),
    Row("extend_time", ("force_majeure",), "adendum_perpanjangan_waktu", CHANGE, _free, _to("normal")),
    Row("compensate", ("employer",), "adendum_kompensasi", CHANGE, _free, _to("normal")),
    Row("complete", CLIMB, "bast_pertama", SSUK, _done_wholly, _to("completed")),
)
"""Every step there is. What is not in it cannot be done."""

_TERMS = {
    "detected": "proof",
    "vendor": "reprimand",
    "reprimanded": "meeting",
    "force_majeure": "settle",
    "employer": "settle",
    **{f"failed_{n}": "letter" for n in (1, 2, 3)},
    **{f"warned_{n}": "meeting" for n in (1, 2)},
    "warned_3": "decision",
}
_PLAUSIBLE: dict[str, dict[str, Any]] = {
    "separate_cause": {"cause": "vendor"},
    "hold_scm": {"signed": True, "target": 1.0, "days": 1},
    "third_party": {"third_party": "?"},
    "grant_opportunity": {"days": 1},
}
CONSEQUENCES = {
    "terminated": ("bond_cashed", "advance_repaid", "fine_paid", "blacklist"),
    "third_party": ("bond_kept", "price_difference_borne_by_vendor", "fine_paid"),
}
"""What follows an end, for the list of the screen."""


def term(state: str, day: dt.date, trial_until: dt.date | None, terms: Mapping[str, int]) -> Deadline:
    """The next act of a state is due so many days after the act before it; a test, on its last day.

    An end has no next act: its own day. `terms` = law.at("pbj_ladder", day).

    Units: date and calendar days in, date with its assumptions out.
    Source: order of Permen PU 07/2011, SSUK; terms by default.
    """
    if state in ENDS:
        return Deadline(day, assumed(ladder_end=state))
    if trial_until is not None:
        last = trial_until + dt.timedelta(days=terms["proof"])
        return Deadline(last, assumed(trial_until=trial_until, ladder_proof=terms["proof"]))
    name = _TERMS[state]
    return Deadline(
        day + dt.timedelta(days=terms[name]),
        assumed(last_act=day, **{f"ladder_{name}": terms[name]}),
    )


def opened(day: dt.date, terms: Mapping[str, int], before: Case | None = None) -> Case:
    """A case begins on the day its contract was found critical; days fined before stay fined.

    `before` is the last case of the same contract, which has ended: its fined days and its
    opportunities count on. `terms` = law.at("pbj_ladder", day).

    Units: date in.
    Source: Permen PU 07/2011, SSUK (kontrak kritis).
    """
    fresh = Case("detected", day, term("detected", day, None, terms))
    if before is None:
        return fresh
    return replace(
        fresh,
        fined_to=before.fined_to,
        extended_to=before.extended_to,
        opportunities=before.opportunities,
    )


@rule("procurement.ladder.allowed", version=1)
def allowed(case: Case, facts: Facts, day: dt.date) -> tuple[Row, ...]:
    """What can be done now is what the table names for this state; details of an act can still refuse it.

    Left out are a proof before its test period is over, a penalty on no late day, an opportunity that
    the law does not know, handing over unfinished work, and an end while late days are not fined.

    Units: date in.
    Source: Permen PU 07/2011, SSUK; Perpres 16/2018, Pasal 54-56 and 79.
    """
    rows = [row for row in TABLE if case.state in row.states and day >= case.last_day]
    return tuple(
        row for row in rows if row.guard(case, Act(row.act, _PLAUSIBLE.get(row.act, {})), day, facts) is None
    )


@rule("procurement.ladder.step", version=1, parameters=("pbj_ladder",))
def step(case: Case, act: Act, day: dt.date, facts: Facts, terms: Mapping[str, int]) -> Case | Refusal:
    """A step leads to the next state and leaves its document, or is refused with the article that says why.

    Details: separate_cause `cause`; hold_scm `signed`, `target` (share), `days`; third_party
    `third_party`; grant_opportunity `days`; fine `first`, `last` (default: from the first day not
    fined to the day of the act). `terms` = law.at("pbj_ladder", day the contract was signed).

    Units: date in.
    Source: Permen PU 07/2011, SSUK; Perpres 16/2018, Pasal 54-56 and 79.
    """
    if case.ended:
        return _refused("case_ended", SSUK, state=case.state)
    rows = [row for row in TABLE if row.act == act.name]
    if not rows:
        return _refused("no_such_act", SSUK, act=act.name)
    row = rows[0]
    if case.state not in row.states:
        return _refused("not_yet_its_turn", row.article, state=case.state, turn=_turn(case.state))
    if day < case.last_day:
        return _refused("before_last_act", ORDER, last=case.last_day.isoformat())
    refusal = row.guard(case, act, day, facts)
    if refusal is not None:
        return refusal
    state, changed = row.effect(case, act, day, facts, terms)
    return _moved(case, row, act, day, state, changed, terms)


def _turn(state: str) -> str:
    return ", ".join(row.act for row in TABLE if state in row.states)


def _moved(
    case: Case,
    row: Row,
    act: Act,
    day: dt.date,
    state: str,
    changed: dict[str, Any],
    terms: Mapping[str, int],
) -> Case:
    moved = replace(case, state=state, **changed)
    number = moved.round if row.document in ("ba_scm", "ba_pembuktian_scm", "surat_peringatan") else 0
    document = f"{row.document}_{number}" if number else row.document
    done = Done(row.act, day, document, state, dict(act.details))
    due = case.due if state == case.state else term(state, day, moved.trial_until, terms)
    return replace(moved, due=due, done=(*case.done, done))
