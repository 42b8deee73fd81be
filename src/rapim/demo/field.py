"""What two officers of the hospital report of one of its works, week by week, and the word of its PPTK.

The work is the one that is critical on the day on which the demo opens; its reports follow what the
minutes of payment say of it. In the week before that day the two disagree.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial

from django.contrib.auth.models import User

from rapim.ledger.actions import Actor
from rapim.procurement.actions.photos import Sent
from rapim.procurement.actions.progress import Submission, check_report, report_progress
from rapim.procurement.measures.progress import Terms
from rapim.procurement.models import Announcement, ProgressReport, ScheduleItem

from .pictures import site
from .years import wib

Act = Callable[..., object]
NAME = "Pembangunan Gedung Rawat Inap Paket 5"
YEAR = 2019
ZONE = "Asia/Jakarta"
BEGUN = dt.date(2019, 7, 14)
"""The week in which reporting by phone began; weeks before it were entered then, from the site's logbook."""
CLASH = dt.date(2019, 8, 18)
"""The week of which both officers report, the second without having seen the first."""
_COURSE = (
    (dt.date(2019, 5, 12), 0.03),
    (dt.date(2019, 6, 9), 0.1),
    (dt.date(2019, 7, 21), 0.26),
    (dt.date(2019, 8, 11), 0.36),
    (CLASH, 0.385),
    (dt.date(2019, 10, 6), 0.48),
    (dt.date(2019, 12, 8), 1.0),
)
"""The share of the whole by week; between them it rises evenly."""
_PARTS = (("1", 0.06), ("2", 0.24), ("3", 0.45), ("4", 0.25))
_PLACE = (-6.80712, 110.84216)


def reports(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """Reports and words on them, each at its moment.

    Units: none.
    Source: invented; see `_COURSE`.
    """
    week, at = _COURSE[0][0], 0
    while week <= _COURSE[-1][0]:
        sent, checked = wib(*_after(week, 1), 8), wib(*_after(week, 4), 9)
        if week < BEGUN:
            sent = wib(*_after(BEGUN, 1), 8) + dt.timedelta(minutes=7 * at)
            checked = wib(*_after(BEGUN, 4), 9) + dt.timedelta(minutes=7 * at)
        yield sent, partial(_report, who=people["petugas"], week=week, share=_share(week), turn=1)
        if week == CLASH:
            late = wib(*_after(week, 2), 11)
            yield late, partial(_report, who=people["petugas2"], week=week, share=0.37, turn=2)
        yield checked, partial(_check, who=people["pptk"], week=week, turn=1)
        if week == CLASH:
            yield checked, partial(_check, who=people["pptk"], week=week, turn=2)
        week, at = week + dt.timedelta(7), at + 1


def _report(*, actor: Actor, who: User, week: dt.date, share: float, turn: int) -> None:
    """One report; nothing where the work is not among what was loaded."""
    row = Announcement.objects.filter(fiscal_year=YEAR, name__startswith=NAME).order_by("id").first()
    if row is None:
        return
    items = ScheduleItem.objects.filter(channel=row.channel, number=row.number)
    terms = Terms(
        channel=row.channel,
        number=row.number,
        starts=_COURSE[0][0],
        running=True,
        items=dict(items.values_list("item", "name")),
        ceiling_sen=row.ceiling_sen or 0,
        from_sen=0,
        today=week + dt.timedelta(1),
    )
    seen = ProgressReport.objects.filter(number=row.number, week_end__lt=week).order_by("-id").first()
    written = wib(*_after(week, 0), 16)
    sent = Submission(
        uid=_name(week, turn),
        week_end=week,
        shares=_items(share),
        seen=seen.uid if seen else None,
        note="Dari buku harian konsultan pengawas." if week < BEGUN else "",
        problem="Bekisting lantai dua menunggu kiriman kayu." if week == CLASH and turn == 1 else "",
        latitude=_PLACE[0],
        longitude=_PLACE[1],
        reported_at=written if turn == 2 else None,
        photos=[
            Sent(site(share, week.day + at), written - dt.timedelta(minutes=20 - 4 * at), *_PLACE)
            for at in range(2 if week == CLASH else 1 if week >= BEGUN else 0)
        ],
    )
    report_progress(actor=_as(who, actor), submission=sent, terms=terms, zone=ZONE)


def _check(*, actor: Actor, who: User, week: dt.date, turn: int) -> None:
    rows = list(ProgressReport.objects.filter(submission=_name(week, turn)))
    if rows:
        reason = "" if turn == 1 else "Tidak sesuai opname bersama konsultan pengawas"
        check_report(actor=_as(who, actor), reports=rows, accepted=turn == 1, reason=reason, seen=0)


def _share(week: dt.date) -> float:
    """The share of the whole by a week, between the points of `_COURSE`."""
    after = next(at for at, (day, _) in enumerate(_COURSE) if week <= day)
    if not after:
        return _COURSE[0][1]
    (first, low), (last, high) = _COURSE[after - 1], _COURSE[after]
    return low + (high - low) * (week - first).days / (last - first).days


def _items(share: float) -> dict[str, float]:
    """The share of each item at a share of the whole: the works follow one another and overlap."""
    found, left = {}, share
    for at, (item, weight) in enumerate(_PARTS):
        own = min(weight, left * (0.8 if at == 1 else 1.0))
        found[item] = round(own / weight, 2)
        left -= own
    return {item: value for item, value in found.items() if value}


def _name(week: dt.date, turn: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"rapim demo {week.isoformat()} {turn}")


def _as(who: User, actor: Actor) -> Actor:
    return Actor(who.get_full_name(), who.pk, actor.request)


def _after(week: dt.date, days: int) -> tuple[int, int, int]:
    day = week + dt.timedelta(days)
    return day.year, day.month, day.day
