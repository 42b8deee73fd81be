"""`rapim duties FILE`: load the duties of agencies from a sheet; what is wrong with it, row by row."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rapim.cli import RefusedError
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("duties", help="load the duties (tupoksi) of agencies from a sheet")
    parser.set_defaults(module="duties")
    parser.add_argument("file", type=Path, metavar="FILE", help="xlsx, xls, ods or csv with a header")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Load, and write what became of the rows to standard output."""
    prepare()
    from rapim import words  # noqa: PLC0415 - after the settings
    from rapim.ledger.actions import Actor  # noqa: PLC0415
    from rapim.meeting.room.duty_files import load_duties  # noqa: PLC0415

    if not args.file.is_file():
        raise RefusedError(f"{args.file} tidak ada.")
    found = load_duties(actor=Actor("rapim duties"), path=args.file)
    if args.json:
        told = {"seen": found.seen, "stored": found.stored, "known": found.known}
        told_problems = [one.as_dict() for one in found.problems]
        sys.stdout.write(json.dumps({**told, "problems": told_problems}, ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write(f"{found.seen} baris: {found.stored} baru, {found.known} sudah ada.\n")
        for one in found.problems:
            reason = (
                words.say(f"duty_problem.{one.code}", "id")
                if words.has(f"duty_problem.{one.code}")
                else one.code
            )
            sys.stdout.write(f"  {one.sheet} baris {one.row} {one.column}: {reason} {one.read}\n")
    if found.problems and not found.seen:
        return 2
    return 0
