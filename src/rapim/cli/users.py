"""`rapim user add NAME --role R [--agency CODE]`: an account with a one-time password."""

from __future__ import annotations

import argparse
import sys

from rapim.cli import RefusedError, day
from rapim.ledger.actions import operator
from rapim.ledger.database import prepare
from rapim.words import say


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    from rapim.org.access import ROLES  # noqa: PLC0415 - after the settings

    parser = subparsers.add_parser("user", help="accounts: add, password")
    acts = parser.add_subparsers(dest="act", required=True)
    new = acts.add_parser("add", help="make an account and print its one-time password")
    new.add_argument("name")
    new.add_argument("--role", required=True, choices=sorted(ROLES))
    new.add_argument("--agency", default="", help="agency code, for the roles of an agency")
    new.add_argument("--full-name", default="")
    new.add_argument("--from", dest="since", type=day, default=None)
    again = acts.add_parser("password", help="print a new one-time password for an account")
    again.add_argument("name")
    parser.set_defaults(module="users")


def run(args: argparse.Namespace) -> int:
    """Do the act; the password goes to standard output, alone."""
    from rapim.org.actions import Refused  # noqa: PLC0415 - after the settings

    prepare()
    try:
        password = _add(args) if args.act == "add" else _again(args)
    except Refused as refused:
        raise RefusedError(say(f"refused.{refused.code}", **refused.details)) from refused
    print(say("cli.one_time_password", name=args.name), file=sys.stderr)
    print(password)
    return 0


def _add(args: argparse.Namespace) -> str:
    from django.db import transaction  # noqa: PLC0415 - after the settings

    from rapim.org import access, accounts, actions  # noqa: PLC0415 - after the settings

    if (args.role in access.AGENCY_ROLES) != bool(args.agency):
        code = "role_has_no_agency" if args.agency else "role_needs_agency"
        raise actions.Refused(code, read=args.role)
    actor = operator()
    with transaction.atomic():
        user, password = accounts.add_user(actor=actor, username=args.name, full_name=args.full_name)
        since = args.since or access.today()
        actions.grant_role(
            actor=actor, user_id=user.pk, role=args.role, agency_code=args.agency, valid_from=since
        )
    return password


def _again(args: argparse.Namespace) -> str:
    from django.contrib.auth.models import User  # noqa: PLC0415 - after the settings

    from rapim.org import accounts, actions  # noqa: PLC0415 - after the settings

    user = User.objects.filter(username=args.name.strip().lower()).first()
    if user is None:
        raise actions.Refused("no_such_user", read=args.name)
    return accounts.reset_password(actor=operator(), user=user)
