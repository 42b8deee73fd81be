"""`rapim scurve`: the planned and real curve of a package, its lag and its projected finish."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from rapim.cli import RefusedError, day
from rapim.cli.board import moment
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("scurve", help="the S-curve of a package")
    parser.set_defaults(module="scurve")
    parser.add_argument("package", metavar="PACKAGE", help="id of a package, as `rapim packages` names it")
    parser.add_argument("--as-of", type=day, metavar="D", help="day (default: today)")
    parser.add_argument("--known-at", metavar="T", help="moment, ISO 8601 (default: now)")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the curve to standard output."""
    from rapim.analytics.keeping import canonical_json  # noqa: PLC0415 - after the settings
    from rapim.analytics.works import curve_of  # noqa: PLC0415 - after the settings

    known_at = moment(args.known_at) if args.known_at else None
    prepare()
    found = curve_of(args.package, args.as_of, known_at)
    if found is None:
        shown = args.as_of or "hari ini"
        raise RefusedError(f"Paket {args.package!r} tidak ada per {shown}; lihat `rapim packages`.")
    sys.stdout.write(canonical_json(found) + "\n" if args.json else as_text(found))
    return 0


def as_text(found: dict[str, Any]) -> str:
    """The curve of each contract as a table for people, the one most behind first."""
    numbers = [part["contract"].get("contract_no") for part in found["contracts"]]
    main = numbers.index(found["contract"].get("contract_no"))
    parts = [found["contracts"][main], *found["contracts"][:main], *found["contracts"][main + 1 :]]
    return "\n".join(_table(part, several=len(parts) > 1) for part in parts)


def _table(part: dict[str, Any], *, several: bool) -> str:
    lines = [f"kontrak {part['contract'].get('contract_no') or '-'}"] if several else []
    lines.append(f"{'minggu':12} {'rencana':>9} {'nyata':>9}")
    for week in part["weeks"]:
        shown = ["-" if week[name] is None else f"{week[name]:.2%}" for name in ("planned", "real")]
        lines.append(f"{week['week_end']:12} {shown[0]:>9} {shown[1]:>9}")
    lines.append(f"kritis: {part['critical']['code']}; terlambat {part['days_behind']} hari")
    return "\n".join(lines) + "\n"
