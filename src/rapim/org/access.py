"""Who may do what, for which agencies, on which day: one table, deny by default.

A user gets roles in two ways, both dated: a row of `Role`, or by holding a post (`Holder`),
whatever the standing: definitif, Plt, Plh and Pj count alike while they last. A role that does
not stand in the table of a verb may not do it. Scope `REGION` covers every agency, `OWN` only
the agency of the role.

Codes of posts that carry a role begin with a word of `POST_ROLES`: `bupati`, `sekda`,
`asisten-1`, `kepala-<agency code>`, `direktur-<company code>`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapim.ledger import clock
from rapim.org.models import Dated, Government, Holder, Role

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

    Person = AbstractBaseUser | AnonymousUser

REGION = "region"
OWN = "own"

LEADERS = ("regent", "sekda", "assistant")
_DESK_ROLES = ("agency_head", "planner", "treasurer", "commitment_officer", "activity_officer")
AGENCY_ROLES = (*_DESK_ROLES, "field_officer")
REGION_ROLES = (*LEADERS, "adbang", "bpkad", "bappeda", "ukpbj", "inspectorate", "bkpsdm", "wall", "admin")
ROLES = (*REGION_ROLES, *AGENCY_ROLES)

POST_ROLES = {
    "bupati": "regent",
    "walikota": "regent",
    "gubernur": "regent",
    "sekda": "sekda",
    "asisten": "assistant",
    "kepala": "agency_head",
    "direktur": "agency_head",
}

_OWN = dict.fromkeys(_DESK_ROLES, OWN)
"""Who reads the figures of an own agency: a field officer sees works alone."""


def _region(*roles: str) -> dict[str, str]:
    return dict.fromkeys(roles, REGION)


_READERS = _region(*LEADERS, "adbang", "bpkad", "bappeda", "ukpbj", "inspectorate")

# verb -> role -> scope. What is not here is denied.
TABLE: dict[str, dict[str, str]] = {
    "see_board": _READERS,
    "see_agency": _READERS | _OWN,
    "see_replies": _READERS | _OWN,
    "open_figure": _READERS | _OWN,
    "see_revenue": _region(*LEADERS, "adbang", "bpkad", "bappeda", "inspectorate") | _OWN,
    "see_packages": _READERS | _OWN,
    "set_capacity": _region("ukpbj", "adbang"),
    "drive_case": {"commitment_officer": OWN},
    "report_progress": {"field_officer": OWN, "activity_officer": OWN},
    "see_progress": _READERS | _OWN | {"field_officer": OWN},
    "check_progress": {"activity_officer": OWN, "commitment_officer": OWN},
    "see_splits": _region("sekda", "adbang", "ukpbj", "inspectorate") | {"agency_head": OWN},
    "answer_split": {"agency_head": OWN},
    "judge_split": _region("inspectorate"),
    "enter_itkp": _region("ukpbj", "adbang"),
    "note_clock": _region("ukpbj", "bpkad") | {"agency_head": OWN, "commitment_officer": OWN},
    "answer_clock": _region("sekda", "assistant", "adbang", "ukpbj", "bpkad")
    | {"agency_head": OWN, "commitment_officer": OWN},
    "see_wall": _region(*LEADERS, "adbang", "wall"),
    "order_wall": _region("sekda", "adbang"),
    "issue_document": _region(*LEADERS, "adbang") | {"agency_head": OWN, "planner": OWN},
    "see_batches": _region("sekda", "assistant", "adbang", "bpkad", "bappeda", "ukpbj", "inspectorate")
    | _OWN,
    "download_source": _region("adbang", "bpkad", "inspectorate") | {"planner": OWN, "treasurer": OWN},
    "see_uploads": _region("adbang", "bpkad", "bappeda", "ukpbj") | {"planner": OWN, "treasurer": OWN},
    "load": _region("adbang", "bpkad", "bappeda", "ukpbj") | {"planner": OWN, "treasurer": OWN},
    "accept_held": _region("adbang", "bpkad"),
    "lock_month": _region("adbang"),
    "reply": {"agency_head": OWN, "planner": OWN},
    "set_targets": _region("adbang", "sekda"),
    "set_organisation": _region("admin", "adbang"),
    "set_roles": _region("admin"),
    "see_log": _region("admin", "inspectorate"),
    "hold_token": _READERS | _OWN,
    # the meeting room: drafts of problems are meeting material, others see them by a reasoned request
    "see_meetings": _READERS | _OWN,
    "run_meeting": _region("sekda", "adbang"),
    "sign_minutes": _region("regent", "sekda"),
    "see_problems": _region(*LEADERS, "adbang") | _OWN,
    "request_problems": _region("inspectorate"),
    "raise_problem": {"agency_head": OWN, "planner": OWN, "commitment_officer": OWN},
    "see_decisions": _READERS | _OWN,
    "record_decision": _region("sekda", "adbang"),
    "follow_decision": {"agency_head": OWN, "planner": OWN},
    "verify_decision": _region("adbang"),
    "extend_decision": _region("regent", "sekda", "adbang"),
    "push": _region("sekda", "assistant", "adbang"),
    "see_pushes": _region(*LEADERS, "adbang") | {"agency_head": OWN, "planner": OWN},
    "answer_push": {"agency_head": OWN, "planner": OWN},
    "promise": _region("sekda", "adbang") | {"agency_head": OWN, "planner": OWN},
    "see_audits": _region(*LEADERS, "adbang", "inspectorate") | _OWN,
    "record_audit": _region("inspectorate"),
    "answer_audit": {"agency_head": OWN, "planner": OWN},
    "number_letters": _region("sekda", "adbang"),
    "see_duties": _READERS | _OWN,
    "set_duties": _region("admin", "adbang"),
    "set_dates": _region("sekda", "adbang", "bpkad"),
    # uji potensi: surveys, targets and their approval
    "see_targets": _READERS | _OWN,
    "survey_potential": _region("bappeda", "bpkad")
    | {"planner": OWN, "activity_officer": OWN, "field_officer": OWN},
    "propose_target": _region("bappeda", "bpkad") | {"agency_head": OWN, "planner": OWN},
    "approve_target": _region("regent", "sekda"),
}
VERBS = tuple(TABLE)


@dataclass(frozen=True, slots=True)
class Grant:
    """One role that counts on a day; `agency_code` is "" for roles of the whole region."""

    role: str
    agency_code: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """For which agencies a verb is allowed: all of them, some, or none."""

    everywhere: bool = False
    agencies: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.agencies)

    def __contains__(self, agency_code: str) -> bool:
        return self.everywhere or agency_code in self.agencies


def grants(user: Person | None, day: dt.date | None = None) -> frozenset[Grant]:
    """The roles of a user on a day, from role rows and posts held.

    Units: none.
    Source: `org.Role`, `org.Holder`; the latest recorded row of a role or holding counts.
    """
    if user is None or not user.is_authenticated or not user.is_active:
        return frozenset()
    day = day or today()
    return frozenset({*_from_roles(int(user.pk), day), *_from_posts(int(user.pk), day)})


def today() -> dt.date:
    """This day where the government is.

    Units: date.
    Source: the clock, `org.Government.time_zone`.
    """
    zone = Government.objects.values_list("time_zone", flat=True).first()
    return clock.today(zone) if zone else clock.today()


def allowed(held: Iterable[Grant], verb: str) -> Scope:
    """Where the holder of some roles may do a verb.

    Units: none.
    Source: `TABLE`.
    """
    row = TABLE[verb]
    held = [grant for grant in held if grant.role in row]
    if any(row[grant.role] == REGION for grant in held):
        return Scope(everywhere=True)
    return Scope(agencies=frozenset(grant.agency_code for grant in held if grant.agency_code))


def scope(user: Person | None, verb: str, day: dt.date | None = None) -> Scope:
    """Where a user may do a verb on a day (default today).

    Units: none.
    Source: `TABLE`, `grants`.
    """
    return allowed(grants(user, day), verb)


def may(user: Person | None, verb: str, agency_code: str | None = None, day: dt.date | None = None) -> bool:
    """Whether a user may do a verb for an agency, or anywhere at all where none is named.

    Units: none.
    Source: `TABLE`, `grants`.
    """
    reach = scope(user, verb, day)
    return bool(reach) if agency_code is None else agency_code in reach


def counts(row: Dated, day: dt.date) -> bool:
    """Whether a dated row is true on a day.

    Units: none.
    Source: `org.Dated`.
    """
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def _from_roles(user_id: int, day: dt.date) -> Iterable[Grant]:
    last: dict[tuple[str, str, dt.date], Role] = {}
    for row in Role.objects.filter(user_id=user_id).order_by("recorded_at", "id"):
        last[row.role, row.agency_code, row.valid_from] = row
    return [_grant(row.role, row.agency_code) for row in last.values() if counts(row, day)]


def _from_posts(user_id: int, day: dt.date) -> Iterable[Grant]:
    posts = Holder.objects.filter(user_id=user_id).values("post_id")
    last: dict[tuple[int, dt.date], Holder] = {}
    for row in Holder.objects.filter(post_id__in=posts).select_related("post").order_by("recorded_at", "id"):
        last[row.post_id, row.valid_from] = row
    held = [row for row in last.values() if row.user_id == user_id and counts(row, day)]
    named = [(POST_ROLES.get(row.post.code.split("-")[0], ""), row.post.agency_code) for row in held]
    return [_grant(role, agency) for role, agency in named if role]


def _grant(role: str, agency_code: str) -> Grant:
    return Grant(role, agency_code if role in AGENCY_ROLES else "")
