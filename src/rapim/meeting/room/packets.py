"""The packet of a meeting: everything the room will see, as known at one moment, kept under its hash.

The same meeting at the same moment gives the same bytes, however much was loaded since; so a packet can be
proven by making it again.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from rapim import analytics, law
from rapim.analytics import companies, packages
from rapim.analytics.keeping import canonical_json
from rapim.ledger import clock
from rapim.ledger.actions import Actor, keep_bytes, kept_path, log, settled, take_turn
from rapim.meeting.actions.meetings import act_on_meeting, course_of
from rapim.meeting.actions.problems import open_problems
from rapim.meeting.measures import reminding
from rapim.meeting.models import Agenda, Meeting, Packet
from rapim.meeting.room import gathering
from rapim.meeting.room.people import working
from rapim.meeting.room.register import register

FORM = 2
"""The version of the packet's form: since 2 it holds the cards of companies."""
_SLIM = (
    "id", "name", "agency", "agency_name", "method", "kind", "stage", "vendor", "ceiling_sen", "contract_sen",
    "paid_sen", "days_late", "late_at", "late_by", "holder", "crosses", "projected", "alerts",
)  # fmt: skip


def packet(meeting: Meeting, known_at: dt.datetime, form: int = FORM) -> dict[str, Any]:
    """Everything the room will see, as JSON-ready values, in this form or in an earlier one.

    `board` is the board of the day of figures, `packages` its summary with the red ones in short, `agenda`
    the last order (or the proposal where none was made), `problems`, `decisions` and `briefs`: of each
    agency that is called its unit of the board, red packages, problems and open decisions, by their codes; a
    regional company has its card under `companies` in place of a unit.

    Units: sen, shares, days.
    Source: facts, problems and decisions known at the moment.
    """
    board = analytics.board(meeting.as_of, known_at)
    summary = packages.summary(meeting.as_of, known_at, fiscal_year=meeting.as_of.year)
    red = _red(summary, meeting)
    day = known_at.date()
    decided = register(day, known_at)
    problems = _problems(meeting, known_at)
    cards = companies.cards(meeting.as_of, known_at) if form > 1 else []
    called = [one for one in cards if _calls(meeting, one["agency"])]
    course = course_of(meeting, [row for row in meeting.acts.all() if row.at <= known_at])
    return {
        "form": form,
        "meeting": {
            "code": meeting.code,
            "kind": meeting.kind,
            "title": meeting.title,
            "begins": course.begins.isoformat(),
            "place": meeting.place,
            "minutes": meeting.minutes,
            "chair": meeting.chair_post,
            "moderator": meeting.moderator_post,
        },
        "as_of": meeting.as_of.isoformat(),
        "known_at": known_at.astimezone(dt.UTC).isoformat(),
        "agenda": _agenda(meeting, known_at),
        "board": board,
        "packages": {"total": summary["total"], "agencies": summary["agencies"], "red": red},
        "problems": problems,
        "decisions": decided,
        **({"companies": called} if form > 1 else {}),
        "briefs": _briefs(
            [one for one in board["units"] if _calls(meeting, one["code"])], called, red, problems, decided
        ),
    }


def _red(summary: dict[str, Any], meeting: Meeting) -> list[dict[str, Any]]:
    rows = packages.listed(summary).filter(alarm=gathering.RED).order_by("-ceiling_sen", "package")
    if meeting.agencies:
        rows = rows.filter(agency__in=meeting.agencies)
    bodies = (json.loads(body) for body in rows.values_list("whole__body", flat=True))
    return [{name: body.get(name) for name in _SLIM} for body in bodies]


