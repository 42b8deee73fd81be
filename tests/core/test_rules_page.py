"""The pages of rules in docs/ say what the code says."""

from __future__ import annotations

import pytest
import rules_page

from rapim import law
from rapim.units import rules


@pytest.mark.parametrize("room", rules_page.ROOMS)
def test_the_page_of_rules_is_current(room: str) -> None:
    kept = (rules_page.FOLDER / f"{room}.md").read_text(encoding="utf-8")
    assert kept == rules_page.page(room), "write it anew: ./run python tests/core/rules_page.py"


@pytest.mark.parametrize(
    ("room", "name"), [("budget", "budget.schedule.days_behind"), ("procurement", "procurement.critical.of")]
)
def test_the_page_names_each_rule_and_its_sentence(room: str, name: str) -> None:
    one = rules.named(name)
    lines = rules_page.page(room).splitlines()
    place = lines.index(f"### {one.name}")
    assert lines[place + 2 : place + 5] == [one.sentence, "", f"- Version: {one.version}"]


def test_every_parameter_stands_on_one_page_where_its_rules_link_to_it() -> None:
    pages = {room: rules_page.page(room).splitlines() for room in rules_page.ROOMS}
    for one in law.parameters():
        assert sum(f"### {one.name}" in lines for lines in pages.values()) == 1, one.name
    for one in rules.every():
        lines = pages[one.name.split(".")[0]]
        assert [name for name in one.parameters if f"### {name}" not in lines] == []
