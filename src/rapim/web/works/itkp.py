"""Rekap ITKP: the published scores of its indicators by day, their sum and predicate, and how they moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import law, words
from rapim.law.reader import NotInForceError, Row
from rapim.letters.sheets import Part, Sheet, sheet_pages
from rapim.org import access
from rapim.procurement.actions.words import enter_itkp
from rapim.procurement.measures.itkp import Itkp, itkp
from rapim.procurement.models import ItkpScore
from rapim.web.access import may, rights_of
from rapim.web.desk.acting import actor_of, attempt, tell
from rapim.web.page import language
from rapim.web.tables import Column, Table, export
from rapim.web.works.asked import Wanted
from rapim.web.works.sending import send, style_of
from rapim.web.works.views import frame, question

INDICATORS = (
    *("sirup", "e_tendering", "e_catalogue", "online_shop", "non_e_tendering", "e_contract", "staff"),
    "maturity",
)
TONES = {"very_good": "ok", "good": "ok", "fair": "watch", "poor": "late"}


class ScoreForm(forms.Form):
    """The scores that were published on a day, and where."""

    fiscal_year = forms.IntegerField(min_value=2020, max_value=2100)
    day = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    source = forms.CharField(max_length=200)

    def __init__(self, largest: Mapping[str, float], *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = words.say(f"itkp.field_{name}", language())
        for name in INDICATORS:
            most = largest.get(name, 0)
            label = words.say(f"itkp_indicator.{name}", language())
            self.fields[name] = forms.DecimalField(
                min_value=0, max_value=most, decimal_places=2, required=False,
                label=words.say("itkp.field_score", language(), name=label, most=f"{most:g}"),
            )  # fmt: skip

    @property
    def scores(self) -> dict[str, float]:
        """The scores that were filled in."""
        return {
            name: float(value) for name in INDICATORS if (value := self.cleaned_data.get(name)) is not None
        }


@dataclass(frozen=True, slots=True)
class Score:
    """An indicator: its largest score, and the last one that was published; None where none was."""

    name: str
    largest: float
    row: ItkpScore | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The ITKP after the scores of a day: which were published then, and what they come to."""

    day: dt.date
    found: Itkp
    entered: int


class Recap:
    """The ITKP of a year as published up to a day, in one language."""

    def __init__(self, wanted: Wanted, lang: str) -> None:
        self.wanted, self.lang = wanted, lang
        self.found = wanted.found()
        self.year = wanted.year or self.as_of.year

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @cached_property
    def law(self) -> Row | None:
        """Indicators and bounds of the day; None before there was an ITKP."""
        try:
            return law.row_at("pbj_itkp", self.as_of)
        except NotInForceError:
            return None

    @property
    def law_said(self) -> str:
        if self.law is None:
            return words.say("itkp.no_law", self.lang)
        read = words.say("papers.verified" if self.law.verified else "papers.unverified", self.lang)
        bands = ", ".join(
            words.say("itkp.above", self.lang, bound=f"{bound:g}", name=self._predicate(name))
            for bound, name in self.law.value["bands"]
        )
        lowest = self._predicate(self.law.value["lowest"])
        return words.say("itkp.law", self.lang, bands=bands, lowest=lowest, source=self.law.source, read=read)

    def _predicate(self, name: str) -> str:
        return words.say(f"itkp_predicate.{name}", self.lang)

    @cached_property
    def _rows(self) -> list[ItkpScore]:
        rows = ItkpScore.objects.filter(fiscal_year=self.year, day__lte=self.as_of)
        if self.wanted.asked.known_at is not None:
            rows = rows.filter(recorded_at__lte=self.wanted.asked.known_at)
        return list(rows.order_by("day", "recorded_at", "id"))

    @cached_property
    def scores(self) -> list[Score]:
        """Every indicator with the last score that was published of it."""
        last = {row.indicator: row for row in self._rows}
        largest: Mapping[str, float] = self.law.value["largest"] if self.law else {}
        return [Score(name, float(largest[name]), last.get(name)) for name in INDICATORS if name in largest]

    @cached_property
    def trend(self) -> list[Standing]:
        """What the ITKP came to after each day on which scores were published, the last day first."""
        if self.law is None:
            return []
        known: dict[str, float] = {}
        found = []
        for day in sorted({row.day for row in self._rows}):
            own = {row.indicator: row.score for row in self._rows if row.day == day}
            known |= own
            found.append(Standing(day, itkp(known, law.at("pbj_itkp", day)), len(own)))
        return found[::-1]

    @property
    def now(self) -> Standing | None:
        return self.trend[0] if self.trend else None

    @property
    def complete(self) -> bool:
        """Whether every indicator has a score: only then is the predicate that of the whole index."""
        return self.now is not None and not self.now.found.missing

    @property
    def predicate(self) -> str:
        return self._predicate(self.now.found.predicate) if self.now else ""

    @property
    def tone(self) -> str:
        return TONES[self.now.found.predicate] if self.now and self.complete else "none"

    @property
    def table(self) -> Table:
        lang = self.lang
        kinds = (
            ("indicator", "text", 40), ("largest", "points", 12), ("score", "points", 12),
            ("day", "date", 14), ("source", "text", 50), ("how", "text", 14), ("by", "text", 30),
        )  # fmt: skip
        columns = [
            Column(name, words.say(f"itkp.col_{name}", lang), kind, wide) for name, kind, wide in kinds
        ]
        rows = [self._row(one) for one in self.scores]
        if self.now:
            total = words.say("itkp.total", lang)
            how = words.say("itkp.computed", lang)
            rows.append({"indicator": total, "largest": 100.0, "score": self.now.found.score, "how": how})
        return Table(
            name="rekap-itkp", title=words.say("itkp.title", lang), columns=columns, rows=rows,
            source=self.law_said, as_of=self.as_of, simulated=self.simulated, lang=lang,
        )  # fmt: skip

    def _row(self, one: Score) -> dict[str, Any]:
        found: dict[str, Any] = {
            "indicator": words.say(f"itkp_indicator.{one.name}", self.lang),
            "largest": one.largest,
        }
        if one.row:
            found |= {
                "score": one.row.score,
                "day": one.row.day,
                "source": one.row.source,
                "how": words.say("itkp.entered", self.lang),
                "by": one.row.recorded_by_name,
            }
        return found


