"""Joint activities: who waits for whom, in which chains, and the word of the other agency."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim import words
from rapim.demo.future import undo_future
from rapim.meeting.actions import rhythm
from rapim.meeting.measures import waiting as measure
from rapim.meeting.models import Wait
from rapim.meeting.room import waiting
from rapim.meeting.room.waiting import Waiting
from rapim.org import access
from rapim.org.access import Scope
from rapim.web.access import Rights, forbidden, may, rights_of
from rapim.web.decisions.acting import attempt_act
from rapim.web.desk import rows as desk
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.rhythm.forms import ActForm, WaitForm
from rapim.web.tables import Table, export

TONES = {
    measure.CONFIRMED: "ok",
    measure.DISPUTED: "watch",
    measure.WAITING: "none",
    measure.DISMISSED: "none",
}
_FIELDS = (
    ("r_code", "text", 14), ("r_waits", "text", 26), ("r_holds", "text", 26), ("r_what", "text", 44),
    ("r_wait_kind", "text", 20), ("r_since", "date", 12), ("r_needed_by", "date", 12),
    ("r_settled", "date", 12), ("r_days", "count", 10), ("r_working", "count", 10), ("r_over", "count", 10),
    ("r_word", "text", 24), ("r_package", "text", 18),
)  # fmt: skip
_REASONED = ("dispute", "uphold", "dismiss", "reopen", "withdraw")
_NEEDED: Mapping[str, tuple[str, ...]] = {**dict.fromkeys(_REASONED, ("text",)), "settle": ("day",)}


class Line:
    """A wait in the words of a language."""

    def __init__(self, one: Waiting, names: Mapping[str, str], lang: str) -> None:
        self.one, self.row, self.names, self.lang = one, one.row, names, lang

    @property
    def waits(self) -> str:
        return self.names.get(self.row.waits, self.row.waits)

    @property
    def holds(self) -> str:
        return self.names.get(self.row.holds, self.row.holds)

    @property
    def word(self) -> str:
        """What the other agency says of it, or that it is withdrawn."""
        code = "withdrawn" if self.one.standing.withdrawn else self.one.standing.word
        return words.say(f"rhythm_word.{code}", self.lang)

    @property
    def tone(self) -> str:
        return "none" if self.one.standing.withdrawn else TONES[self.one.standing.word]

    @property
    def over(self) -> str:
        """How long past the day on which it was needed."""
        return words.say("rhythm.over", self.lang, span=words.span(self.one.over, self.lang))


def within(row: Wait, reach: Scope) -> bool:
    """Whether a reader may see a wait: those who see every decision, and both agencies."""
    return row.waits in reach or row.holds in reach


class Picture:
    """The waits within a reader's reach."""

    def __init__(self, reach: Scope, request: HttpRequest, today: dt.date) -> None:
        self.today, self.lang = today, language()
        self.agency = request.GET.get("opd", "")
        self.all = request.GET.get("keadaan", "") == "semua"
        self.names = desk.agency_names()
        some = [row for row in waiting.known() if within(row, reach)]
        if self.agency:
            some = [row for row in some if self.agency in (row.waits, row.holds)]
        self.told = waiting.told(some, today)

    @cached_property
    def lines(self) -> list[Line]:
        return [Line(one, self.names, self.lang) for one in self.told if self.all or one.open]

    @property
    def open(self) -> int:
        return sum(one.open for one in self.told)

    @property
    def over(self) -> int:
        return sum(one.open and one.over > 0 for one in self.told)

    @cached_property
    def holdings(self) -> list[dict[str, Any]]:
        """What each agency holds by confirmed waits, and how many more wait for its word."""
        asked: dict[str, int] = {}
        for one in self.told:
            if one.holds_up and one.standing.word != measure.CONFIRMED:
                asked[one.row.holds] = asked.get(one.row.holds, 0) + 1
        found = waiting.holdings(self.told, self.today)
        known = {one.holds for one in found}
        rows = [self._holding(one, asked.get(one.holds, 0)) for one in found]
        rest: list[dict[str, Any]] = [
            {"name": self._name(code), "asked": n} for code, n in asked.items() if code not in known
        ]
        return rows + sorted(rest, key=lambda row: (-row["asked"], row["name"]))

    def _holding(self, one: measure.Holding, asked: int) -> dict[str, Any]:
        waiters = ", ".join(self._name(code) for code in one.waiters)
        return {"name": self._name(one.holds), "one": one, "waiters": waiters, "asked": asked}

    def _name(self, code: str) -> str:
        return self.names.get(code, code)

    @cached_property
    def _rows(self) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        return waiting.chains(self.told)

    @property
    def rings(self) -> list[str]:
        """Rings in words: the last waits for the first."""
        return [self._said((*ring, ring[0])) for ring in self._rows[0]]

    @property
    def chains(self) -> list[str]:
        return [self._said(chain) for chain in self._rows[1]]

    def _said(self, codes: Sequence[str]) -> str:
        joint = words.say("rhythm.waits_for", self.lang)
        return f" {joint} ".join(self._name(code) for code in codes)

    @property
    def agencies(self) -> list[tuple[str, str]]:
        return sorted(self.names.items(), key=lambda pair: pair[1])

    @property
    def table(self) -> Table:
        """The waits as a file."""
        found = [
            {"r_code": line.row.code, "r_waits": line.waits, "r_holds": line.holds, "r_what": line.row.what,
             "r_wait_kind": words.say(f"rhythm_wait.{line.row.kind}", self.lang), "r_since": line.row.since,
             "r_needed_by": line.row.needed_by, "r_settled": line.one.standing.until,
             "r_days": line.one.span.calendar, "r_working": line.one.span.working,
             "r_over": line.one.over, "r_word": line.word, "r_package": line.row.package}
            for line in self.lines
        ]  # fmt: skip
        title = words.say("rhythm.joint", self.lang)
        columns = desk.columns(self.lang, *_FIELDS)
        return desk.table(title, title, columns, found, self.lang, as_of=self.today)


