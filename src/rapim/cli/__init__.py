"""Commands: one module per command, each with `add(subparsers)` and `run(args) -> int`.

JSON goes to standard output alone, logs to standard error. Exit code 0: done, problems listed;
2: the input could not be read, said in one clear sentence.
"""

from __future__ import annotations

import argparse
import importlib
import logging
import pkgutil
import sys

import django

from rapim import __version__


class RefusedError(Exception):
    """A command that cannot be carried out; its text is the sentence for the user."""


def run(argv: list[str]) -> int:
    """Run one command of the command line; answer its exit code."""
    django.setup()
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
    try:
        return int(modules[args.module].run(args))
    except RefusedError as refusal:
        print(str(refusal), file=sys.stderr)
        return 2
