"""Whose matter it is: duties (tupoksi) lead a problem, an alert or a decision to one accountable agency.

A duty names programmes, causes, or both. The closest duty decides: one that names the cause and the
programme before one that names the cause alone, then the longest programme code. Where nothing decides,
the matter is said to be unroutable, with the reason, and stands on a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rapim.units.rules import rule

ACCOUNTABLE, HELPER = "accountable", "helper"
BY_BOTH, BY_CAUSE, BY_PROGRAMME = "cause_and_programme", "cause", "programme"
BY_OWN, BY_HAND = "own", "hand"
NOTHING_SAID, NO_DUTY, SEVERAL = "nothing_said", "no_duty", "several"
UNROUTABLE = (NOTHING_SAID, NO_DUTY, SEVERAL)
"""Why a matter has no accountable agency."""


class Duty(NamedTuple):
    """A duty of an agency: which programmes (codes or their beginnings) and causes it answers for."""

    code: str
    agency: str
    role: str = ACCOUNTABLE
    programmes: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()


class Matter(NamedTuple):
    """What is to be routed. `own` says that the agency itself is the matter: its figures, its package."""

    agency: str
    cause: str = ""
    sub_activity: str = ""
    own: bool = False


class Route(NamedTuple):
    """The one accountable agency ("" where there is none), its helpers, why, and by which duties."""

    accountable: str
    helpers: tuple[str, ...]
    because: str
    duties: tuple[str, ...] = ()


@rule("meeting.routing.route", version=1)
def route(matter: Matter, duties: Iterable[Duty]) -> Route:
    """A matter goes to the agency whose duty fits it most closely; the agency that raised it helps.

    Two agencies that fit equally make it unroutable, unless one of them is the agency of the matter.
    A matter of an agency's own (its figures, its package) stays there where no duty says otherwise.

    Units: none.
    Source: issue: every alert, problem and decision to exactly one accountable agency plus helpers.
    """
    fitting = [(fit, duty) for duty in duties if (fit := _fit(matter, duty)) is not None]
    helping = [duty for _, duty in fitting if duty.role == HELPER]
    leading = [(fit, duty) for fit, duty in fitting if duty.role == ACCOUNTABLE]
    if not leading:
        return _without(matter, helping)
    closest = max(fit for fit, _ in leading)
    named = [duty for fit, duty in leading if fit == closest]
    agencies = {duty.agency for duty in named}
    if len(agencies) > 1 and matter.agency not in agencies:
        return Route("", tuple(sorted(agencies)), SEVERAL, _codes(named))
    one = matter.agency if matter.agency in agencies else named[0].agency
    used = [duty for duty in named if duty.agency == one]
    return Route(one, _helpers(one, matter, helping), _BECAUSE[closest[:2]], _codes([*used, *helping]))


_BECAUSE = {(1, 1): BY_BOTH, (1, 0): BY_CAUSE, (0, 1): BY_PROGRAMME}


def _fit(matter: Matter, duty: Duty) -> tuple[int, int, int] | None:
    """How closely a duty fits: names the cause, names the programme, how long a code; None where it does
    not.
    """
    length = max((_parts(one) for one in duty.programmes if _under(matter.sub_activity, one)), default=0)
    if (duty.programmes and not length) or (duty.causes and matter.cause not in duty.causes):
        return None
    if not duty.programmes and not duty.causes:
        return None
    return int(bool(duty.causes)), int(bool(duty.programmes)), length


def _under(code: str, beginning: str) -> bool:
    return bool(beginning) and (code == beginning or code.startswith(f"{beginning}."))


def _parts(code: str) -> int:
    return code.count(".") + 1


def _without(matter: Matter, helping: Sequence[Duty]) -> Route:
    if matter.own:
        return Route(matter.agency, _helpers(matter.agency, matter, helping), BY_OWN, _codes(helping))
    because = NO_DUTY if matter.cause or matter.sub_activity else NOTHING_SAID
    return Route("", _helpers("", matter, helping), because, _codes(helping))


def _helpers(one: str, matter: Matter, helping: Sequence[Duty]) -> tuple[str, ...]:
    some = [matter.agency] if one else []
    found = dict.fromkeys([*some, *(duty.agency for duty in helping)])
    return tuple(agency for agency in found if agency and agency != one)


def _codes(duties: Iterable[Duty]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(duty.code for duty in duties))
