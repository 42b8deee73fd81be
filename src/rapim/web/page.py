"""What every page knows: the government, the language, the theme, the menu, the clock."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from rapim import words
from rapim.ledger import clock
from rapim.org.models import Government

THEMES = ("auto", "light", "dark")
# name of the word, address, verb that opens it
MENU = (
    ("nav.board", "board", "see_board"),
    ("nav.agencies", "agencies", "see_board"),
    ("nav.agency", "own_agency", "see_agency"),
    ("nav.push_desk", "push_desk", "push"),
    ("nav.meetings", "meetings", "see_meetings"),
    ("nav.packages", "packages", "see_packages"),
    ("nav.targets", "targets", "see_targets"),
    ("nav.targets", "survey_field", "survey_potential"),
    ("nav.field", "field", "report_progress"),
    ("nav.field", "field", "check_progress"),
    ("nav.data", "data_room", "see_batches"),
    ("nav.wall", "wall", "see_wall"),
    ("nav.settings", "settings", "hold_token"),
    ("nav.settings", "settings", "set_organisation"),
)


_ALSO = {
    "board": ("/akhir-tahun/", "/rekam-jejak/"),
    "meetings": (
        "/masalah/", "/arahan/", "/tupoksi/", "/dorongan/", "/percepatan/", "/kalender/", "/ritme/",
        "/menunggu/", "/surat/", "/temuan/",
    )
}  # fmt: skip
"""Pages that belong to an entry of the menu without lying below its address."""


def language() -> str:
    """The language of this request: `id` unless English was chosen."""
    return "en" if (get_language() or "id").startswith("en") else "id"


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    text: str
    href: str
    current: bool


class Page:
    """Read by templates as `page`; each part is worked out only where it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @property
    def lang(self) -> str:
        return language()

    @cached_property
    def theme(self) -> str:
        chosen = self._request.COOKIES.get("theme", "auto")
        return chosen if chosen in THEMES else "auto"

    @cached_property
    def government(self) -> Government | None:
        return Government.objects.order_by("recorded_at", "id").last()

    @property
    def zone(self) -> str:
        return self.government.time_zone if self.government else "Asia/Jakarta"

    @property
    def simulated(self) -> bool:
        return bool(self.government and self.government.simulated)

    @property
    def now(self) -> dt.datetime:
        return clock.now()

    @property
    def clock(self) -> str:
        """Weekday, date and time where the government is: `Rabu, 21 Agustus 2019 09.41 WIB`."""
        day = clock.today(self.zone)
        return f"{words.weekday(day, self.lang)}, {words.moment(clock.now(), self.zone, self.lang)}"

    @property
    def clock_short(self) -> str:
        """The time where the government is: `09.41 WIB`."""
        return words.minute(clock.now(), self.zone)

    @cached_property
    def menu(self) -> list[Item]:
        """The pages that this user may open."""
        from rapim.web.access import rights_of  # noqa: PLC0415 - read only for signed-in users

        if not self._request.user.is_authenticated:
            return []
        rights = rights_of(self._request)
        shown = dict.fromkeys((word, name) for word, name, verb in MENU if rights[verb])
        if not rights.own:
            shown.pop(("nav.agency", "own_agency"), None)
        if ("nav.targets", "targets") in shown:
            shown.pop(("nav.targets", "survey_field"), None)
        return [item for word, name in shown if (item := self._item(word, name))]

    def _item(self, word: str, name: str) -> Item | None:
        try:
            href = reverse(name)
        except NoReverseMatch:
            return None
        path = self._request.path
        current = (
            path == href or path.startswith(_ALSO.get(name, ()))
            if name in ("board", "agencies")
            else path.startswith((href, *_ALSO.get(name, ())))
        )
        return Item(words.say(word, self.lang), href, current)


def page_of(request: HttpRequest) -> Page:
    """The page of a request, made once for a view and its template."""
    kept: Page | None = getattr(request, "_page", None)
    if kept is None:
        kept = Page(request)
        request._page = kept  # type: ignore[attr-defined]
    return kept


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `page` in every template."""
    return {"page": page_of(request)}
