"""The page of rules of the budget; run this file to write it anew."""

from __future__ import annotations

from pathlib import Path

from rapim import law
from rapim.budget import alerts, measures
from rapim.law.page import markdown
from rapim.units import rules

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules" / "budget.md"
ROOMS = (measures, alerts)


def page() -> str:
    """What the page must say now."""
    named = [one for one in rules.every() if one.name.startswith("budget.")]
    return markdown("Rules of the budget", named, law.parameters())


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
