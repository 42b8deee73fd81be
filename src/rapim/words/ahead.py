"""How probable something is, as officials say it: in words, and as so many in a hundred."""

from __future__ import annotations

from collections.abc import Sequence

from rapim.words.catalogue import say
from rapim.words.numbers import whole

LEAST, MOST = 0.05, 0.95
"""Beyond the outer levels of a band nothing more is known than that."""
STEPS = ((0.9, "high"), (0.65, "likely"), (0.35, "even"), (0.15, "low"))


def odds(probability: float, lang: str = "id") -> str:
    """A probability as so many in a hundred.

    Units: 0 to 1.
    Source: catalogue `ahead.odds*`.
    """
    known = round(probability, 6)
    if known <= LEAST:
        return say("ahead.odds_least", lang)
    if known >= MOST:
        return say("ahead.odds_most", lang)
    return say("ahead.odds", lang, n=whole(round(100 * probability), lang))


def chance(probability: float, lang: str = "id") -> str:
    """How probable it is that a target is reached, in words with the odds.

    Units: 0 to 1.
    Source: catalogue `ahead.chance_*`; steps are the house's own.
    """
    if probability >= 1:
        return say("ahead.chance_sure", lang)
    name = next((name for least, name in STEPS if probability >= least), "least")
    return say(f"ahead.chance_{name}", lang, odds=odds(probability, lang))


def learned_from(years: Sequence[int], lang: str = "id") -> str:
    """From which finished years a forecast has learned, in words.

    Units: calendar years.
    Source: catalogue `ahead.years_*`.
    """
    named = ", ".join(str(year) for year in years)
    if not years:
        return say("ahead.years_none", lang)
    if len(years) == 1:
        return say("ahead.years_one", lang, list=named)
    return say("ahead.years_many", lang, n=len(years), list=named)
