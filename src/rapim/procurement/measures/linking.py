"""Which plans, selections and records are one package.

By codes where the sources give them (a field may hold several RUP codes joined by `;`), else by
agency, ceiling and name, with a word on how sure that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Node = tuple[str, str]
"""A plan ("rup-penyedia" or "rup-swakelola", and its code) or a selection (channel and number)."""

PLANS = ("rup-penyedia", "rup-swakelola")

BY_CODE, BY_NAME = "code", "name"
SURE_ENOUGH = 0.8
"""Fallback links below this are proposals for the worklist, not links."""
_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    {
        "belanja",
        "pengadaan",
        "pekerjaan",
        "paket",
        "kegiatan",
        "dan",
        "di",
        "ke",
        "untuk",
        "kab",
        "kota",
        "kec",
    }
)


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two ends: how it was found, and how sure it is (0 to 1)."""

    one: Node
    other: Node
    how: str
    confidence: float


def codes_in(read: str) -> tuple[str, ...]:
    """The codes of a field, in order: `55633417;55633419` holds two.

    Units: none.
    Source: SPSE joins the RUP codes of a consolidated package by semicolons.
    """
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;,]", read) if part.strip()))


def tied_by_code(
    plans: Iterable[Node], named: Iterable[tuple[Node, str]]
) -> tuple[list[Tie], list[tuple[Node, str]]]:
    """Ties of selections to the plans whose codes they name, and the codes that no plan has.

    Units: confidence 1 for a code.
    Source: kd_rup of SPSE, e-katalog and records.
    """
    known = set(plans)
    ties, loose = [], []
    for node, read in named:
        for code in codes_in(read):
            ways = reversed(PLANS) if node[0] == "swakelola" else PLANS
            found = next(((way, code) for way in ways if (way, code) in known), None)
            if found is None:
                loose.append((node, code))
            else:
                ties.append(Tie(node, found, BY_CODE, 1.0))
    return ties, loose


def similarity(one: str, other: str) -> float:
    """How alike two names are: shared words among all words, empty words apart.

    Units: 0 to 1.
    Source: Jaccard index.
    """
    a, b = _words(one), _words(other)
    return len(a & b) / len(a | b) if a and b else 0.0


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.casefold())) - _EMPTY


def tied_by_name(plans: Sequence[dict[str, Any]], selections: Sequence[dict[str, Any]]) -> list[Tie]:
    """Ties of ends without codes: same agency, same ceiling, like names, and no second like it.

    A tie is as sure as the names are alike; below one half there is none.

    Units: confidence 0.5 to 0.95.
    Source: our rule; the codes of half of the packages of a province's RUP of one year are missing.
    """
    shelves: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for plan in plans:
        if plan["ceiling_sen"]:
            shelves.setdefault((plan["agency"], plan["ceiling_sen"]), []).append(plan)
    ties = []
    for one in selections:
        shelf = shelves.get((one["agency"], one["ceiling_sen"] or 0), [])
        scored = sorted(
            ((similarity(one["name"], plan["name"]), plan["node"]) for plan in shelf), reverse=True
        )
        if not scored or scored[0][0] < 0.5 or (len(scored) > 1 and scored[1][0] == scored[0][0]):
            continue
        ties.append(Tie(one["node"], scored[0][1], BY_NAME, round(min(0.95, scored[0][0]), 2)))
    return ties


def components(nodes: Iterable[Node], ties: Iterable[Tie]) -> list[list[Node]]:
    """Packages: the groups of nodes that ties of enough confidence hold together, in a fixed order.

    Units: none.
    Source: union-find.
    """
    parent: dict[Node, Node] = {node: node for node in nodes}

    def root(node: Node) -> Node:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for tie in ties:
        if tie.confidence >= SURE_ENOUGH:
            one, other = sorted((root(tie.one), root(tie.other)))
            parent[other] = one
    groups: dict[Node, list[Node]] = {}
    for node in parent:
        groups.setdefault(root(node), []).append(node)
    return [sorted(group) for _, group in sorted(groups.items())]
