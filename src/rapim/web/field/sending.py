"""What an officer's form or phone sends: read, stored or refused, answered as a page or as JSON.

The form sends `uid` (made once for what is filled in), `officer` (who filled it in), `contract` (its
number; empty where the package has one), `week_end`, `seen` (the last report that was on the page),
`share.<item>` in percent for each item (`share.` is the whole work), `problem`, `note`, `reported_at`,
`latitude`, `longitude`, and `photos` with `photo_at`, `photo_latitude`, `photo_longitude` of each in the
same order. Moments are ISO 8601 with their zone.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest, JsonResponse, QueryDict

from rapim import words
from rapim.analytics import field
from rapim.ledger.actions import Actor
from rapim.org.actions import Refused
from rapim.procurement.actions.photos import SENT, Sent
from rapim.procurement.actions.progress import Stored, Submission, report_progress
from rapim.procurement.models import ProgressReport
from rapim.web.desk.acting import actor_of, user_of, why
from rapim.web.page import language, page_of

SHARE = "share."
"""Before the number of an item in the name of its input."""
MOST = 20
"""More files than this are not even read."""
STATUS = {"stored": 201, "conflict": 201, "already": 200}


def wants_json(request: HttpRequest) -> bool:
    """Whether the phone's queue asks, not a form."""
    return "application/json" in request.headers.get("Accept", "")


def speaks_for_another(request: HttpRequest) -> bool:
    """Whether what is sent was written by another than the signed-in officer (a phone that is shared)."""
    return request.POST.get("officer", "") != user_of(request).get_username()


def stored(request: HttpRequest, one: Mapping[str, Any], found: Mapping[str, Any]) -> Stored:
    """Store what was sent of a package, or refuse it."""
    sent = _submission(request)
    ground = field.chosen(field.grounds(one, found, sent.week_end), request.POST.get("contract", ""))
    if ground is None:
        raise Refused("report_not_running")
    actor: Actor = actor_of(request)
    return report_progress(actor=actor, submission=sent, terms=ground.terms, zone=page_of(request).zone)


def answer(status: str, code: int, message: str, conflicts: Sequence[Mapping[str, Any]] = ()) -> JsonResponse:
    """The answer to the phone's queue."""
    return JsonResponse({"status": status, "message": message, "conflicts": list(conflicts)}, status=code)


def refused(error: Refused) -> JsonResponse:
    """The answer to a report that is not taken."""
    return answer("refused", 422, why(error))


def said(done: Stored) -> str:
    """What became of a submission, as a sentence."""
    return words.say(f"progress.{done.status}", language())


def told(done: Stored) -> list[dict[str, Any]]:
    """The conflicts of a submission: item, my share, the other's share, who and when."""
    mine = {row.uid: row for row in done.rows}
    others = _rows({uid for one in done.conflicts for uid in (one.earlier.uid, one.later.uid)} - mine.keys())
    found = []
    for one in done.conflicts:
        own, other = (one.later, one.earlier) if one.later.uid in mine else (one.earlier, one.later)
        row = others[other.uid]
        found.append(
            {
                "item": own.item,
                "week_end": own.week_end.isoformat(),
                "mine": own.share,
                "other": other.share,
                "by": row.reported_by_name,
                "at": row.received_at.isoformat(),
            }
        )
    return found


def _rows(wanted: set[uuid.UUID]) -> dict[uuid.UUID, ProgressReport]:
    return {row.uid: row for row in ProgressReport.objects.filter(uid__in=wanted)}


def _submission(request: HttpRequest) -> Submission:
    sent = request.POST
    return Submission(
        uid=_uid(sent, "uid"),
        week_end=_day(sent),
        shares=_shares(sent),
        seen=_uid(sent, "seen") if sent.get("seen") else None,
        problem=sent.get("problem", ""),
        note=sent.get("note", ""),
        latitude=_degrees(sent.get("latitude")),
        longitude=_degrees(sent.get("longitude")),
        reported_at=_moment(sent.get("reported_at")),
        photos=_photos(request),
    )


def _photos(request: HttpRequest) -> list[Sent]:
    """The photos with what the phone says of each: the n-th value of each list is about the n-th photo."""
    files = request.FILES.getlist("photos")
    if heavy := next((file for file in files if (file.size or 0) > SENT), None):
        raise Refused("photo_too_large", read=f"{(heavy.size or 0) / 1024**2:.0f} MB")
    if len(files) > MOST:
        raise Refused("report_photos", read=str(len(files)), most=str(MOST))
    told_of = [request.POST.getlist(name) for name in ("photo_at", "photo_latitude", "photo_longitude")]
    found = []
    for at, file in enumerate(files):
        when, latitude, longitude = (values[at] if at < len(values) else "" for values in told_of)
        place = _degrees(latitude), _degrees(longitude)
        found.append(Sent(file.read(), _moment(when), *place))
    return found


def _shares(sent: QueryDict) -> dict[str, float]:
    """Percent by item as people type it; an empty input says nothing of its item."""
    found = {}
    for name, text in sent.items():
        text = str(text).strip().removesuffix("%").strip()
        if not name.startswith(SHARE) or not text:
            continue
        try:
            value = Decimal(text.replace(",", "."))
        except InvalidOperation:
            raise Refused("report_share", read=text[:20]) from None
        if not value.is_finite():
            raise Refused("report_share", read=text[:20])
        found[name.removeprefix(SHARE)] = round(float(value) / 100, 6)
    return found


def _uid(sent: QueryDict, name: str) -> uuid.UUID:
    try:
        return uuid.UUID(sent.get(name, ""))
    except ValueError:
        raise Refused("report_uid") from None


def _day(sent: QueryDict) -> dt.date:
    text = sent.get("week_end", "")
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refused("report_not_sunday", read=text[:20]) from None


def _moment(text: str | None) -> dt.datetime | None:
    """A moment as a phone says it; what cannot be read, or has no zone, is not said."""
    try:
        found = dt.datetime.fromisoformat(text or "")
        return found.astimezone(dt.UTC) if found.tzinfo and found.year > 2000 else None
    except (ValueError, OverflowError):
        return None


def _degrees(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
