"""`rapim packages`: every package from plan to payment, as of a day."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any

from rapim.cli.board import moment
from rapim.ledger.database import prepare

SHOWN = 40


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("packages", help="every package from plan to payment")
    parser.set_defaults(module="packages")
    parser.add_argument("--as-of", type=dt.date.fromisoformat, metavar="D", help="day (default: today)")
    parser.add_argument("--known-at", metavar="T", help="moment, ISO 8601 (default: now)")
    parser.add_argument("--agency", metavar="CODE", help="only this agency's")
    parser.add_argument("--year", type=int, metavar="Y", help="fiscal year (default: the last with packages)")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the packages to standard output."""
    from rapim.analytics.keeping import canonical_json  # noqa: PLC0415 - after the settings
    from rapim.analytics.packages import packages  # noqa: PLC0415 - after the settings

    known_at = moment(args.known_at) if args.known_at else None
    prepare()
    found = packages(args.as_of, known_at, agency=args.agency, fiscal_year=args.year)
    sys.stdout.write(canonical_json(found) + "\n" if args.json else as_text(found))
    return 0


def as_text(found: dict[str, Any]) -> str:
    """The latest packages as a table for people, the latest first."""
    rows = sorted(found["packages"], key=lambda one: -(one["days_late"] or 0))
    lines = [f"{'paket':60} {'tahap':12} {'pagu Rp':>20} {'hari':>6}"]
    for one in rows[:SHOWN]:
        days = "-" if one["days_late"] is None else str(one["days_late"])
        amount = f"{one['ceiling_sen'] // 100:,}".replace(",", ".")
        lines.append(f"{one['name'][:60]:60} {one['stage']:12} {amount:>20} {days:>6}")
    total = found["total"]
    lines.append(
        f"{total['packages']} paket tahun {found['fiscal_year']} per {found['as_of']}: "
        f"{total['late']} terlambat, {total['unseen']} lewat rencana tanpa jejak"
    )
    return "\n".join(lines) + "\n"
