"""`rapim user add NAME --role R [--agency CODE]`: an account with a one-time password."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any

from rapim.words import say


def add(subparsers: Any) -> None:
    """Declare the command."""
    from rapim.org.access import ROLES  # noqa: PLC0415 - needs the settings

    parser = subparsers.add_parser("user", help="accounts: add, password")
    acts = parser.add_subparsers(dest="act", required=True)
    new = acts.add_parser("add", help="make an account and print its one-time password")
    new.add_argument("name")
    new.add_argument("--role", required=True, choices=sorted(ROLES))
    new.add_argument("--agency", default="", help="agency code, for the roles of an agency")
    new.add_argument("--full-name", default="")
    new.add_argument("--from", dest="since", type=dt.date.fromisoformat, default=None)
    again = acts.add_parser("password", help="print a new one-time password for an account")
    again.add_argument("name")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do the act; the password goes to standard output, alone."""
    from rapim.org.actions import Refused  # noqa: PLC0415 - needs the settings

    try:
        password = _add(args) if args.act == "add" else _again(args)
    except Refused as refused:
        sys.stderr.write(say(f"refused.{refused.code}", **refused.details) + "\n")
        return 2
    sys.stderr.write(say("cli.one_time_password", name=args.name) + "\n")
    sys.stdout.write(password + "\n")
    return 0


def _add(args: argparse.Namespace) -> str:
    from django.db import transaction  # noqa: PLC0415 - needs the settings

    from rapim.ledger.actions import operator  # noqa: PLC0415
    from rapim.org import access, accounts, actions  # noqa: PLC0415

    if (args.role in access.AGENCY_ROLES) != bool(args.agency):
        raise actions.Refused("role_needs_agency" if not args.agency else "role_has_no_agency", read=args.role)
    actor = operator()
    with transaction.atomic():
        user, password = accounts.add_user(actor=actor, username=args.name, full_name=args.full_name)
        since = args.since or access.today()
        actions.grant_role(
            actor=actor, user_id=user.pk, role=args.role, agency_code=args.agency, valid_from=since
        )
    return password


def _again(args: argparse.Namespace) -> str:
    from django.contrib.auth.models import User  # noqa: PLC0415 - needs the settings

    from rapim.ledger.actions import operator  # noqa: PLC0415
    from rapim.org import accounts, actions  # noqa: PLC0415

    user = User.objects.filter(username=args.name.strip().lower()).first()
    if user is None:
        raise actions.Refused("no_such_user", read=args.name)
    return accounts.reset_password(actor=operator(), user=user)
