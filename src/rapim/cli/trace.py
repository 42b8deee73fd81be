"""`rapim trace ID`: open a figure to its files, rows, rule and parameters."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from rapim.cli import RefusedError
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("trace", help="open a figure to its files and rows")
    parser.set_defaults(module="trace")
    parser.add_argument("id", metavar="ID", help="a trace id of the board")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write what the figure is made of to standard output."""
    from rapim.analytics.keeping import canonical_json  # noqa: PLC0415 - after the settings
    from rapim.analytics.marks import UnknownMarkError  # noqa: PLC0415 - after the settings
    from rapim.analytics.names import UnreadableTraceError  # noqa: PLC0415 - after the settings
    from rapim.analytics.traces import UnknownFigureError, trace  # noqa: PLC0415 - after the settings

    prepare()
    try:
        found = trace(args.id)
    except UnreadableTraceError as error:
        raise RefusedError(f"{args.id!r} bukan tanda telusur; ambil dari `rapim board --json`.") from error
    except (UnknownMarkError, UnknownFigureError) as error:
        raise RefusedError(f"Tanda telusur {args.id!r} tidak dikenal di rumah data ini.") from error
    sys.stdout.write(canonical_json(found) + "\n" if args.json else as_text(found))
    return 0


def as_text(found: dict[str, Any]) -> str:
    """The figure and its rows for people."""
    rule = found["rule"]
    lines = [
        f"{found['figure']} = {found['value']} ({found['unit']})",
        f"per {found['as_of']}, dasar {found['basis']}, data sampai {found['data_to']}",
        f"aturan {rule['name']} versi {rule['version']}: {rule['sentence']}",
    ]
    lines += [f"parameter {one['name']} = {one['value']} ({one['source']})" for one in rule["parameters"]]
    lines += [
        f"{row['role']:14} {row['file']} [{row['sheet']}] baris {row['row']}: {row['value_sen']}"
        for row in found["sources"]
    ]
    return "\n".join(lines) + "\n"