def _problems(meeting: Meeting, known_at: dt.datetime) -> list[dict[str, Any]]:
    names = (
        "title", "text", "cause", "options", "ask", "asked_of", "stake_sen", "days", "sub_activity",
        "package", "accountable", "helpers", "version",
    )  # fmt: skip
    return [
        {
            "code": row.code,
            "agency": row.agency,
            "raised_at": row.raised_at.astimezone(dt.UTC).isoformat(),
            "act_by": said.act_by.isoformat() if said.act_by else None,
            **{name: getattr(said, name) for name in names},
        }
        for row, said in open_problems(known_at)
        if not meeting.agencies or {row.agency, said.accountable} & set(meeting.agencies)
    ]


def _agenda(meeting: Meeting, known_at: dt.datetime) -> dict[str, Any]:
    last = Agenda.objects.filter(meeting=meeting, at__lte=known_at).order_by("version").last()
    if last is not None:
        return {"version": last.version, "items": last.items, "dropped": last.dropped}
    items = [item.as_dict() for item in gathering.proposed(meeting, known_at)]
    return {"version": 0, "items": items, "dropped": {}}


def _calls(meeting: Meeting, agency: str) -> bool:
    return not meeting.agencies or agency in meeting.agencies


def _briefs(
    units: Sequence[Mapping[str, Any]],
    called: Sequence[Mapping[str, Any]],
    red: Sequence[Mapping[str, Any]],
    problems: Sequence[Mapping[str, Any]],
    decided: Sequence[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    own = {unit["code"] for unit in units}
    some = [(unit["code"], unit) for unit in units]
    some += [(card["agency"], card) for card in called if card["agency"] not in own]
    return [
        {
            "agency": code,
            "name": one["name"],
            "short_name": one["short_name"],
            "packages": [row["id"] for row in red if row["agency"] == code],
            "problems": [row["code"] for row in problems if code in (row["agency"], row["accountable"])],
            "decisions": [
                row["code"]
                for row in decided
                if not row["ended"] and code in (row["owner_agency"], *row["helpers"])
            ],
        }
        for code, one in some
    ]


def body_of(row: Packet) -> dict[str, Any]:
    """A kept packet as values.

    Units: as `packet`.
    Source: the file under its hash.
    """
    found: dict[str, Any] = json.loads(kept_path(row.sha256).read_bytes())
    return found


def rebuilt(row: Packet) -> bytes:
    """The bytes of a kept packet, made again from what was known at its moment.

    Units: none.
    Source: `packet`.
    """
    return canonical_json(packet(row.meeting, row.known_at, body_of(row)["form"])).encode()


def draft_packet(*, actor: Actor, meeting: Meeting, seen: int) -> Packet:
    """Show the packet to the agencies: their days of hak jawab begin."""
    day = clock.now().date()
    until = reminding.shifted(day, int(law.at("objection_days", day)), working)
    return _keep(actor, meeting, "draft", seen, {"until": until}, frozen=False)


def freeze_packet(*, actor: Actor, meeting: Meeting, seen: int, reason: str = "") -> Packet:
    """Freeze the packet; before the days of hak jawab are over only with a reason that stays."""
    details = {"day": clock.now().date(), "reason": reason.strip()}
    return _keep(actor, meeting, "freeze", seen, details, frozen=True)


def _keep(
    actor: Actor, meeting: Meeting, act: str, seen: int, details: Mapping[str, Any], *, frozen: bool
) -> Packet:
    moment = settled()
    body = canonical_json(packet(meeting, moment)).encode()
    with transaction.atomic():
        take_turn()
        done = act_on_meeting(actor=actor, meeting=meeting, act=act, seen=seen, details=details)
        known = Packet.objects.filter(meeting=meeting, at=done.at, frozen=frozen).first()
        if known is not None:
            return known
        row = Packet.objects.create(
            meeting=meeting,
            frozen=frozen,
            as_of=meeting.as_of,
            known_at=moment,
            sha256=keep_bytes(body),
            at=done.at,
            by_name=actor.name[:150],
        )
        log(actor, "keep_packet", f"meeting:{meeting.code}", after={"frozen": frozen, "sha256": row.sha256})
    return row
