"""`rapim problems match`: which problem texts of a file name the same cause."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from pathlib import Path

from rapim.cli import RefusedError

NEEDED = ("id", "text")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("problems", help="problems: which name the same cause")
    parser.set_defaults(module="problems")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    match = verbs.add_parser("match", help="pairs of texts that name the same cause")
    match.add_argument("file", type=Path, metavar="FILE.csv", help="header id,agency,date,text")
    match.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the pairs to standard output, the likest first."""
    from rapim.meeting.measures.likeness import pairs  # noqa: PLC0415 - reads its lexicon

    rows = _rows(args.file)
    found = sorted(pairs([row["text"] for row in rows]), key=lambda one: (-one.score, one.one, one.other))
    named = [{"a": rows[one.one]["id"], "b": rows[one.other]["id"], "score": one.score} for one in found]
    if args.json:
        sys.stdout.write(json.dumps({"pairs": named}, ensure_ascii=False) + "\n")
        return 0
    for one in found:
        a, b = rows[one.one], rows[one.other]
        sys.stdout.write(f"{one.score:.2f} {a['id']}: {a['text'][:70]}\n     {b['id']}: {b['text'][:70]}\n")
    return 0


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            if missing := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
                raise RefusedError(f"{file.name}: kolom {', '.join(missing)} tidak ada pada baris pertama.")
            return [{name: row.get(name) or "" for name in NEEDED} for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RefusedError(f"{file.name} tidak dapat dibaca ({error}).") from error
