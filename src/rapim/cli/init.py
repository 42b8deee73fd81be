"""`rapim init --name N --code C`: say whose home this is."""

from __future__ import annotations

import argparse

from rapim.cli import RefusedError
from rapim.ledger.actions import operator
from rapim.ledger.database import prepare


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("init", help="name the government of this home")
    parser.set_defaults(module="init")
    parser.add_argument("--name", required=True, help='for example "Kabupaten Kudus"')
    parser.add_argument("--code", required=True, help="its code, for example 33.19")


def run(args: argparse.Namespace) -> int:
    """Name the government, once."""
    from rapim.org.actions import Refused, name_government  # noqa: PLC0415 - after the settings

    prepare()
    try:
        made = name_government(actor=operator(), name=args.name, code=args.code)
    except Refused as refusal:
        known = refusal.details.get("known", "")
        raise RefusedError(f"Rumah data ini sudah milik {known}; pakai RAPIM_HOME lain.") from refusal
    print(f"{made.name} ({made.code})")
    return 0
