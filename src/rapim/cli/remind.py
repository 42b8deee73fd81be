"""`rapim remind`: who is reminded of what today, and why; running twice sends once."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys

from rapim.cli import day
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("remind", help="remind of decisions and unanswered nudges, once each")
    parser.set_defaults(module="remind")
    parser.add_argument("--date", type=day, metavar="D", help="day (default: today)")
    parser.add_argument("--dry-run", action="store_true", help="say what would be sent, and send nothing")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the reminders that are due, send them, and say what was done."""
    prepare()
    from rapim.ledger.actions import operator  # noqa: PLC0415 - after the settings
    from rapim.letters.inviting import attached  # noqa: PLC0415
    from rapim.meeting.actions.messages import deliver  # noqa: PLC0415
    from rapim.meeting.room import nudging, reminders  # noqa: PLC0415
    from rapim.org.access import today  # noqa: PLC0415

    at: dt.date = args.date or today()
    sent = failed = 0
    if args.dry_run:
        drafts = [*reminders.due(at), *nudging.due(at)]
    else:
        drafts = nudging.write_due(actor=operator(), day=at)
        done = deliver(attaching=attached)
        sent, failed = sum(one.sent for one in done), sum(not one.sent for one in done)
    rows = [reminders.as_dict(one) for one in drafts]
    head = {"date": at.isoformat(), "dry_run": args.dry_run, "sent": sent, "failed": failed}
    if args.json:
        sys.stdout.write(json.dumps({**head, "reminders": rows}, ensure_ascii=False, indent=1) + "\n")
        return 0
    for row in rows:
        sys.stdout.write(f"{row['to']:10} {row['receiver_name']:32} {row['subject']}\n")
    sys.stdout.write(f"{len(rows)} pengingat untuk {at.isoformat()}; {sent} surel terkirim, {failed} gagal\n")
    return 0
