"""`rapim board`: the figures of every unit, as of a day, known at a moment."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any

from rapim.cli import RefusedError, day
from rapim.ledger.database import prepare

_LEVELS = ("agency", "programme", "activity", "sub_activity")


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("board", help="the figures of every unit")
    parser.set_defaults(module="board")
    parser.add_argument("--as-of", type=day, metavar="D", help="day (default: today)")
    parser.add_argument(
        "--known-at", metavar="T", help="moment, ISO 8601, UTC where no zone is said (default: now)"
    )
    parser.add_argument(
        "--basis", choices=("sp2d", "lra"), help="default: SP2D where its register covers the year"
    )
    parser.add_argument("--level", choices=_LEVELS, default="agency")
    parser.add_argument("--parent", metavar="CODE", help="only what stands under this agency or key")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the board to standard output."""
    from rapim.analytics.boards import board  # noqa: PLC0415 - after the settings
    from rapim.analytics.keeping import canonical_json  # noqa: PLC0415 - after the settings

    known_at = moment(args.known_at) if args.known_at else None
    prepare()
    found = board(args.as_of, known_at, basis=args.basis, level=args.level, parent=args.parent)
    sys.stdout.write(canonical_json(found) + "\n" if args.json else as_text(found))
    return 0


def moment(text: str) -> dt.datetime:
    """A moment of ISO 8601; one without a zone is UTC."""
    try:
        found = dt.datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise RefusedError(
            f"Waktu {text!r} tidak terbaca; tulis seperti 2026-05-31T08:00:00+07:00."
        ) from error


def as_text(found: dict[str, Any]) -> str:
    """The board as a table for people; the most money behind its plan stands first."""
    head = ("pagu Rp", "realisasi Rp", "serapan", "rencana", "hari")
    lines = [f"{'unit':40} {head[0]:>22} {head[1]:>22} {head[2]:>8} {head[3]:>8} {head[4]:>6}"]
    units = sorted(
        found["units"], key=lambda one: (one["realised_sen"] - (one["planned_sen"] or 0), one["key"])
    )
    lines += [_line(one["short_name"] or one["name"], one) for one in units]
    lines.append(_line("JUMLAH", found["total"]))
    lines.append(
        f"per {found['as_of']}, data sampai {found['data_to'] or '-'}, dasar {found['basis_note'] or '-'}"
    )
    return "\n".join(lines) + "\n"


def _line(name: str, one: dict[str, Any]) -> str:
    planned = one["planned_sen"] / one["ceiling_sen"] if one["planned_sen"] and one["ceiling_sen"] else None
    days = "-" if one["days_behind"] is None else str(one["days_behind"])
    return (
        f"{name[:40]:40} {_rupiah(one['ceiling_sen']):>22} {_rupiah(one['realised_sen']):>22} "
        f"{_percent(one['absorption']):>8} {_percent(planned):>8} {days:>6}"
    )


def _rupiah(sen: int | None) -> str:
    return "-" if sen is None else f"{sen // 100:,}".replace(",", ".")


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share * 100:.2f}%".replace(".", ",")
