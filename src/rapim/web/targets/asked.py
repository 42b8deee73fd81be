"""Which year of targets a page is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from rapim.analytics import marks
from rapim.targets.actions import targets as acts
from rapim.web.page import page_of
from rapim.web.steer.asked import Asked, ask

FIRST_MONTH = 7
"""From July on targets of the coming year are negotiated (KUA-PPAS)."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A year of targets, seen on a day, as known at a moment."""

    asked: Asked
    year: int
    mark: marks.Mark

    @property
    def years(self) -> list[int]:
        """The years that can be chosen: the last one, this one and the next."""
        now = self.asked.as_of.year
        return [now - 1, now, now + 1]

    def query(self, year: int | None = None) -> str:
        """The wish as the end of an address."""
        before = self.asked.query()
        return f"{before}{'&' if before else '?'}tahun={self.year if year is None else year}"


def wish_of(request: HttpRequest, *, proposed: bool = False) -> Wish:
    """Read `?tahun=` and the day of the page; without a year the one that is being negotiated.

    Where only what was `proposed` is of interest, the coming year waits for its first proposal as long as
    this year has targets to show.

    Units: calendar year.
    Source: the address; targets of a year are set from July of the year before (KUA-PPAS).
    """
    asked = ask(request, page_of(request).zone)
    now = asked.as_of.year
    text = request.GET.get("tahun", "")
    if text.isascii() and text.isdigit() and now - 1 <= int(text) <= now + 1:
        year = int(text)
    else:
        year = now + 1 if asked.as_of.month >= FIRST_MONTH else now
        if proposed and year > now:
            have = set(acts.known(asked.known_at).values_list("fiscal_year", flat=True))
            year = now if now in have and year not in have else year
    return Wish(asked, year, marks.known(asked.known_at))
