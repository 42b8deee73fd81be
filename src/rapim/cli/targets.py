"""`rapim targets verdict|split`: is a target too high or too low, and what would be a fair split."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from rapim import law
from rapim.cli import RefusedError, day
from rapim.files import unit_tables
from rapim.files.numbers import sen_of
from rapim.files.unit_tables import TableError, UnitTable
from rapim.targets.measures import reports
from rapim.targets.measures.splitting import NoSplitError
from rapim.words.catalogue import say
from rapim.words.numbers import percent, rupiah

SHOWN = 5
COARSE = 10_000
"""Amounts of fewer rupiah cannot be split to equal difficulty: a sen is too much of them."""

OWN = """\
Without FILE the targets of this government are taken: of --year (default: the last one with targets), of
--kind, with its own forecasts and potential as seen on --as-of. With FILE nothing of this government is read.

"""
VERDICT = f"""\
{OWN}FILE is CSV with a header (comma, semicolon or tab) or JSON (a list of objects with the same names);
- reads standard input. Amounts are rupiah, or any one unit used throughout.

  unit           name, each once
  target         the proposed target
  qNN or pNN …   two or more quantiles of the FORECAST (bila pola lama berlanjut): q05, q10, q25, q50, q75,
                 q90, q95 or any others; never falling from left to right
  potential_qNN  optional: quantiles of what could be reached BILA HAMBATAN TERTANGANI; if given, the verdict
                 is judged on them, else on the forecast
  ceiling        optional: what can be reached at most (collectable amount, or the budget)
  last           optional: result of last year; past_2022, past_2023 …: of earlier years (for the warnings)
  causes         optional, JSON only: removable obstacles, which make potential from the forecast:
                 [{{"code": "not_billed", "amount": [3, 4, 5], "share": [0.6, 0.8, 1]}}]
                 amount = what comes free (P10, P50, P90), share = how much of it can be removed;
                 with "needs_officers": true it is limited by the people of the next line
  officers, packages, posts, vacancies   optional: certified PPK, packages to carry, posts, empty posts

P(achieve) is linear between quantiles. Outside them it falls off exponentially, beginning as steep as the
outermost piece. Verdict by P: 0.85 and more terlalu rendah, 0.65 longgar, 0.35 pas, 0.15 menantang, less
terlampau tinggi (settings: targets_verdict_bounds).

Example (billions of rupiah):
  unit,target,q10,q25,q50,q75,q90,last
  Pasar,15.9,8.6,9.2,9.9,10.6,11.3,9.6
  Parkir,10.2,8.6,9.2,9.9,10.6,11.3,9.9
  printf '%s\\n' … | rapim targets verdict - --json

Answer: for each unit p_habit (forecast), p_removed (potential, or null), p (the one judged on), verdict,
code, p50, the targets from which to which it would be pas, and warnings. Exit code 2: the table cannot be
used, with a sentence for each bad cell.
"""

SPLIT = f"""\
{OWN}FILE is CSV with a header (comma, semicolon or tab) or JSON (a list of objects with the same names);
- reads standard input. Amounts are whole rupiah (sen after the decimal sign).

  unit           name, each once
  qNN or pNN …   two or more quantiles of what each unit could reach, never falling: q10, q50, q90 …
                 (if potential_qNN columns are there, they are taken instead)
  floor, cap     optional: least and most that may be asked of a unit; ceiling, budget: further caps
  proposed       optional: a proposed split, compared with the fair one
  past           optional: shown beside; it never changes a target (a laggard gains nothing)

Every unit gets the target that it reaches with one common probability; all sum to the total exactly, to the
sen (largest remainder). Tails beyond the outermost quantiles fall off exponentially.

Example:
  unit,q10,q50,q90,proposed
  Dinas A,80000000000,100000000000,115000000000,90000000000
  Dinas B,150000000000,200000000000,260000000000,230000000000
  rapim targets split agencies.csv --total 320000000000 --json

