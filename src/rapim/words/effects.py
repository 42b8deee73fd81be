"""What became of the measure that a decision should move, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapim.words.catalogue import say
from rapim.words.dates import days
from rapim.words.numbers import percent, whole


def measured(metric: str, value: float | None, lang: str = "id") -> str:
    """A value of a measure in words, a dash where there is none.

    Units: days, share or packages in.
    Source: measures of decisions.
    """
    if value is None:
        return "–"
    if metric == "absorption":
        return percent(value, lang)
    if metric == "days_behind":
        return days(round(value), lang)
    return whole(round(value), lang)


def effect_said(found: Mapping[str, Any], names: Mapping[str, str], lang: str = "id") -> str:
    """The effect of a decision as sentences: before, now, what was expected without it, goal.

    Where its fiscal year ended meanwhile (`closed`), the figure is that of the close of that year.

    Units: of the measure.
    Source: catalogue `effect.*`, measures of `rapim.meeting.measures.effect`.
    """
    metric = found["metric"]
    whose = names.get(found["agency"], found["agency"]) or say("effect.region", lang)
    closed = found.get("closed") or 0
    said = say(
        "effect.line_closed" if closed else "effect.line",
        lang,
        metric=say(f"effect.metric_{metric}", lang),
        whose=whose,
        before=measured(metric, found["before"], lang),
        now=measured(metric, found["now"], lang),
        **({"year": closed} if closed else {}),
    )
    if found["expected"] is not None:
        said += " " + say("effect.expected", lang, value=measured(metric, found["expected"], lang))
    if found["goal"] is not None:
        code = {True: "goal_reached", False: "goal_open", None: "goal"}[found["reached"]]
        said += " " + say(f"effect.{code}", lang, value=measured(metric, found["goal"], lang))
    return said + (" " + say("effect.new_year", lang, year=closed + 1) if closed else "")


def verdict_said(found: Mapping[str, Any], lang: str = "id") -> str:
    """The verdict of an effect check: moved, not yet, or why it cannot be judged.

    Units: none.
    Source: catalogue `effect.verdict_*` and `effect.because_*`.
    """
    if found["because"]:
        because = say(f"effect.because_{found['because']}", lang)
        return say("effect.verdict_unknown", lang, because=because)
    return say(f"effect.verdict_{found['verdict']}", lang)
