"""`rapim refresh`: make the snapshot and the board of a day anew, and draw it for its first reader."""

from __future__ import annotations

import argparse
import json
import sys

from rapim.cli import day
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("refresh", help="make the board of a day anew, and draw it")
    parser.set_defaults(module="refresh")
    parser.add_argument("--as-of", type=day, metavar="D", help="day (default: today)")


def run(args: argparse.Namespace) -> int:
    """Refresh, and say what was made as JSON on standard output."""
    from rapim.analytics.keeping import refresh  # noqa: PLC0415 - after the settings
    from rapim.web.steer.ahead import make_first_page  # noqa: PLC0415 - after the settings

    prepare()
    json.dump(refresh(args.as_of), sys.stdout, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.write("\n")
    sys.stdout.flush()
    make_first_page(args.as_of)
    return 0
