"""`rapim agenda`: the agenda that is proposed for a meeting, or for one on a day."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys

from rapim.cli import RefusedError, day
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("agenda", help="the agenda proposed for a meeting")
    parser.set_defaults(module="agenda")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--meeting", metavar="ID", help="code of a meeting")
    which.add_argument("--date", type=day, metavar="D", help="a monthly meeting on this day")
    parser.add_argument("--kind", choices=("monthly", "quarterly", "opening"), default="monthly")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the agenda to standard output."""
    prepare()
    from rapim.meeting.models import Meeting  # noqa: PLC0415 - after the settings
    from rapim.meeting.room.gathering import proposed  # noqa: PLC0415

    if args.meeting:
        meeting = Meeting.objects.filter(code=args.meeting).first()
        if meeting is None:
            raise RefusedError(f"Tidak ada rapat dengan kode {args.meeting!r}.")
    else:
        meeting = _on(args.date, args.kind)
    items = [item.as_dict() for item in proposed(meeting)]
    head = {"meeting": meeting.code or None, "date": meeting.planned_at.date().isoformat()}
    head |= {"kind": meeting.kind, "as_of": meeting.as_of.isoformat(), "minutes": meeting.minutes}
    if args.json:
        sys.stdout.write(json.dumps({**head, "items": items}, ensure_ascii=False, indent=1) + "\n")
        return 0
    for number, item in enumerate(items, 1):
        minutes = f"{item['minutes']:>3} mnt" if item["minutes"] else "   –   "
        sys.stdout.write(f"{number:>3}. {minutes} {item['sort']:9} {item['title'][:90]}\n")
    return 0


def _on(date: dt.date, kind: str):  # type: ignore[no-untyped-def]
    """A meeting that is only thought of: an opening looks at the year before."""
    from rapim.meeting.models import Meeting  # noqa: PLC0415

    begins = dt.datetime.combine(date, dt.time(2), tzinfo=dt.UTC)
    as_of = dt.date(date.year - 1, 12, 31) if kind == "opening" else date
    return Meeting(kind=kind, title="", planned_at=begins, minutes=120, as_of=as_of, agencies=[])
