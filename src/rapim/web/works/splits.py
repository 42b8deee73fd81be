"""Dugaan pemecahan paket: a suspicion with its figures, the agency's answer and the inspectorate's word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import law, words
from rapim.analytics.split_list import Group, groups, notes_on
from rapim.law.reader import NotInForceError
from rapim.letters import tables as cells
from rapim.letters.sheets import Part, Sheet, sheet_pages
from rapim.org import access
from rapim.procurement.actions.words import LONGEST, write_split_note
from rapim.procurement.models import SplitNote
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, attempt, tell
from rapim.web.page import language
from rapim.web.tables import Table, export
from rapim.web.works import tables
from rapim.web.works.asked import Wanted
from rapim.web.works.lines import Line
from rapim.web.works.pictures import Reach, keeping
from rapim.web.works.sending import send, style_of
from rapim.web.works.views import frame, question

PAGE, SHOWN = 10, 6
"""How many groups a page shows, and how many packages of a group; the file holds all."""
VERBS = {"answer": "answer_split", "fair": "judge_split", "examine": "judge_split"}
TONES = {"fair": "ok", "examine": "watch"}
_FIELDS: tables.Fields = (
    ("group", "count", 8), ("agency_name", "text", 40), ("account", "text", 22), ("id", "text", 20),
    ("name", "text", 60), ("kind", "text", 16), ("stage", "text", 16), ("ceiling_sen", "money", 20),
    ("group_sen", "money", 20), ("limit_sen", "money", 20), ("alike", "share", 12),
    ("due_method", "text", 16), ("verdict", "text", 24), ("answer", "text", 60),
)  # fmt: skip


class NoteForm(forms.Form):
    """A word on a group: what kind it is, and why."""

    kind = forms.ChoiceField(choices=[(kind, kind) for kind in VERBS])
    text = forms.CharField(max_length=LONGEST)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group in one language with what was said of it."""

    number: int
    group: Group
    notes: list[SplitNote]
    lang: str

    @property
    def lines(self) -> list[Line]:
        return [Line(body, self.lang) for body in self.group.members]

    @property
    def shown(self) -> list[Line]:
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        """How many packages of the group the page leaves to the file."""
        return max(0, len(self.group.members) - SHOWN)

    @property
    def agency_name(self) -> str:
        return str(self.group.members[0]["agency_name"])

    @property
    def verdict(self) -> SplitNote | None:
        """The last word of the inspectorate."""
        some = [note for note in self.notes if note.kind != SplitNote.Kind.ANSWER]
        return some[-1] if some else None

    @property
    def verdict_said(self) -> str:
        return words.say(f"split.verdict_{self.verdict.kind if self.verdict else 'none'}", self.lang)

    @property
    def tone(self) -> str:
        return TONES.get(self.verdict.kind, "none") if self.verdict else "none"

    @property
    def answer(self) -> SplitNote | None:
        """The last answer of the agency."""
        some = [note for note in self.notes if note.kind == SplitNote.Kind.ANSWER]
        return some[-1] if some else None

    @property
    def told(self) -> list[tuple[SplitNote, bool]]:
        """Every word, and whether the packages of the group were others when it was written."""
        return [(note, note.packages != self.group.ids) for note in self.notes]


class _Groups:
    """All groups of a day, worked out once for a question."""

    def __init__(self, wanted: Wanted) -> None:
        self.found = wanted.found()
        self.groups = groups(self.found)


_groups_of = keeping(_Groups, 16)


class Splits:
    """The groups of a day within a reader's reach."""

    def __init__(self, wanted: Wanted, reach: Reach, lang: str) -> None:
        self.wanted, self.lang = wanted, lang
        made = _groups_of(wanted)
        self.found: dict[str, Any] = made.found
        some = [one for one in made.groups if _within(one, wanted.agency, reach)]
        year = int(self.found["fiscal_year"])
        notes = notes_on(some, year, self.as_of, wanted.asked.known_at)
        self.clusters = [Cluster(at, one, notes[one.key], lang) for at, one in enumerate(some, 1)]

    @property
    def as_of(self) -> dt.date:
        return self.wanted.asked.as_of

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @cached_property
    def pages(self) -> Any:
        """The page of groups that was asked for."""
        return Paginator(self.clusters, PAGE).get_page(self.wanted.page)

    @property
    def before(self) -> str:
        """The address of the page before, "" on the first."""
        return self._turned(-1) if self.pages.has_previous() else ""

    @property
    def after(self) -> str:
        """The address of the page after, "" on the last."""
        return self._turned(1) if self.pages.has_next() else ""

    def _turned(self, by: int) -> str:
        return self.wanted.query(page=self.pages.number + by) or "?"

    @cached_property
    def total_sen(self) -> int:
        return sum(one.group.total_sen for one in self.clusters)

    @property
    def law_said(self) -> str:
        """The limits of the day and the bound of likeness, each with where it comes from."""
        try:
            limit, like = law.row_at("pbj_direct_limit", self.as_of), law.row_at("pbj_splitting", self.as_of)
        except NotInForceError:
            return ""
        read = words.say("papers.verified" if limit.verified else "papers.unverified", self.lang)
        share = words.percent(like.value, self.lang, 0)
        return words.say("split.law", self.lang, source=limit.source, read=read, share=share)

    @property
    def table(self) -> Table:
        rows = [row for one in self.clusters for row in _rows(one)]
        return tables.table(self, "dugaan-pemecahan", _FIELDS, rows)


