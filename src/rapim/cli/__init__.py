"""Commands: one module per command, each with `add(subparsers)` and `run(args) -> int`.

JSON goes to standard output alone, logs to standard error. Exit code 0: done, problems listed;
2: the input could not be read, said in one clear sentence.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import logging
import os
import pkgutil
import sys

import django
from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError

from rapim import __version__


class RefusedError(Exception):
    """A command that cannot be carried out; its text is the sentence for the user."""


def day(text: str) -> dt.date:
    """A day of the command line."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"hari {text!r} tidak terbaca; tulis seperti 2026-05-31") from None


def run(argv: list[str]) -> int:
    """Run one command of the command line; answer its exit code."""
    try:
        return _run(argv)
    except BrokenPipeError:  # the reader (`head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except RefusedError as refusal:
        print(str(refusal), file=sys.stderr)
    except DatabaseError as error:
        if isinstance(error, ProgrammingError | IntegrityError | DataError):
            raise  # a fault of the program, not of the place it runs in
        reason = " ".join(str(error).split())
        said = f"Basis data tidak dapat dipakai ({reason}); periksa DATABASE_URL atau RAPIM_HOME."
        print(said, file=sys.stderr)
    return 2


def _run(argv: list[str]) -> int:
    try:
        django.setup()
    except OSError as error:
        raise RefusedError(f"Tidak dapat menulis di {error.filename}; periksa RAPIM_HOME.") from error
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s")
    parser = argparse.ArgumentParser(prog="rapim", description="How a regional government steers its year.")
    parser.add_argument("--version", action="version", version=f"rapim {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    modules = {
        name: importlib.import_module(f"rapim.cli.{name}") for _, name, _ in pkgutil.iter_modules(__path__)
    }
    for module in modules.values():
        module.add(commands)
    args = parser.parse_args(argv)
    code = int(modules[args.module].run(args))
    sys.stdout.flush()
    return code
