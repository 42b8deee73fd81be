"""What a prognosis leaves out, in words: the same sentence on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rapim.words.catalogue import say
from rapim.words.dates import month_name
from rapim.words.numbers import short_rupiah, whole


def months(found: Sequence[int], lang: str = "id") -> str:
    """Months as a sentence names them, runs as a span: `Februari, Mei–Desember`.

    Units: months 1 to 12, rising.
    Source: usual writing.
    """
    runs: list[list[int]] = []
    for month in found:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    named = [[month_name(run[0], lang), month_name(run[-1], lang)][: len(run)] for run in runs]
    return ", ".join("–".join(run) for run in named)


def unplanned(methods: Sequence[Mapping[str, Any]], lang: str = "id") -> str:
    """That the cash plan gives no amount for months to come, and what its estimate passes over; or nothing.

    Units: methods of `rapim.analytics.prognosis`.
    Source: catalogue `prognosis.unplanned`.
    """
    for one in methods:
        if (basis := one["basis"]).get("missing") == "plan_months":
            return say(
                "prognosis.unplanned",
                lang,
                n=whole(basis["agencies"], lang),
                months=months(basis["months"], lang),
                money=short_rupiah(basis["unplanned_sen"], lang),
            )
    return ""
