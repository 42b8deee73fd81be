"""The card of a regional company on a screen: its lines beside the year before, each figure open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rapim import words
from rapim.charts import marks as drawn
from rapim.web.tables import Column, Table


@dataclass(frozen=True, slots=True)
class CardPicture:
    """A card in one language: sentences, heads, and its lines with their bars."""

    card: Mapping[str, Any]
    lang: str

    @property
    def agency(self) -> str:
        return str(self.card["agency"])

    @property
    def name(self) -> str:
        return str(self.card["name"])

    @property
    def said(self) -> str:
        return words.company_said(self.card, self.lang)

    @property
    def due(self) -> str:
        return words.company_due(self.card, self.lang)

    @property
    def heads(self) -> list[str]:
        return words.company_heads(self.card, self.lang)

    @property
    def caption(self) -> str:
        return words.say("bumd.card", self.lang, year=self.card["fiscal_year"])

    @property
    def rows(self) -> list[tuple[words.CompanyRow, str]]:
        """The lines, each with its bar against the share of the year that is gone."""
        gone = self.card["year_gone"]
        return [
            (row, drawn.bullet(row.bar, gone) if row.bar is not None else "")
            for row in words.company_rows(self.card, self.lang)
        ]

    def table(self) -> Table:
        """The card as a table that leaves as a file, its values as the page shows them."""
        heads = [*self.heads[:1], words.say("bumd.measure", self.lang), *self.heads[1:]]
        keys = ("name", "measure", "plan", "realised", "share", "before", "before_share")
        rows = [{key: getattr(row, key) for key in keys} for row in words.company_rows(self.card, self.lang)]
        return Table(
            name=f"rkap-{self.agency}",
            title=f"{self.caption} {self.name}",
            columns=[Column(key, head) for key, head in zip(keys, heads, strict=False)],
            rows=rows,
            source=self.said,
            as_of=dt.date.fromisoformat(self.card["as_of"]),
            lang=self.lang,
        )
