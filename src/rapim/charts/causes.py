"""Why money is not yet spent: what was planned for later is folded away, the rest is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, frame

LATER = "planned_later"
TONES = {
    "late": "c2", "done_not_billed": "c3", "not_ratified": "c4", "tender_saving": "c5",
    "withheld": "c7", "no_plan": "c8", "over_ceiling": "c2", "contracted_behind": "c6",
    "in_selection": "c4", "not_tendered": "c7", LATER: "c1",
}  # fmt: skip


def causes(parts: Sequence[Mapping[str, Any]], lang: str = "id", name: str = "sebab") -> Figure:
    """The figure of causes in all sizes: largest first, without what was planned for later.

    Units: sen.
    Source: `rapim.budget.measures.causes`; the parts sum to ceiling minus realised.
    """
    rest = sorted((p for p in parts if p["cause"] != LATER and p["sen"]), key=lambda p: -abs(p["sen"]))
    total = sum(p["sen"] for p in parts)
    rows = [
        [words.say(f"cause.{p['cause']}", lang), words.rupiah(p["sen"], lang), _share(p["sen"], total, lang)]
        for p in sorted(parts, key=lambda p: -abs(p["sen"]))
    ]
    rows.append([words.say("chart.sum", lang), words.rupiah(total, lang), _share(total, total, lang)])
    return Figure(
        name=name,
        title=words.say("chart.causes", lang),
        description=_description(rest, lang),
        columns=[words.say(f"chart.{column}", lang) for column in ("cause", "amount", "share")],
        rows=rows,
        specs={size.name: _spec(rest, size, lang) for size in SIZES},
    )


def _share(sen: int, total: int, lang: str) -> str:
    return words.percent(sen / total, lang, 1) if total else "–"


def _spec(rest: Sequence[Mapping[str, Any]], size: Size, lang: str) -> Spec:
    step = round(size.type * (3.4 if size.slim else 2.7))
    values = [
        {
            "n": index,
            "v": abs(part["sen"]) / 1e11,
            "name": words.say(f"cause.{part['cause']}", lang),
            "t": words.short_rupiah(part["sen"], lang),
            "c": colour(TONES.get(part["cause"], "c8")),
        }
        for index, part in enumerate(rest)
    ]
    spec = frame(size, _layers(size), height=max(step * len(values), step), right=round(size.type * 0.8))
    spec["data"] = {"values": values}
    spec["encoding"] = {
        "y": {"field": "n", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}
    }
    return spec


def _layers(size: Size) -> list[Layer]:
    high = size.type * (0.85 if size.slim else 1.5)
    x = {"field": "v", "type": "quantitative", "axis": None, "scale": {"nice": False, "zero": True}}
    drop = size.type * 0.75 if size.slim else 0
    name = {"type": "text", "fill": colour("ink"), "fontSize": size.type * 1.06, "dy": -size.type * 0.75}
    beside = {
        "type": "text",
        "align": "right",
        "dx": -12,
        "fill": colour("ink"),
        "fontSize": size.type * 1.06,
    }
    value = {"type": "text", "align": "left", "dx": 8, "dy": drop, "fill": colour("ink"), "fontWeight": 700}
    bar = {"type": "bar", "height": high, "yOffset": drop, "cornerRadiusEnd": 3}
    start = {"value": 0}
    return [
        {
            "mark": bar,
            "encoding": {"x": x, "fill": {"field": "c", "type": "nominal", "scale": None}},
        },
        {
            "mark": name | {"align": "left"} if size.slim else beside,
            "encoding": {"x": start, "text": {"field": "name"}},
        },
        {
            "mark": value | {"fontSize": size.type * 1.06},
            "encoding": {"x": x, "text": {"field": "t"}},
        },
    ]


def _description(rest: Sequence[Mapping[str, Any]], lang: str) -> str:
    if not rest:
        return words.say("chart.causes_none", lang)
    said = [f"{words.say('cause.' + p['cause'], lang)} {words.short_rupiah(p['sen'], lang)}" for p in rest]
    return "; ".join(said) + "."