def _within(one: Group, agency: str, reach: Reach) -> bool:
    return agency in ("", one.agency) and (reach is None or one.agency in reach)


def _rows(one: Cluster) -> list[dict[str, Any]]:
    return [
        {
            **{name: body[name] for name in ("agency_name", "account", "id", "name", "ceiling_sen")},
            "group": one.number,
            "kind": words.say(f"goods.{body['kind'] or 'none'}", one.lang),
            "stage": words.say(f"stage.{body['stage']}", one.lang),
            "group_sen": one.group.total_sen,
            "limit_sen": one.group.limit_sen,
            "alike": one.group.alike,
            "due_method": words.say(f"method.{one.group.due_method}", one.lang),
            "verdict": one.verdict_said,
            "answer": one.answer.text if one.answer else "",
        }
        for body in one.group.members
    ]


def _reach(request: HttpRequest) -> Reach:
    scope = rights_of(request).scope("see_splits")
    return None if scope.everywhere else tuple(sorted(scope.agencies))


@may("see_splits")
def page(request: HttpRequest) -> HttpResponse:
    """Groups of packages that may have been split, with what was said of each."""
    wanted = question(request)
    picture = Splits(wanted, _reach(request), language())
    if file := export(request, picture.table):
        return file
    rights = rights_of(request)
    today = wanted.asked.as_of == wanted.asked.today and wanted.asked.known_at is None
    context = {
        "picture": picture,
        "may_judge": today and rights["judge_split"],
        "answers": rights.scope("answer_split").agencies if today else frozenset(),
    }
    return render(request, "works/splits.html", frame(wanted) | context)


@may("see_splits")
def note(request: HttpRequest, package: str) -> HttpResponseBase:
    """Write an answer (the agency) or a verdict (the inspectorate) on the group of a package."""
    wanted = question(request)
    picture = Splits(wanted, _reach(request), language())
    one = next((one for one in picture.clusters if one.group.key == package), None)
    if one is None:
        raise Http404(words.say("split.gone", language()))
    place = wanted.query(page=(one.number - 1) // PAGE + 1)
    back = HttpResponseRedirect(f"{reverse('packages_split')}{place}#g-{package}")
    if request.method != "POST":
        return back
    form = NoteForm(request.POST)
    kind = form.data.get("kind", "")
    verb = VERBS.get(kind, "judge_split")
    if not rights_of(request).may(verb, one.group.agency):
        return forbidden(request, verb)
    if not form.is_valid():
        form = NoteForm({"kind": kind, "text": ""})
    group, year = one.group, int(picture.found["fiscal_year"])
    if attempt(request, None, lambda: _write(request, group, year, form)):
        tell(request, "split.noted")
    return back


def _write(request: HttpRequest, group: Group, year: int, form: NoteForm) -> None:
    said = form.cleaned_data if form.is_valid() else {"kind": form.data["kind"], "text": ""}
    write_split_note(
        actor=actor_of(request), fiscal_year=year, agency_code=group.agency, account=group.account,
        packages=group.ids, kind=said["kind"], text=said["text"], day=access.today(),
    )  # fmt: skip


_PAPER = (("name", "L"), ("numbers", "l"), ("stage", "l"), ("pagu", "r"))


@may("see_splits")
def paper(request: HttpRequest) -> HttpResponse:
    """The same as PDF."""
    picture, style = Splits(question(request), _reach(request), language()), style_of(request)
    lang = style.lang
    parts = [
        Part(_title(one), _PAPER, [_line(line) for line in one.lines], " ".join(_notes(one)))
        for one in picture.clusters
    ]
    notes = [words.say("split.careful", lang), picture.law_said]
    if not parts:
        notes.append(words.say("split.none", lang))
    body = sheet_pages(picture.found, "splits", Sheet(parts=parts, notes=notes), style)
    return send(request, "splits", picture.found, body, name="dugaan-pemecahan")


def _title(one: Cluster) -> str:
    return f"{one.number}. {one.agency_name} · {one.group.account}"


def _notes(one: Cluster) -> list[str]:
    lang, group = one.lang, one.group
    sums = [words.short_rupiah(sen, lang) for sen in (group.total_sen, group.limit_sen)]
    method, alike = words.say(f"method.{group.due_method}", lang), words.percent(group.alike, lang, 0)
    found = [
        words.say("split.figures", lang, n=len(group.members), sum=sums[0], limit=sums[1], method=method),
        words.say("split.alike", lang, share=alike),
        words.say("split.inspectorate", lang, said=one.verdict_said),
    ]
    if one.answer:
        found.append(words.say("split.agency", lang, said=one.answer.text))
    return found


def _line(line: Line) -> list[cells.Cell]:
    body, lang = line.body, line.lang
    stage = words.say(f"stage.{body['stage']}", lang)
    return [line.name, line.numbers, stage, cells.full(body["ceiling_sen"], lang)]
