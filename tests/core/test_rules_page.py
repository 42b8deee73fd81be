"""The page of rules in docs/ says what the code says."""

from __future__ import annotations

import rules_page

from rapim.units import rules


def test_the_page_of_rules_is_current() -> None:
    kept = rules_page.PAGE.read_text(encoding="utf-8")
    assert kept == rules_page.page(), "write it anew: ./run python tests/core/rules_page.py"


def test_the_page_names_each_rule_and_its_sentence() -> None:
    one = rules.named("budget.schedule.days_behind")
    lines = rules_page.page().splitlines()
    place = lines.index(f"### {one.name}")
    assert lines[place + 2 : place + 5] == [one.sentence, "", f"- Version: {one.version}"]
