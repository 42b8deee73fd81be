"""The pages of rules, one for each room; run this file to write them anew."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from rapim import law
from rapim.budget import alerts, measures
from rapim.law.page import markdown
from rapim.meeting import measures as meeting_measures
from rapim.procurement import alerts as procurement_alerts
from rapim.procurement import measures as procurement_measures
from rapim.targets import measures as targets_measures
from rapim.units import rules

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "rules"
ROOMS = {
    "budget": (measures, alerts),
    "procurement": (procurement_measures, procurement_alerts),
    "meeting": (meeting_measures,),
    "targets": (targets_measures,),
}
"""Where the rules of a room stand: every module of its measures, so that none is forgotten."""
for _found in (measures, procurement_measures, meeting_measures, targets_measures):
    for _module in pkgutil.iter_modules(_found.__path__):
        importlib.import_module(f"{_found.__name__}.{_module.name}")


def page(room: str) -> str:
    """What the page of a room must say now; a parameter stands with the room its file is named after."""
    named = [one for one in rules.every() if one.name.startswith(f"{room}.")]
    dated = [one for one in law.parameters() if room_of(one.topic) == room]
    return markdown(TITLES[room], named, dated)


def room_of(topic: str) -> str:
    """The room of a file of parameters; what names no other room is the budget's."""
    return next((room for room in ("procurement", "meeting", "targets") if topic.startswith(room)), "budget")


TITLES = {
    "meeting": "Rules of the meeting room",
    "budget": "Rules of the budget",
    "procurement": "Rules of procurement",
    "targets": "Rules of potential and targets",
}


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for each in ROOMS:
        (FOLDER / f"{each}.md").write_text(page(each), encoding="utf-8")
