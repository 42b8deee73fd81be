"""`rapim demo [--port P] [--date D]`: the simulated regency, filled once, served on a chosen day."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path

from rapim.cli import RefusedError, day
from rapim.ledger.database import prepare

DEFAULT_DAY = dt.date(2019, 8, 21)
FIRST_DAY, LAST_DAY = dt.date(2018, 2, 1), dt.date(2021, 1, 31)


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("demo", help="serve the simulated regency")
    parser.set_defaults(module="demo")
    parser.add_argument("--port", type=int, default=8000, metavar="P")
    parser.add_argument("--date", type=day, default=DEFAULT_DAY, metavar="D",
                        help=f"the day on which it opens, {FIRST_DAY} to {LAST_DAY}")  # fmt: skip
    parser.add_argument("--live", action="store_true",
                        help="load only what was known by that day")  # fmt: skip
    parser.add_argument("--no-serve", action="store_true", help="fill the home, print the logins, and end")


def run(args: argparse.Namespace) -> int:
    """Fill, warm, print, serve."""
    if not FIRST_DAY <= args.date <= LAST_DAY:
        raise RefusedError(f"Tanggal demo harus antara {FIRST_DAY} dan {LAST_DAY}.")
    started = time.monotonic()
    prepare()
    moment = dt.datetime.combine(args.date, dt.time(10, 30), dt.UTC)
    _fill(started, moment, args.live)
    os.environ["RAPIM_CLOCK"] = _clock(moment)
    _warm(args.date, started)
    print(logins(args.port), flush=True)
    if args.no_serve:
        return 0
    return _serve(args.port)


def _clock(moment: dt.datetime) -> str:
    """A clock that runs from the moment, or from the last thing known of that day, and never leaves the day.

    Units: none.
    Source: ADR 0010.
    """
    from rapim.ledger import clock  # noqa: PLC0415 - after the settings
    from rapim.ledger.models import Batch  # noqa: PLC0415 - after the settings

    until = moment.replace(hour=16, minute=59, second=59)
    known = Batch.objects.filter(loaded_at__range=(moment, until)).order_by("-id").first()
    return clock.running(known.loaded_at + dt.timedelta(seconds=1) if known else moment, until)


def _fill(started: float, moment: dt.datetime, live: bool) -> None:
    from django.conf import settings  # noqa: PLC0415 - after the settings

    from rapim.demo.future import acted  # noqa: PLC0415 - only this command needs it
    from rapim.demo.load import NotEmptyError, load_demo  # noqa: PLC0415 - only this command needs it

    try:
        load_demo(Path(settings.HOME), lambda text: _say(text, started), moment if live or acted() else None)
    except NotEmptyError as refusal:
        raise RefusedError(
            f"Rumah data {settings.HOME} berisi data nyata ({refusal}); demo memerlukan rumah sendiri."
        ) from refusal


def _warm(day: dt.date, started: float) -> None:
    from rapim.web.steer.ahead import make_first_page  # noqa: PLC0415 - heavy

    _say(f"Menghitung dan menggambar papan per {day} …", started)
    make_first_page(day)


def _say(text: str, started: float) -> None:
    print(f"[{time.monotonic() - started:5.1f} s] {text}", file=sys.stderr, flush=True)


def logins(port: int) -> str:
    """The accounts of the demo as a table, with the address.

    Units: none.
    Source: `rapim.demo.people`.
    """
    from rapim.demo.people import LOGINS, PASSWORD  # noqa: PLC0415 - only this command needs it

    width = max(len(login.username) for login in LOGINS)
    rows = [f"  {login.username:{width}}  {PASSWORD}  {login.label}" for login in LOGINS]
    return "\n".join(("Kabupaten Kudus (simulasi): data simulasi, pejabat rekaan.", *rows,
                      f"Buka http://127.0.0.1:{port}/"))  # fmt: skip


def _serve(port: int) -> int:
    """Become `rapim serve`: what was drawn ahead left threads behind that workers must not inherit by fork."""
    from django.conf import settings  # noqa: PLC0415 - after the settings

    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or sys.platform in {"darwin", "win32"}:
        opener = f"import time, webbrowser; time.sleep(3); webbrowser.open('http://127.0.0.1:{port}/')"
        subprocess.Popen([sys.executable, "-c", opener])  # noqa: S603 - our own text
    os.environ["RAPIM_HOME"] = str(settings.HOME)
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "rapim", "serve", "--no-ahead", "--port", str(port)])  # noqa: S606
