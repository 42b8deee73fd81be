"""Rekap PDN/UMK: shares of domestic products and small business, planned and realised, by agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapim import law, words
from rapim.analytics.package_shares import MARKS, SAID, together
from rapim.law.reader import NotInForceError, Row
from rapim.letters import tables as cells
from rapim.letters.lists import list_pages
from rapim.procurement.measures import shares
from rapim.web.access import may
from rapim.web.page import language
from rapim.web.tables import Column, Table, export
from rapim.web.works.asked import Wanted
from rapim.web.works.pictures import Reach
from rapim.web.works.sending import send, style_of
from rapim.web.works.views import frame, question, reach_of

LANES = ("planned", "realised")
TONES = {"reached": "ok", "short": "late", "open": "watch", "none": "none"}


@dataclass(frozen=True, slots=True)
class Share:
    """One share: from what is marked alone to what it could be at most, against the target of the day."""

    lane: str
    mark: str
    sums: Mapping[str, int]
    target: float
    lang: str

    @property
    def least(self) -> float | None:
        """The share of what is marked, nothing that is not said counted in."""
        total = self.sums["total_sen"]
        return self.sums["marked_sen"] / total if total > 0 else None

    @property
    def most(self) -> float | None:
        """The share if all that is not said were marked."""
        total = self.sums["total_sen"]
        return (self.sums["marked_sen"] + self.sums["unsaid_sen"]) / total if total > 0 else None

    @property
    def said(self) -> str:
        """The share in words: one number, or from least to most where part of the value says nothing."""
        if self.least is None or self.most is None:
            return "–"
        least, most = (words.percent(share, self.lang, 1) for share in (self.least, self.most))
        return least if least == most else f"{least} – {most}"

    @property
    def verdict(self) -> str:
        found = self.sums
        return shares.verdict(found["marked_sen"], found["unsaid_sen"], found["total_sen"], self.target)

    @property
    def short_sen(self) -> int | None:
        """What is missing at least where the target is missed, even if all that is not said were marked."""
        if self.verdict != "short":
            return None
        found = self.sums
        most = np.array([found["marked_sen"] + found["unsaid_sen"]], dtype=np.int64)
        total = np.array([found["total_sen"]], dtype=np.int64)
        sums = shares.Shares(most, np.zeros_like(most), total, most / total)
        return int(shares.missing(sums, self.target)[0])

    @property
    def verdict_said(self) -> str:
        return words.say(f"local.verdict_{self.verdict}", self.lang)

    @property
    def tone(self) -> str:
        return TONES[self.verdict]


@dataclass(frozen=True, slots=True)
class Part:
    """The shares of an agency, or of all in reach, with the addresses of its packages."""

    code: str
    name: str
    shares: list[Share]
    queries: Mapping[str, str]


class Local:
    """Shares of PDN and UMK of a day within a reader's reach."""

    def __init__(self, wanted: Wanted, reach: Reach, lang: str) -> None:
        self.wanted, self.lang = wanted, lang
        self.found = wanted.found()
        self.agencies = [one for one in self.found["agencies"] if reach is None or one["code"] in reach]

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @cached_property
    def law(self) -> Row | None:
        """The targets of the day; None before there was any law of them."""
        try:
            return law.row_at("pbj_share_targets", self.as_of)
        except NotInForceError:
            return None

    @property
    def targets(self) -> list[tuple[str, str]]:
        """Each mark with its target in words."""
        return [(mark, self._target_said(mark)) for mark in MARKS]

    def _target(self, mark: str) -> float:
        return float(self.law.value[mark]) if self.law else 0.0

    def _target_said(self, mark: str) -> str:
        target = self._target(mark)
        return (
            words.say("local.target", self.lang, share=words.percent(target, self.lang, 0))
            if target
            else words.say("local.no_target", self.lang)
        )

    def _shares(self, sums: Mapping[str, Any]) -> list[Share]:
        return [
            Share(lane, mark, sums[lane][mark], self._target(mark), self.lang)
            for mark in MARKS
            for lane in LANES
        ]

    @cached_property
    def total(self) -> list[Share]:
        return self._shares(together(one["shares"] for one in self.agencies))

    @property
    def swakelola(self) -> tuple[int, int]:
        """How many packages and how much money stand apart."""
        some = [one["swakelola"] for one in self.agencies]
        return sum(one["packages"] for one in some), sum(one["ceiling_sen"] for one in some)

    @cached_property
    def parts(self) -> list[Part]:
        """The agencies that plan or buy anything from providers, the dearest first."""
        found = [one for one in self.agencies if _whole(one)]
        found.sort(key=lambda one: (-_whole(one), one["code"]))
        return [self._part(one) for one in found]

    def _part(self, one: Mapping[str, Any]) -> Part:
        queries = {
            f"{mark}_{said}": self.wanted.query(agency=one["code"], **{mark: said})
            for mark in MARKS
            for said in SAID
        }
        queries["all"] = self.wanted.query(agency=one["code"])
        name = str(one["name"] or one["code"] or words.say("local.no_agency", self.lang))
        return Part(one["code"], name, self._shares(one["shares"]), queries)

    @property
    def notes(self) -> list[str]:
        """What the shares stand on, in words."""
        lang, (count, sum_sen) = self.lang, self.swakelola
        found = [words.say("local.basis_planned", lang), words.say("local.basis_realised", lang)]
        if count:
            said = words.whole(count, lang), words.short_rupiah(sum_sen, lang)
            found.append(words.say("local.swakelola", lang, n=said[0], sum=said[1]))
        found.append(
            " ".join(f"{mark.upper()}: {said}." for mark, said in self.targets) + f" {self.law_said}"
        )
        return found

    @property
    def law_said(self) -> str:
        """The law of the targets and whether its text was read."""
        if self.law is None:
            return ""
        read = words.say("papers.verified" if self.law.verified else "papers.unverified", self.lang)
        return f"{self.law.source} ({read})."


