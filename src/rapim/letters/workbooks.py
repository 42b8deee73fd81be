"""The packet of a meeting as a workbook: a sheet each for agenda, agencies, decisions, problems, packages."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from rapim import words

Columns = Sequence[tuple[str, str, int]]
_SHEETS: Mapping[str, Columns] = {
    "agenda": (("number", "n", 6), ("item", "t", 70), ("agency", "t", 24), ("time", "n", 10)),
    "agencies": (
        ("agency", "t", 40), ("ceiling", "m", 22), ("realised", "m", 22), ("planned", "m", 22),
        ("absorption", "s", 12), ("days", "n", 10),
    ),
    "decisions": (
        ("number", "t", 26), ("decision", "t", 70), ("agency", "t", 24), ("first_deadline", "t", 14),
        ("deadline", "t", 14), ("state", "t", 22), ("late", "n", 10), ("evidence", "n", 8),
    ),
    "problems": (
        ("number", "t", 14), ("problem", "t", 50), ("text", "t", 70), ("ask", "t", 50), ("agency", "t", 24),
        ("stake", "m", 22), ("act_by", "t", 14),
    ),
    "packages": (
        ("number", "t", 18), ("package", "t", 60), ("agency", "t", 40), ("stage", "t", 16), ("ceiling", "m",
        22), ("late", "n", 10),
    ),
}  # fmt: skip


def packet_book(packet: Mapping[str, Any], lang: str) -> bytes:
    """The packet as an Excel file; money is rupiah, shares are fractions.

    Units: a packet in, xlsx out.
    Source: `rapim.meeting.room.packets`.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    kinds = {
        "t": book.add_format({"text_wrap": True, "valign": "top"}),
        "n": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "m": book.add_format({"num_format": "#,##0.00", "valign": "top"}),
        "s": book.add_format({"num_format": "0.00%", "valign": "top"}),
        "head": book.add_format({"bold": True, "bottom": 1}),
    }
    government = packet["board"]["government"] or {}
    about = f"{government.get('name') or ''} · {packet['meeting']['title']} · {packet['as_of']}"
    if government.get("simulated"):
        about += f" · {words.say('page.simulated', lang)}"
    for name, rows in _rows(packet, lang).items():
        sheet = book.add_worksheet(words.say(f"packet.{name}", lang)[:31])
        sheet.write_string(0, 0, about)
        for at, (column, _, width) in enumerate(_SHEETS[name]):
            sheet.set_column(at, at, width)
            sheet.write_string(2, at, words.say(f"packet_column.{column}", lang), kinds["head"])
        for line, row in enumerate(rows, 3):
            for at, (value, (_, kind, _)) in enumerate(zip(row, _SHEETS[name], strict=True)):
                _write(sheet, line, at, value, kind, kinds)
        sheet.freeze_panes(3, 1)
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, at: int, value: Any, kind: str, kinds: Mapping[str, Any]) -> None:
    if value is None or value == "":
        return
    if kind == "t":
        sheet.write_string(line, at, str(value), kinds[kind])
    else:
        sheet.write_number(line, at, value / 100 if kind == "m" else value, kinds[kind])


def _rows(packet: Mapping[str, Any], lang: str) -> dict[str, list[tuple[Any, ...]]]:
    names = {unit["code"]: unit["short_name"] or unit["name"] for unit in packet["board"]["units"]}
    return {
        "agenda": [
            (number, words.agenda_line(item, lang), names.get(item["agency"], item["agency"]),
            item["minutes"]) for number, item in enumerate(packet["agenda"]["items"], 1)
        ],
        "agencies": [
            (unit["name"], unit["ceiling_sen"], unit["realised_sen"], unit["planned_sen"], unit["absorption"],
             unit["days_behind"])
            for unit in packet["board"]["units"]
        ],
        "decisions": [
            (row["code"], row["text"], names.get(row["owner_agency"], row["owner_agency"]),
             row["first_deadline"], row["deadline"], words.say(f"packet_state.{row['state']}", lang),
             row["days_late_first"], row["evidence"])
            for row in packet["decisions"]
        ],
        "problems": [
            (row["code"], row["title"], row["text"], row["ask"], names.get(row["agency"], row["agency"]),
             row["stake_sen"], row["act_by"])
            for row in packet["problems"]
        ],
        "packages": [
            (row["id"], row["name"], row["agency_name"], words.say(f"stage.{row['stage']}", lang),
             row["ceiling_sen"], row["days_late"])
            for row in packet["packages"]["red"]
        ],
    }  # fmt: skip