@may("see_packages")
def page(request: HttpRequest) -> HttpResponse:
    """The published scores, their sum and predicate, and how they moved."""
    wanted = question(request)
    picture = Recap(wanted, language())
    if file := export(request, picture.table):
        return file
    form = None
    if picture.law and rights_of(request)["enter_itkp"]:
        form = ScoreForm(
            picture.law.value["largest"], initial={"fiscal_year": picture.year, "day": access.today()}
        )
    return render(request, "works/itkp.html", frame(wanted) | {"picture": picture, "form": form})


@may("enter_itkp")
def enter(request: HttpRequest) -> HttpResponseBase:
    """Take up the scores that were published on a day."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("packages_itkp"))
    form = ScoreForm(law.parameter("pbj_itkp").rows[-1].value["largest"], request.POST)
    if form.is_valid() and form.cleaned_data["day"] > access.today():
        form.add_error("day", words.say("itkp.future", language()))
    if form.is_valid() and attempt(request, form, lambda: _enter(request, form)):
        tell(request, "itkp.saved", n=len(form.scores))
        year = form.cleaned_data["fiscal_year"]
        return HttpResponseRedirect(f"{reverse('packages_itkp')}?tahun={year}")
    return render(request, "works/itkp_form.html", {"form": form}, status=422)


def _enter(request: HttpRequest, form: ScoreForm) -> None:
    said = form.cleaned_data
    enter_itkp(
        actor=actor_of(request), fiscal_year=said["fiscal_year"], day=said["day"], scores=form.scores,
        source=said["source"],
    )  # fmt: skip


_SCORES = (("indicator", "L"), ("largest", "r"), ("score", "r"), ("published", "l"), ("source", "L"))
_TREND = (("published", "l"), ("entered_n", "r"), ("score", "r"), ("predicate", "L"))


@may("see_packages")
def paper(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    picture, style = Recap(question(request), language()), style_of(request)
    lang = style.lang
    parts = [Part(words.say("itkp.scores", lang), _SCORES, _score_lines(picture))]
    if picture.trend:
        parts.append(Part(words.say("itkp.trend", lang), _TREND, _trend_lines(picture, picture.trend)))
    notes = [words.say("itkp.about", lang), picture.law_said]
    subtitle = words.say("letter.year_day", lang, year=picture.year, day=words.day(picture.as_of, lang))
    body = sheet_pages(picture.found, "itkp", Sheet(parts=parts, notes=notes, subtitle=subtitle), style)
    return send(request, "itkp", picture.found, body, name="rekap-itkp")


def _score_lines(picture: Recap) -> list[list[str]]:
    lang = picture.lang
    found = [
        [
            words.say(f"itkp_indicator.{one.name}", lang),
            words.points(one.largest, lang),
            words.points(one.row.score, lang) if one.row else "–",
            words.short_day(one.row.day, lang) if one.row else "–",
            one.row.source if one.row else words.say("itkp.not_entered", lang),
        ]
        for one in picture.scores
    ]
    if picture.now:
        said = picture.predicate if picture.complete else words.say("itkp.partial", lang)
        score = words.points(picture.now.found.score, lang)
        found.append([words.say("itkp.total", lang), words.points(100, lang), score, "", said])
    return found


def _trend_lines(picture: Recap, trend: Sequence[Standing]) -> list[list[str]]:
    lang = picture.lang
    return [
        [
            words.short_day(one.day, lang),
            words.whole(one.entered, lang),
            words.points(one.found.score, lang),
            words.say(f"itkp_predicate.{one.found.predicate}", lang)
            if not one.found.missing
            else words.say("itkp.missing", lang, n=len(one.found.missing)),
        ]
        for one in trend
    ]
