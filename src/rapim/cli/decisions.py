"""`rapim decisions`: what meetings decided, and where each decision stands."""

from __future__ import annotations

import argparse
import json
import sys

from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("decisions", help="decisions and where they stand")
    parser.set_defaults(module="decisions")
    parser.add_argument("--open", action="store_true", help="only those that are not closed")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the decisions to standard output."""
    prepare()
    from rapim.meeting.room.register import register  # noqa: PLC0415 - after the settings
    from rapim.org.access import today  # noqa: PLC0415

    rows = [row for row in register(today()) if not (args.open and row["ended"])]
    if args.json:
        sys.stdout.write(json.dumps({"decisions": rows}, ensure_ascii=False, indent=1) + "\n")
        return 0
    for row in rows:
        late = f"terlambat {row['days_late']} hari" if row["days_late"] else ""
        sys.stdout.write(
            f"{row['code']:28} {row['state']:9} {row['deadline']} {late:18} {row['text'][:60]}\n"
        )
    return 0
