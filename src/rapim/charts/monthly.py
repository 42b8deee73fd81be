"""Month by month: what was planned as an outline, what was realised as a bar."""

from __future__ import annotations

from collections.abc import Sequence

from rapim import words
from rapim.charts.draw import Spec
from rapim.charts.figure import Figure
from rapim.charts.grammar import SIZES, Layer, Size, colour, frame

Amounts = Sequence[int | None]
_NUMBER = "replace(replace(replace(format(datum.value, ',~f'), '.', '_'), /,/g, '.'), '_', ',')"


def monthly(planned: Amounts, realised: Amounts, lang: str = "id", name: str = "bulanan") -> Figure:
    """The figure of twelve months in all sizes; None is a month without a value.

    Units: sen a month.
    Source: differences of the cumulative curve.
    """
    unit, scale = _unit([*planned, *realised])
    rows = [
        [words.month_name(month + 1, lang), _money(planned[month], lang), _money(realised[month], lang)]
        for month in range(12)
    ]
    return Figure(
        name=name,
        title=words.say("chart.monthly", lang, unit=words.say(f"chart.{unit}", lang)),
        description=_description(planned, realised, lang),
        columns=[words.say(f"chart.{column}", lang) for column in ("month", "planned", "realised")],
        rows=rows,
        specs={size.name: _spec(planned, realised, scale, size, lang) for size in SIZES},
    )


def _money(sen: int | None, lang: str) -> str:
    return "–" if sen is None else words.rupiah(sen, lang)


def _unit(amounts: Amounts) -> tuple[str, float]:
    most = max((abs(sen) for sen in amounts if sen is not None), default=0)
    return ("billion", 1e11) if most >= 3e11 else ("million", 1e8)


def _spec(planned: Amounts, realised: Amounts, scale: float, size: Size, lang: str) -> Spec:
    values = [
        {
            "m": words.month_name(month + 1, lang, short=True)[: 1 if size.slim else 3] + " " * month,
            "p": (planned[month] or 0) / scale,
            "r": (realised[month] or 0) / scale,
            "c": colour("accent" if (realised[month] or 0) >= (planned[month] or 0) else "watch"),
        }
        for month in range(12)
    ]
    spec = frame(size, _layers(size), height=round(size.height * 0.62))
    spec["data"] = {"values": values}
    axis = {"labelAngle": 0, "grid": False, "labelOverlap": False}
    spec["encoding"] = {"x": {"field": "m", "type": "ordinal", "sort": None, "axis": axis}}
    return spec


def _layers(size: Size) -> list[Layer]:
    def height(field: str) -> dict[str, object]:
        return {"field": field, "type": "quantitative", "axis": {"tickCount": 4, "labelExpr": _NUMBER}}

    outline = {
        "type": "bar",
        "fill": None,
        "stroke": colour("plan"),
        "strokeDash": [4, 3],
        "width": {"band": 0.8},
    }
    tick = {"type": "bar", "width": {"band": 0.5}}
    return [
        {
            "mark": tick,
            "encoding": {"y": height("r"), "fill": {"field": "c", "type": "nominal", "scale": None}},
        },
        {"mark": outline | {"strokeWidth": size.type / 9}, "encoding": {"y": height("p")}},
    ]


def _description(planned: Amounts, realised: Amounts, lang: str) -> str:
    short = [
        month + 1
        for month in range(12)
        if realised[month] is not None and planned[month] is not None and realised[month] < planned[month]  # type: ignore[operator]
    ]
    known = sum(1 for sen in realised if sen is not None)
    if not known:
        return words.say("chart.monthly_empty", lang)
    names = ", ".join(words.month_name(month, lang) for month in short) or words.say("chart.none", lang)
    return words.say("chart.monthly_said", lang, known=words.whole(known, lang), months=names)
