"""The form of a decision, prefilled from the item on the table."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from rapim import words
from rapim.meeting.actions.decisions import Ordered
from rapim.meeting.measures.effect import BETTER
from rapim.meeting.room.sitting import Sitting, measure_of, proposed_measure
from rapim.web.desk.forms import Choices, Day, Worded
from rapim.web.page import language


class DecisionForm(Worded):
    """What is decided; `uid` is made by the server, so that sending twice writes one."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    item = forms.CharField(widget=forms.HiddenInput, required=False, max_length=120)
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3, "accesskey": "a"}), max_length=2000, label="room_text"
    )
    owner_agency = forms.ChoiceField(label="room_owner")
    owner_person = forms.CharField(
        required=False, max_length=150, label="room_person", help_text="room_person"
    )
    deadline = Day(label="room_deadline")
    evidence_expected = forms.CharField(required=False, max_length=500, label="room_evidence")
    helpers = forms.MultipleChoiceField(
        required=False, label="room_helpers", widget=forms.SelectMultiple(attrs={"size": 4})
    )
    metric = forms.ChoiceField(required=False, label="room_metric", help_text="room_metric")
    measure_agency = forms.ChoiceField(required=False, label="room_measure_agency")
    goal = forms.DecimalField(
        required=False, max_digits=9, decimal_places=2, label="room_goal", help_text="room_goal"
    )
    dissent = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, label="room_dissent"
    )

    def __init__(self, *args: Any, agencies: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        listed: Choices = sorted(agencies.items(), key=lambda pair: pair[1])
        region = [("", words.say("effect.region", lang)), *listed]
        metrics = [(name, words.say(f"effect.metric_{name}", lang)) for name in BETTER]
        chosen = {
            "owner_agency": [("", "–"), *listed],
            "helpers": listed,
            "measure_agency": region,
            "metric": [("", words.say("room.no_metric", lang)), *metrics],
        }
        for name, choices in chosen.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def ordered(self, sat: Sitting) -> Ordered:
        """What is decided, with the value of its measure from the frozen packet."""
        said = self.cleaned_data
        goal = None if said["goal"] is None else float(said["goal"])
        if goal is not None and said["metric"] == "absorption":
            goal = round(goal / 100, 6)
        return Ordered(
            text=said["text"].strip(),
            owner_agency=said["owner_agency"],
            deadline=said["deadline"],
            owner_person=said["owner_person"].strip(),
            helpers=[code for code in said["helpers"] if code != said["owner_agency"]],
            evidence_expected=said["evidence_expected"].strip(),
            measure=measure_of(sat, said["metric"], said["measure_agency"], goal),
            dissent=said["dissent"].strip(),
            item=said["item"],
        )


def fresh(sat: Sitting) -> DecisionForm:
    """An empty form about the item on the table."""
    item = sat.item or {"key": "", "agency": ""}
    agency = item["agency"] if item["agency"] in sat.names else ""
    first = {
        "uid": uuid.uuid4(),
        "item": item["key"],
        "owner_agency": agency,
        "metric": proposed_measure(item),
        "measure_agency": agency,
    }
    return DecisionForm(initial=first, agencies=sat.names)
