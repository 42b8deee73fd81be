"""`rapim backtest PANEL`: how good forecasts of past years would have been."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rapim.cli.forecast import read
from rapim.stats.forecast.backtest import backtest


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("backtest", help="score forecasts of past years")
    parser.set_defaults(module="backtest")
    parser.add_argument("panel", type=Path, metavar="PANEL", help="unit,fiscal_year,month,budget,realised")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write errors by month beside those of simple forecasts."""
    found = backtest(read(args.panel))
    if args.json:
        sys.stdout.write(json.dumps(found, indent=1) + "\n")
        return 0
    for month, one in found["by_month"].items():
        if one["n"]:
            best = one["best_baseline"]
            said = f"galat {one['mae']:.2%}, {best} {one['baselines'][best]:.2%}"
            sys.stdout.write(f"bulan {month}: {said}, cakupan {one['coverage80']:.0%}\n")
    return 0