--total is rupiah ("430 miliar" is understood), or a percentage of the column budget ("90%").
Answer: for each unit target (rupiah), target_sen, p, bound, and of a proposed split more_than_fair; then
common_probability, its verdict, and the total that would be pas, if units go each for itself (independent)
and if all have a good or bad year together. Exit code 2: the table or the total cannot be used, and why.
"""


def add(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the command."""
    parser = subparsers.add_parser("targets", help="judge targets; split a total fairly")
    parser.set_defaults(module="targets")
    commands = parser.add_subparsers(dest="what", required=True, metavar="verdict|split")
    for name, short, text in (
        ("verdict", "how likely each target is reached, and is it pas", VERDICT),
        ("split", "split a total so that all targets are equally hard", SPLIT),
    ):
        one = commands.add_parser(
            name,
            help=short,
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        one.add_argument("file", metavar="FILE", nargs="?", help="CSV or JSON; - reads standard input")
        if name == "split":
            one.add_argument("--total", required=True, metavar="T", help="the total to split, rupiah or N%%")
        one.add_argument("--json", action="store_true", help="answer as JSON")
        one.add_argument("--kind", choices=("absorption", "revenue"), default="absorption",
                         help="without FILE: targets of spending or of receipts")  # fmt: skip
        one.add_argument("--year", type=int, metavar="Y", help="without FILE: the year of the targets")
        one.add_argument("--as-of", type=day, metavar="D", help="without FILE: as seen on this day")
        one.add_argument("--date", type=day, metavar="D", help="day whose settings hold (default: today)")


def run(args: argparse.Namespace) -> int:
    """Judge or split; JSON on request, else lines for people."""
    on = args.date or timezone.localdate()
    try:
        table = unit_tables.read(_own(args) if args.file is None else _text(args.file))
        if args.what == "verdict":
            _say(_judged(table, on), args.json, _verdict_lines)
        else:
            _say(_split(table, args.total, on), args.json, _split_lines)
    except TableError as error:
        raise RefusedError(_sentences(args.file or "Target daerah ini", error.sentences)) from error
    except law.NotInForceError as error:
        raise RefusedError(
            f"Tidak ada ketentuan yang berlaku pada {on.isoformat()}; pakai --date lain."
        ) from error
    return 0


def _own(args: argparse.Namespace) -> str:
    """The targets of this government as a table."""
    from rapim.ledger.database import prepare  # noqa: PLC0415 - a file needs no database
    from rapim.targets.room import own  # noqa: PLC0415 - a file needs no database

    prepare()
    year = args.year or own.year_of(args.kind)
    if year is None:
        raise RefusedError("Belum ada target di rumah data ini; usulkan di layar Target, atau beri berkas.")
    found = own.table(args.kind, year, args.as_of or own.day_of(year), only_targets=args.what == "verdict")
    if found == "[]":
        raise RefusedError(f"Tidak ada target {year} yang dapat dinilai: prakiraan dan potensi belum ada.")
    return found


def _text(name: str) -> str:
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"{_called(name)} bukan teks UTF-8; simpan sebagai CSV UTF-8 atau JSON."
        ) from error
    except OSError as error:
        raise RefusedError(f"{name} tidak dapat dibuka; periksa nama dan letak berkasnya.") from error


def _called(name: str) -> str:
    return "Masukan" if name == "-" else name


def _sentences(name: str, said: list[str]) -> str:
    more = [f"… dan {len(said) - SHOWN} lagi."] if len(said) > SHOWN else []
    return "\n".join([f"{_called(name)} tidak dapat dipakai:", *said[:SHOWN], *more])


def _judged(table: UnitTable, on: dt.date) -> dict[str, Any]:
    names = ("targets_verdict_bounds", "targets_warnings", "targets_packages_per_officer")
    found = reports.judged_table(table, *(law.at(name, on) for name in names))
    for row in found["rows"]:
        row["verdict"] = say(f"targets_verdict.{row['code']}")
        row["warnings"] = [{"code": code, "says": say(f"targets_warning.{code}")} for code in row["warnings"]]
    return {**found, "bounds": law.row_at("targets_verdict_bounds", on).as_dict()}


