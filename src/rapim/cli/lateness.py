"""`rapim lateness TRAIN --predict FILE`: how late packages will be, learned from packages of earlier days."""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import sys
from pathlib import Path

import numpy as np

from rapim.cli import RefusedError, day
from rapim.files import delays
from rapim.stats.lateness import engine, rows, table

_EPOCH = dt.date(1970, 1, 1)
_SENTENCE = "{path} tidak terbaca sebagai tabel rencana; tajuknya paling sedikit {said}."


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("lateness", help="forecast how late packages will be")
    parser.set_defaults(module="lateness")
    parser.add_argument("train", type=Path, metavar="TRAIN", help="plans and outcomes of earlier packages")
    parser.add_argument("--predict", type=Path, required=True, metavar="FILE", help="plans to forecast")
    parser.add_argument("--event", choices=table.EVENTS, default="end", help="what is planned")
    parser.add_argument("--as-of", type=day, required=True, metavar="D", help="nothing later is looked at")
    parser.add_argument("--out", type=Path, required=True, metavar="F.csv", help="where forecasts go")
    parser.add_argument("--json", action="store_true", help="say as JSON what was learned")


def run(args: argparse.Namespace) -> int:
    """Write the chances of every plan of FILE."""
    train = _read(args.train, ("id", f"planned_{args.event}", f"actual_{args.event}"))
    asked = _read(args.predict, ("id", f"planned_{args.event}"))
    until = float((args.as_of - _EPOCH).days)
    count = len(train["id"].texts)
    planned, actual, as_of = (
        table.days(train, name, count) for name in (f"planned_{args.event}", f"actual_{args.event}", "as_of")
    )
    use, _ = rows.known(planned, actual, as_of, until)
    what = table.kinds(train, args.event, use)
    fitted = engine.fit(table.plans(train, args.event, what), actual, as_of, until)
    plans = table.plans(asked, args.event, what)
    found = engine.curves(fitted, plans)
    late, month, median = engine.answers(found)
    with args.out.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["id", "p_late_0", "p_late_30", "median_days"])
        for name, *values, middle in zip(plans.id.tolist(), late, month, median, strict=True):
            out.writerow([name, *(f"{value:.6f}" for value in values), f"{middle:.2f}"])
    if args.json:
        known = np.bincount(found.depth, minlength=3)
        said = {
            **engine.summary(fitted),
            "as_of": args.as_of.isoformat(),
            "event": args.event,
            "predicted": len(plans.id),
            "class_known": {
                "neither": int(known[0]),
                "kind": int(known[1]),
                "kind_and_method": int(known[2]),
            },
        }
        sys.stdout.write(json.dumps(said, indent=1) + "\n")
    return 0


def _read(path: Path, needed: tuple[str, ...]) -> dict[str, delays.Column]:
    """The columns of a file, or why it cannot be read."""
    try:
        found = delays.read(path)
    except (OSError, ValueError) as error:
        raise RefusedError(_SENTENCE.format(path=path, said=",".join(needed))) from error
    if not set(needed) <= set(found):
        raise RefusedError(_SENTENCE.format(path=path, said=",".join(needed)))
    return found
