"""`rapim load PATH…`: load files and folders; what became of each, row by row where it is wrong."""

from __future__ import annotations

import argparse
import json
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapim.cli import RefusedError, day
from rapim.intake.options import KINDS, VARIANTS, Options
from rapim.intake.reading import printable
from rapim.ledger.database import prepare

PROBLEMS_LISTED = 8
_LONGEST = 200
_YEARS = range(2000, 2101)
_STATUS = {
    "loaded": "dimuat",
    "duplicate": "sudah pernah",
    "held": "DITAHAN",
    "refused": "DITOLAK",
    "repeated": "berulang",
    "unreadable": "RUSAK",
    "not_recognised": "TAK DIKENAL",
}


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("load", help="load files and folders")
    parser.set_defaults(module="load")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder with all that is in it")
    parser.add_argument(
        "--agency", default="", metavar="CODE", help="the agency, where a file does not name it"
    )
    parser.add_argument(
        "--year", type=year, metavar="Y", help="the fiscal year, where a file does not name it"
    )
    parser.add_argument("--month", type=int, choices=range(1, 13), metavar="M", help="the month, 1 to 12")
    parser.add_argument(
        "--variant", default="", choices=VARIANTS, help="amounts of the month, or since January"
    )
    parser.add_argument("--kind", default="", choices=KINDS, help="what the files are")
    parser.add_argument("--effective", type=day, metavar="D", help="day a budget takes effect")
    parser.add_argument(
        "--currency", type=currency, metavar="C", help="ISO 4217 code, for tables of other countries"
    )
    parser.add_argument(
        "--region", default="", metavar="NAME", help="whose tenders a list holds, where it does not say"
    )
    parser.add_argument("--accept", action="store_true", help="store what is held for confirmation")
    parser.add_argument("--again", action="store_true", help="load files that were loaded before")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def year(text: str) -> int:
    """A fiscal year that a regional government of today can have."""
    if not (text.isascii() and text.isdigit() and int(text) in _YEARS):
        raise argparse.ArgumentTypeError(f"{text!r} bukan tahun anggaran {_YEARS[0]} sampai {_YEARS[-1]}")
    return int(text)


def currency(text: str) -> str:
    """A currency code as ISO 4217 writes it; anything else is refused by the parser."""
    if not (len(text) == 3 and text.isascii() and text.isalpha()):
        raise argparse.ArgumentTypeError(f"{text!r} bukan kode mata uang; tulis tiga huruf, misalnya UAH")
    return text.upper()


def run(args: argparse.Namespace) -> int:
    """Load; 2 when nothing that was named could be read."""
    from rapim.intake.actions import load_paths  # noqa: PLC0415 - only this command needs the readers

    paths = [_reached(text) for text in args.paths]
    options = Options(
        agency=args.agency,
        year=args.year,
        month=args.month,
        variant=args.variant,
        kind=args.kind,
        effective=args.effective,
        region=args.region,
        currency=args.currency or "",
        accept=args.accept,
        again=args.again,
    )
    prepare()
    report = load_paths(paths, options)
    if args.json:
        json.dump(report, sys.stdout, separators=(",", ":"))
        sys.stdout.write("\n")
    else:
        sys.stdout.write(as_text(report["files"]))
        sys.stdout.flush()
        _ahead(report["files"])
    return _verdict(report["files"])


def _reached(text: str) -> Path:
    """A path as named, if a file or a folder can be reached there; else a sentence that says why not."""
    shown = printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    try:
        mode = Path(text).stat().st_mode if text else 0
    except PermissionError:
        raise RefusedError(f"Tidak ada izin membuka {shown}.") from None
    except (OSError, ValueError):
        mode = 0
    if not mode:
        raise RefusedError(f"Berkas atau folder tidak ada: {shown}.")
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise RefusedError(f"Bukan berkas dan bukan folder: {shown}.")
    return Path(text)


def _ahead(entries: Sequence[dict[str, Any]]) -> None:
    """After a load by hand, today's board is made; a script says `rapim refresh` after its last load."""
    if any(entry["stored"] for entry in entries):
        from rapim.web.steer.ahead import make_first_page  # noqa: PLC0415 - heavy, and not for scripts

        make_first_page()


def as_text(entries: Sequence[dict[str, Any]]) -> str:
    """The report as a table for people, with the first problems of each file beneath it."""
    head = ("status", "jenis", "periode", "sifat", "baris", "baru", "tetap")
    lines = ["{:12} {:10} {:8} {:10} {:>7} {:>7} {:>7}  berkas".format(*head)]
    for entry in entries:
        variant = entry["variant"] or "-"
        period = "-".join(f"{part:02d}" for part in (entry["year"], entry["month"]) if part)
        lines.append(
            f"{_STATUS[entry['status']]:12} {entry['kind'] or '-':10} {period:8} {variant:10} "
            f"{entry['rows']:7d} {entry['stored']:7d} {entry['unchanged']:7d}  {entry['path']}"
        )
        lines += [_said(problem) for problem in entry["problems"][:PROBLEMS_LISTED]]
        if (more := len(entry["problems"]) - PROBLEMS_LISTED + entry["more_problems"]) > 0:
            lines.append(f"    … dan {more} temuan lain (lihat --json)")
        if entry["drift"]:
            lines.append(f"    {len(entry['drift'])} baris berubah dari yang terakhir diketahui")
    return "\n".join(lines) + "\n"


def _said(problem: dict[str, Any]) -> str:
    cell = f"{problem['column']}{problem['row'] or ''}"
    place = " ".join(part for part in (problem["sheet"], cell) if part)
    read = f"terbaca {problem['read']!r}" if problem["read"] else ""
    wanted = f"seharusnya {problem['expected']}" if problem["expected"] else ""
    found = ", ".join(part for part in (read, wanted) if part)
    said = ". ".join(part for part in (found, problem["remedy"]) if part)
    return f"    {' '.join(part for part in (problem['code'], place) if part)}: {said}"


def _verdict(entries: Sequence[dict[str, Any]]) -> int:
    """2, with a sentence, when nothing could be read; else 0."""
    if any(entry["kind"] for entry in entries):
        return 0
    remedies = sorted(
        {problem["remedy"] for entry in entries for problem in entry["problems"] if problem["fatal"]}
    )
    said = remedies[0] if len(remedies) == 1 else "Tidak ada berkas yang dapat dibaca; lihat temuannya."
    print(said if entries else "Tidak ada berkas di folder itu.", file=sys.stderr)
    return 2