def _whole(one: Mapping[str, Any]) -> int:
    found = one["shares"]
    return max(int(found[lane]["pdn"]["total_sen"]) for lane in LANES)


def table_of(picture: Local) -> Table:
    """The shares of each agency, and of all together, as a table."""
    lang = picture.lang
    columns = [
        Column("code", words.say("package_column.code", lang), "text", 22),
        Column("name", words.say("package_column.agency_name", lang), "text", 44),
    ]
    kinds = (
        ("marked_sen", "money", 20),
        ("unsaid_sen", "money", 20),
        ("total_sen", "money", 20),
        ("least", "share", 12),
        ("most", "share", 12),
        ("verdict", "text", 22),
    )
    for share in picture.total:
        lane = words.say(f"local.{share.lane}", lang)
        columns += [
            Column(
                f"{share.mark}_{share.lane}_{name}",
                f"{share.mark.upper()} {lane}: {words.say(f'local.col_{name}', lang)}",
                kind,
                width,
            )
            for name, kind, width in kinds
        ]
    rows = [_row(part.code, part.name, part.shares) for part in picture.parts]
    rows.append(_row("", words.say("local.all", lang), picture.total))
    return Table(
        name="rekap-pdn-umk", title=words.say("local.title", lang), columns=columns, rows=rows,
        source=f"{words.say('works.source', lang)}; {picture.law_said}", as_of=picture.as_of,
        simulated=picture.simulated, lang=lang,
    )  # fmt: skip


def _row(code: str, name: str, some: Sequence[Share]) -> dict[str, Any]:
    row: dict[str, Any] = {"code": code, "name": name}
    for share in some:
        at = f"{share.mark}_{share.lane}_"
        row |= {f"{at}{name}": share.sums[name] for name in ("marked_sen", "unsaid_sen", "total_sen")}
        row |= {f"{at}least": share.least, f"{at}most": share.most, f"{at}verdict": share.verdict_said}
    return row


@may("see_packages")
def page(request: HttpRequest) -> HttpResponse:
    """Shares of PDN and UMK, planned and realised, against the targets of the day."""
    wanted = question(request)
    picture = Local(wanted, reach_of(request), language())
    if file := export(request, table_of(picture)):
        return file
    return render(request, "works/local.html", frame(wanted) | {"picture": picture})


@may("see_packages")
def paper(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    picture, style = Local(question(request), reach_of(request), language()), style_of(request)
    columns = [("agency", "L")]
    for share in picture.total:
        columns += [(f"{share.mark}_{share.lane}", "r")]
    columns += [("planned_sum", "r"), ("realised_sum", "r")]
    rows = [
        _line(name, some, style.lang)
        for name, some in [
            *((part.name, part.shares) for part in picture.parts),
            (words.say("local.all", style.lang), picture.total),
        ]
    ]
    body = list_pages(picture.found, "local", columns, rows, picture.notes, style)
    return send(request, "local", picture.found, body, name="rekap-pdn-umk")


def _line(name: str, some: Sequence[Share], lang: str) -> list[cells.Cell]:
    sums = {share.lane: share.sums["total_sen"] for share in some}
    return [
        name,
        *([share.said, "" if share.tone == "none" else share.tone] for share in some),
        *(cells.money(sums[lane], lang) for lane in LANES),
    ]
