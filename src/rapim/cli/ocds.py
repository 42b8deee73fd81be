"""`rapim ocds export` and `rapim ocds check`: open contracting data out, and what is wrong with a file."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from rapim.cli import RefusedError
from rapim.cli.board import moment
from rapim.files.limits import Unreadable
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("ocds", help="open contracting data (OCDS) out, and a check of any file")
    parser.set_defaults(module="ocds")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    export = verbs.add_parser("export", help="every package as an OCDS release, one a line")
    export.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="where to write")
    export.add_argument("--projects", type=Path, metavar="FILE.json", help="write the works as OC4IDS too")
    export.add_argument("--as-of", type=dt.date.fromisoformat, metavar="D", help="day (default: today)")
    export.add_argument("--known-at", metavar="T", help="moment, ISO 8601 (default: now)")
    export.add_argument("--prefix", default="", metavar="OCID", help="registered prefix (RAPIM_OCID_PREFIX)")
    export.add_argument("--json", action="store_true", help="answer as JSON")
    check = verbs.add_parser("check", help="schema errors, counts and red flags of a file")
    check.add_argument(
        "path", type=Path, metavar="FILE", help="OCDS or OC4IDS: JSON or lines, gzipped or not"
    )
    check.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Export or check."""
    return _export(args) if args.verb == "export" else _check(args)


def _export(args: argparse.Namespace) -> int:
    from rapim.exchange.export import write_projects, write_releases  # noqa: PLC0415 - after the settings

    known_at = moment(args.known_at) if args.known_at else None
    prepare()
    said: dict[str, Any] = {"out": str(args.out)}
    try:
        said |= write_releases(args.out, as_of=args.as_of, known_at=known_at, prefix=args.prefix)
        if args.projects:
            count = write_projects(args.projects, args.out, known_at)
            said |= {"projects_out": str(args.projects), "projects": count}
    except OSError as error:
        raise RefusedError(f"Tidak dapat menulis {error.filename or args.out}: {error.strerror}.") from error
    text = f"{said['releases']} rilis ditulis ke {args.out} ({said['imported']} di antaranya dari impor)\n"
    sys.stdout.write(json.dumps(said) + "\n" if args.json else text)
    return 0


def _check(args: argparse.Namespace) -> int:
    from rapim.exchange.check import as_text, check  # noqa: PLC0415 - only this command needs the schemas

    if not args.path.is_file():
        raise RefusedError(f"Berkas tidak ada: {args.path}.")
    try:
        found = check(args.path)
    except Unreadable as refusal:
        raise RefusedError(f"{args.path.name}: {refusal.problem.remedy}") from refusal
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n" if args.json else as_text(found))
    return 0
