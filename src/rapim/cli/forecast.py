"""`rapim forecast PANEL`: the year's end of every unit of a panel, as quantiles."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

import numpy as np

from rapim.cli import RefusedError
from rapim.files import panels
from rapim.stats.forecast.engine import forecast
from rapim.stats.forecast.events import Event, event
from rapim.stats.forecast.panel import Floats, Panel, panel
from rapim.stats.forecast.spread import LEVELS


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("forecast", help="forecast the year's end of a panel")
    parser.set_defaults(module="forecast")
    parser.add_argument(
        "panel", type=Path, metavar="PANEL", help="unit,fiscal_year,month,budget,realised; if known, plan"
    )
    parser.add_argument(
        "--as-of-month", type=int, nargs="+", required=True, metavar="M", choices=range(1, 13)
    )
    parser.add_argument("--year", type=int, required=True, metavar="Y", help="fiscal year")
    parser.add_argument("--out", type=Path, required=True, metavar="F.csv", help="where quantiles go")
    parser.add_argument(
        "--denominator", choices=("current", "final"), default="current", help="share of which budget"
    )
    parser.add_argument(
        "--events",
        type=Path,
        metavar="E.csv",
        help="fiscal_year,after_month,rest,unit: what changed the rest",
    )


def run(args: argparse.Namespace) -> int:
    """Write the quantiles of every unit with a positive budget in the month."""
    rows, plans = read_planned(args.panel)
    events = read_events(args.events) if args.events else []
    with args.out.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["unit", "fiscal_year", "as_of_month", *(f"q{round(100 * one):02}" for one in LEVELS)])
        for month in sorted(set(args.as_of_month)):
            found = forecast(
                rows, args.year, month, final=args.denominator == "final", plans=plans, events=events
            )
            for unit, values in zip(found.unit, found.quantiles, strict=True):
                out.writerow([unit, args.year, month, *(f"{value:.8f}" for value in values)])
    return 0


def read(path: Path) -> Panel:
    """The panel of a file, or why it cannot be read."""
    return read_planned(path)[0]


def read_planned(path: Path) -> tuple[Panel, Floats | None]:
    """The panel of a file and its plans where it has them, or why it cannot be read."""
    try:
        columns, plans = panels.planned(path)
        return panel(*columns), None if plans is None else np.array(plans)
    except (OSError, ValueError) as error:
        said = ",".join(panels.HEADER)
        raise RefusedError(
            f"{path} tidak terbaca sebagai panel; tajuknya {said}, bulan 1 sampai 12."
        ) from error


def read_events(path: Path) -> list[Event]:
    """The events of a file, or why it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [
                event(int(row["fiscal_year"]), int(row["after_month"]), float(row["rest"]), row["unit"] or "")
                for row in csv.DictReader(file)
            ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RefusedError(
            f"{path} tidak terbaca sebagai daftar peristiwa; tajuknya fiscal_year,after_month,rest,unit, "
            "bulan 0 sampai 11, rest di atas 0 sampai 2."
        ) from error
