"""The page of rules: what each figure means, by which law and since when, as Markdown."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable

from rapim.units.rules import Rule

from .reader import Parameter, Row

HEAD = """# {title}

Generated from the code: {counted}. A rule's version goes up when its meaning changes. A parameter is
read by the day of the fact; *verified* means that the text of the act itself was read.
"""


def markdown(title: str, rules: Iterable[Rule], parameters: Iterable[Parameter]) -> str:
    """The page of rules and parameters, in the order given.

    Units: text.
    Source: docstrings of the rules, rows of the parameters.
    """
    made, dated = list(rules), list(parameters)
    counted = f"{len(made)} rules, {len(dated)} parameters"
    parts = [HEAD.format(title=title, counted=counted), "## Rules\n", *map(_rule, made), "## Parameters\n"]
    return "\n".join([*parts, *map(_parameter, dated)])


def _rule(one: Rule) -> str:
    used = ", ".join(f"[{name}](#{name})" for name in one.parameters)
    lines = [
        f"### {one.name}\n",
        f"{one.sentence}\n",
        f"- Version: {one.version}",
        f"- Units: {one.units}",
        f"- Source: {one.source}",
        *([f"- Parameters: {used}"] if used else []),
    ]
    return "\n".join(lines) + "\n"


def _parameter(one: Parameter) -> str:
    lines = [
        f"### {one.name}\n",
        f"{one.meaning}. Unit: {one.unit}.\n",
        "| from | to | value | source | verified | note |",
        "|---|---|---|---|---|---|",
        *map(_row, one.rows),
    ]
    return "\n".join(lines) + "\n"


def _row(row: Row) -> str:
    said = row.as_dict()
    value = html.escape(json.dumps(said["value"], ensure_ascii=False).replace("\\\\", "\\"), quote=False)
    for sign in "\\|()[]*_":
        value = value.replace(sign, f"&#{ord(sign)};")
    verified = "yes" if row.verified else "no"
    cells = (said["from"], said["to"] or "", f"<code>{value}</code>", row.source, verified, row.note)
    return f"| {' | '.join(cells)} |"