@may("see_decisions")
def page(request: HttpRequest) -> HttpResponseBase:
    """Who waits for whom, for how many days; chains and rings; what each agency holds."""
    picture = Picture(rights_of(request).scope("see_decisions"), request, access.today())
    if file := export(request, picture.table):
        return file
    may_record = rights_of(request)["raise_problem"] or rights_of(request)["run_meeting"]
    return render(request, "rhythm/waits.html", {"picture": picture, "may_record": may_record})


@may("see_decisions")
def new(request: HttpRequest) -> HttpResponseBase:
    """Record that one's agency waits for another; the secretariat records for any."""
    rights = rights_of(request)
    if not (rights["raise_problem"] or rights["run_meeting"]):
        if request.method == "POST":
            return forbidden(request, "raise_problem")
        return HttpResponseRedirect(reverse("waits"))
    own = [] if rights["run_meeting"] else sorted(rights.scope("raise_problem").agencies)
    form = WaitForm(request.POST or None, rights, own, desk.agency_choices())
    if request.method == "POST" and form.is_valid():
        made: list[Wait] = []
        undo_future(actor=actor_of(request))
        if attempt_act(
            request,
            form,
            lambda: made.append(
                rhythm.record_wait(actor=actor_of(request), said=form.said, today=access.today())
            ),
        ):
            tell(request, "rhythm.wait_recorded", number=made[0].code)
            return HttpResponseRedirect(reverse("wait", args=[made[0].code]))
    return render(request, "rhythm/wait_new.html", {"form": form})


@may("see_decisions")
def one(request: HttpRequest, wait: str) -> HttpResponseBase:
    """One wait: its days, what was said on it, and what the reader may do."""
    line = _line(request, wait)
    return forbidden(request, "see_decisions") if line is None else _sheet(request, line, None)


@may("see_decisions")
@require_POST
def act(request: HttpRequest, wait: str) -> HttpResponseBase:
    """Confirm, dispute, decide, settle, reopen or withdraw."""
    line = _line(request, wait)
    if line is None:
        return forbidden(request, "see_decisions")
    name, seen = request.POST.get("act", ""), request.POST.get("seen", "")
    if name not in allowed(line.one, rights_of(request)):
        return forbidden(request, _VERBS.get(name, "raise_problem"))
    form = ActForm(request.POST, name, _NEEDED.get(name, ()))
    undo_future(actor=actor_of(request))
    if form.is_valid() and attempt_act(
        request,
        form,
        lambda: rhythm.act_on_wait(
            actor=actor_of(request),
            wait=line.row,
            act=name,
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            today=access.today(),
            day=form.cleaned_data.get("day"),
            text=form.cleaned_data["text"],
        ),
    ):
        tell(request, f"rhythm_done.{name}")
        return HttpResponseRedirect(reverse("wait", args=[wait]))
    return _sheet(request, line, form, name)


_VERBS = {"uphold": "run_meeting", "dismiss": "run_meeting"}


def allowed(one: Waiting, rights: Rights) -> list[str]:
    """The acts that a reader may do on a wait, whatever its state: by which side they speak for."""
    waits, holds = (rights.may("raise_problem", code) for code in (one.row.waits, one.row.holds))
    runs = rights["run_meeting"]
    some = {
        "confirm": holds,
        "dispute": holds,
        "uphold": runs,
        "dismiss": runs,
        "settle": waits or holds or runs,
        "reopen": waits or runs,
        "withdraw": waits or runs,
    }
    return [name for name in measure.ACTS if some[name]]


def _offered(one: Waiting, rights: Rights) -> list[str]:
    """Of what is allowed, what makes sense now."""
    said = allowed(one, rights)
    if not one.open:
        return [name for name in said if name == "reopen"]
    word = next((row.act for row in reversed(one.acts) if row.act in measure.SAYS), "")
    senseless = {"reopen", word} | (set() if one.disputed else {"uphold", "dismiss"})
    return [name for name in said if name not in senseless]


def _sheet(request: HttpRequest, line: Line, wrong: ActForm | None, name: str = "") -> HttpResponseBase:
    rights = rights_of(request)
    forms = {each: ActForm(None, each, _NEEDED.get(each, ())) for each in _offered(line.one, rights)}
    if wrong is not None and name in forms:
        forms[name] = wrong
    row = line.row
    sees_problem = row.problem is not None and rights.may("see_problems", row.problem.agency)
    sees_decision = row.decision is not None and rights.may("see_decisions", row.decision.owner_agency)
    context = {
        "line": line,
        "forms": forms,
        "wrong": wrong if name not in forms else None,
        "sees_problem": sees_problem,
        "sees_decision": sees_decision,
        "sees_package": rights.may("see_packages", row.waits),
    }
    return render(request, "rhythm/wait.html", context, status=422 if wrong else 200)


def _line(request: HttpRequest, code: str) -> Line | None:
    """A wait within the reader's reach; None where it is beyond, 404 where there is none."""
    row = waiting.known().filter(code=code).first()
    if row is None:
        raise Http404(words.say("rhythm.wait_none", language(), code=code))
    if not within(row, rights_of(request).scope("see_decisions")):
        return None
    return Line(waiting.told([row], access.today())[0], desk.agency_names(), language())
