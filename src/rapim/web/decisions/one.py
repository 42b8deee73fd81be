"""One decision: where it stands, what was done, and the forms of the acts that a reader may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from rapim import words
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.letters.models import RoutingSlip
from rapim.meeting.actions import decisions as acts
from rapim.meeting.actions.messages import by_hand
from rapim.meeting.measures.followup import ACTS, CHAIR, OWNER, SECRETARIAT, TABLE, allowed
from rapim.meeting.models import Decision, DecisionAct, Message
from rapim.meeting.room.register import row_of
from rapim.web.access import Rights
from rapim.web.decisions.rows import Line
from rapim.web.desk import rows
from rapim.web.desk.forms import Day, Worded

ASKED: Mapping[str, tuple[str, ...]] = {
    "note": ("text",),
    "evidence": ("file", "text"),
    "return": ("reason",),
    "extend": ("until", "reason"),
    "cancel": ("reason",),
    "reopen": ("reason",),
}
"""What an act asks for beside the button."""
VERBS = {OWNER: "follow_decision", SECRETARIAT: "verify_decision", CHAIR: "extend_decision"}
LONGEST = 2000
_SHARES = ("absorption", "achievement", "physical")


class ActForm(Worded):
    """One act: how many acts were before the eyes, and what the act asks for."""

    act = forms.ChoiceField(choices=[(act, act) for act in ACTS], widget=forms.HiddenInput)
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    until = Day(label="d_until")
    file = forms.FileField(label="d_file", help_text="d_file")
    text = forms.CharField(
        label="d_text", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    reason = forms.CharField(label="d_reason", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, act: str, seen: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{act}-%s", initial={"act": act, "seen": seen}, **kwargs)
        asked = ("act", "seen", *ASKED.get(act, ()))
        self.fields = {name: field for name, field in self.fields.items() if name in asked}
        if act == "note":
            self.fields["text"].required = True
        self.name = act

    @property
    def button(self) -> str:
        """How the button looks: what ends something stands apart."""
        return "stop" if self.name in ("cancel", "return", "reopen") else "main"

    @property
    def asks(self) -> bool:
        """Whether there is something to fill in."""
        return len(self.fields) > 2


class Sheet:
    """A decision as a reader sees it."""

    def __init__(self, row: Decision, rights: Rights, today: dt.date, lang: str) -> None:
        self.decision, self.rights, self.today, self.lang = row, rights, today, lang
        self.acts = list(row.acts.all())
        self.names = rows.agency_names()
        self.line = Line(row_of(row, today), self.names, today, lang)
        self.parties = parties(row, rights)
        now = acts.state_of(row, self.acts)
        self.open_to: dict[str, str] = {}
        for party in self.parties:
            for act in allowed(now, party):
                self.open_to.setdefault(act, party)

    def forms(self, bound: ActForm | None = None) -> list[ActForm]:
        """A form for each act that the reader may do now, in the order of the table; one may be bound."""
        found = [ActForm(act, len(self.acts)) for act in ACTS if act in self.open_to]
        return [bound if bound is not None and one.name == bound.name else one for one in found]

    @property
    def done(self) -> list[tuple[DecisionAct, str, bool]]:
        """What was done, the latest first: the act, the party in words, whether it holds a file."""
        return [
            (one, words.say(f"decision_party.{one.party}", self.lang), one.act == "evidence")
            for one in reversed(self.acts)
        ]

    @property
    def measure(self) -> list[tuple[str, str]]:
        """The measure that it should move: label and value of each number that is known."""
        told = self.decision.measure
        if not told:
            return []
        name = str(told.get("metric", ""))
        code = f"figure.{name}"
        found = [("metric", words.say(code, self.lang) if words.has(code) else name)]
        if told.get("agency"):
            found.append(("agency", self.names.get(told["agency"], told["agency"])))
        numbers = ("before", "expected_without", "goal")
        found += [(key, _number(name, told[key], self.lang)) for key in numbers if told.get(key) is not None]
        return [(words.say(f"decision.measure_{key}", self.lang), value) for key, value in found]

    @property
    def problem_seen(self) -> bool:
        """Whether the reader may open the problem that it answers."""
        row = self.decision.problem
        if row is None:
            return False
        said = row.texts.order_by("version").last()
        reach = self.rights.scope("see_problems")
        helpers = list(said.helpers) if said else []
        return any(code in reach for code in (row.agency, said.accountable if said else "", *helpers) if code)

    @property
    def meeting_seen(self) -> bool:
        """Whether the reader may open the meeting, called or not."""
        return self.rights.scope("see_meetings").everywhere

    @property
    def may_pass(self) -> bool:
        """Whether the reader may pass it on with a lembar disposisi."""
        mine = self.rights.may("follow_decision", self.decision.owner_agency)
        return self.rights["record_decision"] or mine

    @property
    def slips(self) -> list[RoutingSlip]:
        """The slips with which it was passed on."""
        return list(self.decision.slips.filter(at__lte=clock.now()))

    @property
    def messages(self) -> list[Message]:
        """What waits to be told by hand about it, for those who push."""
        return list(by_hand().filter(decision=self.decision)) if self.rights["push"] else []


def parties(row: Decision, rights: Rights) -> tuple[str, ...]:
    """For which parties a reader acts on a decision; the secretariat before the chair."""
    found = [OWNER] if rights.may("follow_decision", row.owner_agency) else []
    found += [SECRETARIAT] if rights["verify_decision"] else []
    return tuple([*found, CHAIR] if rights["extend_decision"] else found)


def party_of(act: str, row: Decision, rights: Rights) -> str:
    """For which party a reader does an act, "" where none of theirs does it at all."""
    whose = next((one.parties for one in TABLE if one.act == act), ())
    return next((party for party in parties(row, rights) if party in whose), "")


def verb_of(act: str) -> str:
    """The verb that is refused to who may not do an act."""
    whose = next((one.parties for one in TABLE if one.act == act), (OWNER,))
    return VERBS[whose[0]]


def acting(row: Decision, form: ActForm, party: str, actor: Actor, day: dt.date) -> Callable[[], DecisionAct]:
    """The act of a form that was filled in."""

    def act() -> DecisionAct:
        said = dict(form.cleaned_data)
        name, seen = said.pop("act"), said.pop("seen")
        if (sent := said.pop("file", None)) is not None:
            kept = acts.keep_evidence(sent.name, sent.read(acts.LARGEST + 1))
            said |= {"file": kept.sha256, "name": kept.name, "size": kept.size, "kind": kept.kind}
        details = {key: value for key, value in said.items() if value not in ("", None)}
        return acts.act_on_decision(
            actor=actor, decision=row, act=name, party=party, day=day, seen=seen, details=details
        )

    return act


def form_of(request: HttpRequest) -> ActForm:
    """The form of the act that was sent; an act there is none of is a note without words."""
    act = request.POST.get("act", "")
    act = act if act in ACTS else "note"
    files: MultiValueDict[str, Any] = request.FILES
    return ActForm(act, 0, request.POST, files)


def _number(name: str, value: Any, lang: str) -> str:
    if name.startswith(_SHARES):
        return words.percent(float(value), lang)
    if name.endswith("_sen"):
        return words.short_rupiah(int(value), lang)
    if name.startswith("days_behind"):
        return words.days(int(value), lang)
    return words.whole(value, lang) if isinstance(value, int) else str(value)
