"""The forms of a sample survey: its design with strata and tariffs, and one point in the field."""

from __future__ import annotations

import string
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.text import slugify

from rapim import words
from rapim.ledger import clock
from rapim.targets.actions import RefusedError
from rapim.targets.actions.surveys import Counted, DesignSaid, ItemSaid, StratumSaid
from rapim.targets.models import SurveyDesign, SurveyPoint
from rapim.web.desk.forms import Day, Worded
from rapim.web.page import language
from rapim.web.problems.forms import Rupiah
from rapim.web.targets.forms import LONGEST, Percent, why

STRATA, ITEMS, MOST = 3, 2, 12
MOST_PLACES = 1_000_000
BESIDE = {"stratum": "stratum", "place": "place", "day_ahead": "day", "counted_already": "place",
          "too_many_places": "place", "reason": "reason", "survey_title": "title",
          "basis": "basis"}  # fmt: skip
"""Beside which field a refusal is said; the others stand above the form."""


class DesignForm(Worded):
    """What a survey is about, and the numbers that hold for the whole of it."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="petik_title", max_length=160, help_text="petik_title")
    agency = forms.ChoiceField(label="petik_agency")
    account = forms.RegexField(
        r"^4[0-9.]{1,31}$", label="petik_account", max_length=32, help_text="petik_account"
    )
    basis = forms.CharField(label="petik_basis", max_length=LONGEST, help_text="petik_basis")
    days = forms.IntegerField(label="petik_days", min_value=1, max_value=366, help_text="petik_days")
    collectable = Percent(label="petik_collectable", max_length=12, help_text="petik_collectable")
    error = Percent(label="petik_error", max_length=12, help_text="petik_error")

    def __init__(self, agencies: Sequence[tuple[str, str]], data: Any = None) -> None:
        initial = {"uid": uuid.uuid4(), "days": 313, "collectable": "80", "error": "10"}
        super().__init__(data, initial=initial)
        self.fields["agency"].choices = agencies  # type: ignore[attr-defined]
        self.fields["account"].widget.attrs["list"] = "rekening"
        for name in ("collectable", "error"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"

    def clean_error(self) -> float:
        """An error of the whole total is no precision at all."""
        share: float = self.cleaned_data["error"]
        if share >= 1:
            raise forms.ValidationError(words.say("uji_refused.design_numbers", language()))
        return share


class StratumForm(Worded):
    """Alike places; a row that stays empty is left out."""

    name = forms.CharField(label="petik_stratum_name", max_length=80, required=False)
    places = forms.IntegerField(label="petik_places", min_value=2, max_value=MOST_PLACES, required=False)
    expected = Rupiah(label="petik_expected", max_length=40, required=False)
    deviation = Rupiah(label="petik_deviation", max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """A stratum has a name and a number of places, or is not there."""
        found = super().clean() or {}
        for name in ("name", "places"):
            if any(found.values()) and not found.get(name) and name not in self.errors:
                self.add_error(name, words.say("uji_refused.strata", language()))
        return found


class ItemForm(Worded):
    """What is counted, with its tariff; a row that stays empty is left out."""

    name = forms.CharField(label="petik_item", max_length=60, required=False)
    tariff_sen = Rupiah(label="petik_tariff", max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        """An item has a name and a tariff, or is not there."""
        found = super().clean() or {}
        for name in ("name", "tariff_sen"):
            if any(found.values()) and not found.get(name) and name not in self.errors:
                self.add_error(name, words.say("uji_refused.items", language()))
        return found


class Drafted:
    """The whole form of a new survey: its design, its strata and its tariffs."""

    def __init__(self, agencies: Sequence[tuple[str, str]], data: Any = None) -> None:
        self.about = DesignForm(agencies, data)
        more = 2 if data is not None and "more" in data else 0
        self.rows = [(_count(data, "strata", STRATA), more), (_count(data, "items", ITEMS), more)]
        counts = [min(MOST, many + some) for many, some in self.rows]
        bound = None if more else data
        given = data if more else None
        self.strata = [StratumForm(bound, prefix=f"s{at}", initial=_given(given, f"s{at}", StratumForm))
                       for at in range(counts[0])]  # fmt: skip
        self.items = [ItemForm(bound, prefix=f"i{at}", initial=_given(given, f"i{at}", ItemForm))
                      for at in range(counts[1])]  # fmt: skip

    def is_valid(self) -> bool:
        """Whether every part can be read and something is left to survey."""
        read = [one.is_valid() for one in (self.about, *self.strata, *self.items)]
        if not all(read):
            return False
        for code, some in (("strata", self.strata), ("items", self.items)):
            if not any(one.cleaned_data.get("name") for one in some):
                self.about.add_error(None, words.say(f"uji_refused.{code}", language()))
        return not self.about.errors

    @property
    def design(self) -> DesignSaid:
        """What was filled in, for the register."""
        said = self.about.cleaned_data
        strata = [one.cleaned_data for one in self.strata if one.cleaned_data["name"]]
        items = [one.cleaned_data for one in self.items if one.cleaned_data["name"]]
        return DesignSaid(
            tuple(StratumSaid(string.ascii_uppercase[at], one["name"], one["places"], one["expected"] or 0,
                              one["deviation"] or 0) for at, one in enumerate(strata)),
            tuple(ItemSaid(slugify(one["name"])[:24] or f"b{at}", one["name"], one["tariff_sen"])
                  for at, one in enumerate(items, 1)),
            said["days"], said["collectable"], said["error"], said["basis"],
        )  # fmt: skip


def _count(data: Any, name: str, usual: int) -> int:
    text = data.get(f"n_{name}", "") if data is not None else ""
    return min(MOST, int(text)) if text.isascii() and text.isdigit() and int(text) else usual


def _given(data: Any, prefix: str, form: type[forms.Form]) -> dict[str, str]:
    return {} if data is None else {name: data.get(f"{prefix}-{name}", "") for name in form.base_fields}


class CountForm(Worded):
    """One place on one day, for a phone: what was counted of each item."""

    uid = forms.UUIDField(widget=forms.HiddenInput)
    stratum = forms.ChoiceField(label="petik_stratum", widget=forms.RadioSelect)
    place = forms.CharField(label="petik_place", max_length=120, help_text="petik_place")

    def __init__(
        self, design: SurveyDesign, data: Any = None, *, initial: Mapping[str, Any] | None = None,
        correcting: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(data, initial={"uid": uuid.uuid4(), "day": clock.today(), **(initial or {})})
        self.items = {f"n-{one['code']}": one["code"] for one in design.items}
        self.fields["stratum"].choices = [(one["code"], one["name"]) for one in design.strata]  # type: ignore[attr-defined]
        for name, item in zip(self.items, design.items, strict=True):
            field = forms.IntegerField(min_value=0, max_value=10**7, label=item["name"])
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            self.fields[name] = field
        said = {"day": Day(), "counter": forms.CharField(max_length=150),
                "note": forms.CharField(max_length=300, required=False)}  # fmt: skip
        if correcting:
            said["reason"] = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 2}))
        for name, one in said.items():
            one.label = words.say(f"field.petik_{name}", language())
            self.fields[name] = one

    @property
    def found(self) -> Counted:
        """What was counted, for the register."""
        said = self.cleaned_data
        counts = {code: said[name] for name, code in self.items.items()}
        return Counted(said["stratum"], said["place"], said["day"], said["counter"], counts, said["note"])


def started(point: SurveyPoint) -> dict[str, Any]:
    """What a correction starts from."""
    said = {name: getattr(point, name) for name in ("stratum", "place", "day", "counter", "note")}
    return {**said, **{f"n-{code}": number for code, number in point.counts.items()}}


def refuse(form: forms.Form, refused: RefusedError) -> None:
    """Say a refusal beside its field, or above the form where it is about no field of it."""
    beside = BESIDE.get(refused.because, "")
    form.add_error(beside if beside in form.fields else None, why(refused))
