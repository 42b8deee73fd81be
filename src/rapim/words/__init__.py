"""Words: one catalogue per language, Indonesian first; numbers, money and dates as officials write them.

A word has a code (`board.title`) and stands in `id.toml` and `en.toml`. Codes come from every
room; only this room knows how they sound. Nothing here knows a screen, a letter or a database.
"""

from rapim.words.agenda import agenda_line
from rapim.words.ahead import chance, learned_from, odds
from rapim.words.catalogue import LANGUAGES, has, say
from rapim.words.companies import (
    CompanyRow,
    company_due,
    company_figure,
    company_heads,
    company_line,
    company_rows,
    company_said,
)
from rapim.words.dates import day, days, minute, moment, month_name, short_day, span, weekday
from rapim.words.effects import effect_said, measured, verdict_said
from rapim.words.facts import fact_label, fact_value
from rapim.words.headline import Part, headline, parts
from rapim.words.numbers import file_size, percent, points, quantity, rupiah, short_rupiah, whole
from rapim.words.outlook import unplanned
from rapim.words.pleas import Plea, asks_of, pleas_of
from rapim.words.reasons import assumptions, reason, refusal
from rapim.words.sitting import figure_said
from rapim.words.tone import LEVELS, tone

__all__ = [
    "LANGUAGES",
    "LEVELS",
    "CompanyRow",
    "Part",
    "Plea",
    "agenda_line",
    "asks_of",
    "assumptions",
    "chance",
    "company_due",
    "company_figure",
    "company_heads",
    "company_line",
    "company_rows",
    "company_said",
    "day",
    "days",
    "effect_said",
    "fact_label",
    "fact_value",
    "figure_said",
    "file_size",
    "has",
    "headline",
    "learned_from",
    "measured",
    "minute",
    "moment",
    "month_name",
    "odds",
    "parts",
    "percent",
    "pleas_of",
    "points",
    "quantity",
    "reason",
    "refusal",
    "rupiah",
    "say",
    "short_day",
    "short_rupiah",
    "span",
    "tone",
    "unplanned",
    "verdict_said",
    "weekday",
    "whole",
]
