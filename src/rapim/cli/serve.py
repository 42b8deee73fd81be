"""`rapim serve [--port P]`: the web, by granian, from an installed package or a checkout."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from rapim.cli import RefusedError
from rapim.ledger.database import prepare
from rapim.words import say


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("serve", help="serve the screens and the API")
    parser.add_argument("--host", default=os.environ.get("RAPIM_HOST", "127.0.0.1"))
    parser.add_argument("--port", type=int, default=int(os.environ.get("RAPIM_PORT", "8000")))
    parser.add_argument("--workers", type=int, default=int(os.environ.get("RAPIM_WORKERS", "0")))
    parser.add_argument("--no-ahead", action="store_true", help="leave the first page to its first reader")
    parser.set_defaults(module="serve")


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; running requests are finished first."""
    prepare()
    if not _is_free(args.host, args.port):
        raise RefusedError(say("cli.port_taken", host=args.host, port=args.port))
    print(say("cli.serving", host=args.host, port=args.port), file=sys.stderr)
    if not args.no_ahead:
        _ahead()
    serve(args.host, args.port, args.workers)
    return 0


_MADE = "import django; django.setup(); from rapim.web.steer.ahead import make_first_page; make_first_page()"
_HOURLY = """
import os, subprocess, sys, time
server = os.getppid()
while os.getppid() == server:
    subprocess.run([sys.executable, "-c", sys.argv[1]])
    until = time.monotonic() + 3600
    while time.monotonic() < until and os.getppid() == server:
        time.sleep(2)
"""
"""What is kept costs a look; a new day, or what people wrote, is made within the hour, by a small process
that ends with the server."""


def _ahead() -> None:
    """Make today's pages in processes beside the server, whose workers inherit none of their threads."""
    subprocess.Popen([sys.executable, "-c", _HOURLY, _MADE])  # noqa: S603 - our own text


def serve(host: str, port: int, workers: int = 0, target: str = "rapim.web.wsgi:application") -> None:
    """Run the server in this process; workers are processes of their own and come back if they fall."""
    from granian.constants import Interfaces  # noqa: PLC0415 - a heavy import only this command needs
    from granian.server import Server  # noqa: PLC0415

    Server(
        target,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers or min(4, max(2, os.cpu_count() or 1)),
        blocking_threads=4,
        backlog=512,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_access=False,
        websockets=False,
    ).serve()


def _is_free(host: str, port: int) -> bool:
    import socket  # noqa: PLC0415 - only this check needs it

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