def _split(table: UnitTable, asked: str, on: dt.date) -> dict[str, Any]:
    bounds, total = law.at("targets_verdict_bounds", on), _total(table, asked)
    try:
        found = reports.split_table(table, total, bounds)
    except NoSplitError as error:
        low, high = rupiah(error.lowest), rupiah(error.highest)
        raise RefusedError(
            f"Total {rupiah(total)} tidak dapat dibagi: batas bawah dan batas atas unit hanya memungkinkan "
            f"{low} sampai {high}; ubah total, floor atau cap."
        ) from error
    if max(row["p50"] for row in found["rows"]) < COARSE:
        print("Jumlahnya kecil; tulis rupiah penuh agar semua unit sama beratnya.", file=sys.stderr)
    return _worded({**found, "rows": [_worded(row) for row in found["rows"]]})


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    """The same with the word of each verdict before its code."""
    worded: dict[str, Any] = {}
    for key, value in row.items():
        if key in ("code", "code_proposed"):
            worded[key.replace("code", "verdict")] = say(f"targets_verdict.{value}")
        worded[key] = value
    return worded


def _total(table: UnitTable, asked: str) -> int:
    """The total in sen: an amount of rupiah, or a percentage of all budgets."""
    text = asked.strip()
    if text.endswith("%"):
        if "budget" not in table.columns:
            raise RefusedError(f"--total {asked} adalah bagian dari pagu; tabel memerlukan kolom budget.")
        try:
            share = Decimal(text[:-1].strip().replace(",", ".")) / 100
        except ArithmeticError as error:
            raise RefusedError(f"--total {asked} tidak terbaca; tulis misalnya 90%.") from error
        budgets = [table.number(line, "budget", needed=True) or Decimal(0) for line in table.lines]
        table.check()
        return int(sum(budgets, Decimal(0)) * 100 * share)
    amount, code = sen_of(text)
    if amount is None or code or amount < 0:
        raise RefusedError(f"--total {asked} tidak terbaca sebagai rupiah; tulis misalnya 430000000000.")
    return amount


def _say(found: dict[str, Any], as_json: bool, lines: Any) -> None:
    text = json.dumps(found, ensure_ascii=False, indent=1) if as_json else "\n".join(lines(found))
    sys.stdout.write(text + "\n")


def _amount(value: float) -> str:
    return rupiah(round(Decimal(str(value)) * 100))


def _verdict_lines(found: dict[str, Any]) -> list[str]:
    lines = []
    for row in found["rows"]:
        chance = percent(row["p_habit"], digits=0)
        both = f"pola lama {chance}"
        if row["p_removed"] is not None:
            both += f", bila hambatan tertangani {percent(row['p_removed'], digits=0)}"
        span = f"pas antara {_amount(row['fitting_from'])} dan {_amount(row['fitting_to'])}"
        told = "".join(f"; {one['says']}" for one in row["warnings"])
        lines.append(f"{row['unit']}: {_amount(row['target'])} {row['verdict']} ({both}); {span}{told}")
    return lines


def _split_lines(found: dict[str, Any]) -> list[str]:
    chance = percent(found["common_probability"], digits=1)
    lines = [f"{_amount(found['total'])}: setiap unit berpeluang {chance}, {found['verdict']}"]
    for row in found["rows"]:
        line = f"{row['unit']}: {_amount(row['target'])} (peluang {percent(row['p'], digits=1)})"
        if row["bound"]:
            held = say(f"targets_bound.{row['bound']}")
            line += f", {held}"
        if "proposed" in row:
            more = row["more_than_fair"]
            side = "di atas" if more > 0 else "di bawah"
            line += f"; usulan {_amount(row['proposed'])}"
            line += f", {_amount(abs(more))} {side} yang adil" if more else ", adil"
        lines.append(line)
    if found.get("proposed_total", found["total"]) != found["total"]:
        lines.append(f"Usulan berjumlah {_amount(found['proposed_total'])}, bukan {_amount(found['total'])}")
    one, other = (found["fitting_total"][name] for name in ("independent", "together"))
    lows, highs = min(one["from"], other["from"]), max(one["to"], other["to"])
    middle = sorted((one["middle"], other["middle"]))
    lines.append(
        f"Total yang pas: tengahnya {_amount(middle[0])} sampai {_amount(middle[1])}; "
        f"paling lebar {_amount(lows)} sampai {_amount(highs)}"
    )
    return lines
