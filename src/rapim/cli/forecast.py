"""`rapim forecast PANEL`: the year's end of every unit of a panel, as quantiles."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from rapim.cli import RefusedError
from rapim.files import panels
from rapim.stats.forecast.engine import forecast
from rapim.stats.forecast.panel import Panel, panel
from rapim.stats.forecast.spread import LEVELS


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("forecast", help="forecast the year's end of a panel")
    parser.set_defaults(module="forecast")
    parser.add_argument("panel", type=Path, metavar="PANEL", help="unit,fiscal_year,month,budget,realised")
    parser.add_argument(
        "--as-of-month", type=int, nargs="+", required=True, metavar="M", choices=range(1, 13)
    )
    parser.add_argument("--year", type=int, required=True, metavar="Y", help="fiscal year")
    parser.add_argument("--out", type=Path, required=True, metavar="F.csv", help="where quantiles go")
    parser.add_argument(
        "--denominator", choices=("current", "final"), default="current", help="share of which budget"
    )


def run(args: argparse.Namespace) -> int:
    """Write the quantiles of every unit with a positive budget in the month."""
    rows = read(args.panel)
    with args.out.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["unit", "fiscal_year", "as_of_month", *(f"q{round(100 * one):02}" for one in LEVELS)])
        for month in sorted(set(args.as_of_month)):
            found = forecast(rows, args.year, month, final=args.denominator == "final")
            for unit, values in zip(found.unit, found.quantiles, strict=True):
                out.writerow([unit, args.year, month, *(f"{value:.8f}" for value in values)])
    return 0


def read(path: Path) -> Panel:
    """The panel of a file, or why it cannot be read."""
    try:
        return panel(*panels.read(path))
    except (OSError, ValueError) as error:
        said = ",".join(panels.HEADER)
        raise RefusedError(
            f"{path} tidak terbaca sebagai panel; tajuknya {said}, bulan 1 sampai 12."
        ) from error
