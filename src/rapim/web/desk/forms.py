"""The forms of the desk. Labels are codes of words; a form is checked here and acted on elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User

from rapim.budget.models import Reply
from rapim.intake.options import KINDS, VARIANTS
from rapim.org import access
from rapim.org.models import Agency, Holder, Post
from rapim.web.page import language
from rapim.words import month_name, say

Choices = list[tuple[str, str]]


class Day(forms.DateField):
    """A day, asked with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"], **kwargs)


class Worded(forms.Form):
    """Labels and hints from the catalogue: `field.<name>`, and `hint.<name>` where it exists."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                continue
            field.label = say(f"field.{field.label or name}", language())
            if field.help_text:
                field.help_text = say(f"hint.{field.help_text}", language())


def worded(values: Iterable[str], section: str, blank: str = "") -> Choices:
    """Choices with their words."""
    found = [(value, say(f"{section}.{value}", language())) for value in values]
    return [("", say(blank, language())), *found] if blank else found


class AgencyForm(Worded):
    """An agency as it is called from a day on."""

    code = forms.RegexField(r"^[0-9A-Za-z.\-]{1,64}$", max_length=64, help_text="agency_code")
    name = forms.CharField(max_length=255)
    short_name = forms.CharField(max_length=60, required=False)
    kind = forms.ChoiceField()
    valid_from = Day()
    valid_to = Day(required=False, help_text="valid_to")
    legal_source = forms.CharField(max_length=200, help_text="legal_source")
    order = forms.IntegerField(required=False, min_value=0, max_value=999)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = worded(Agency.Kind.values, "kind")  # type: ignore[attr-defined]


class PromoteForm(Worded):
    """A sub-unit that stands as an agency of its own from a day on."""

    unit_code = forms.RegexField(r"^[0-9A-Za-z.\-]{3,64}$", max_length=64, help_text="unit_code")
    name = forms.CharField(max_length=255)
    short_name = forms.CharField(max_length=60, required=False)
    kind = forms.ChoiceField()
    valid_from = Day()
    legal_source = forms.CharField(max_length=200, help_text="legal_source")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = worded(Agency.Kind.values, "kind")  # type: ignore[attr-defined]


class PostForm(Worded):
    """A post; the first word of its code gives a role to whoever holds it."""

    office = forms.ChoiceField(help_text="office")
    agency = forms.ChoiceField(required=False, label="agency_of_post")
    title = forms.CharField(max_length=160)
    valid_from = Day()
    legal_source = forms.CharField(max_length=200, help_text="legal_source")

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offices = worded(("bupati", "sekda", "asisten", "kepala", "direktur", "lain"), "office")
        self.fields["office"].choices = offices  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", "–"), *agencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if (office := found.get("office")) in ("kepala", "direktur") and not found.get("agency"):
            read = say(f"office.{office}", language())
            self.add_error("agency", say("refused.role_needs_agency", language(), read=read))
        return found


class HolderForm(Worded):
    """Who holds a post, and how."""

    post = forms.ChoiceField()
    person_name = forms.CharField(max_length=150)
    standing = forms.ChoiceField()
    user = forms.ChoiceField(required=False, label="account", help_text="account")
    valid_from = Day()
    valid_to = Day(required=False, help_text="valid_to")
    legal_source = forms.CharField(max_length=200, help_text="decree")

    def __init__(self, *args: Any, posts: list[Post], users: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = [(str(p.pk), p.title) for p in posts]  # type: ignore[attr-defined]
        people = [(str(u.pk), u.get_username()) for u in users]
        self.fields["user"].choices = [("", "–"), *people]  # type: ignore[attr-defined]
        self.fields["standing"].choices = worded(Holder.Standing.values, "standing")  # type: ignore[attr-defined]


class UserForm(Worded):
    """A new account with its first role."""

    username = forms.RegexField(r"^[A-Za-z0-9][A-Za-z0-9._@\-]{1,149}$", max_length=150, help_text="username")
    full_name = forms.CharField(max_length=150)


class RoleForm(Worded):
    """A role of an account, for an agency where the role belongs to one."""

    user = forms.ChoiceField(label="account")
    role = forms.ChoiceField()
    agency = forms.ChoiceField(required=False, label="agency_of_role")
    valid_from = Day()
    valid_to = Day(required=False, help_text="valid_to")
    legal_source = forms.CharField(max_length=200, required=False, help_text="decree")

    def __init__(self, *args: Any, users: list[User], agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(str(u.pk), u.get_username()) for u in users]  # type: ignore[attr-defined]
        self.fields["role"].choices = worded(access.ROLES, "role")  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", "–"), *agencies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        role, agency = found.get("role", ""), found.get("agency", "")
        if role and (role in access.AGENCY_ROLES) != bool(agency):
            code = "role_has_no_agency" if agency else "role_needs_agency"
            self.add_error("agency", say(f"refused.{code}", language(), read=say(f"role.{role}", language())))
        return found


class TargetForm(Worded):
    """The share of the ceiling to be spent by 31 December."""

    fiscal_year = forms.IntegerField(min_value=2005, max_value=2100)
    agency = forms.ChoiceField(required=False, label="agency_of_target")
    percent = forms.DecimalField(min_value=0, max_value=100, max_digits=5, decimal_places=2)
    legal_source = forms.CharField(max_length=200, help_text="legal_source")

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].choices = [("", say("desk.region", language())), *agencies]  # type: ignore[attr-defined]


class CeilingForm(Worded):
    """From which ceiling on works are reported from the field."""

    ceiling_rupiah = forms.IntegerField(min_value=0, max_value=10**15)
    valid_from = Day()
    legal_source = forms.CharField(max_length=200, help_text="legal_source")


class TokenForm(Worded):
    """A key for a script, named after its use."""

    name = forms.CharField(max_length=80, label="token_name", help_text="token_name")
    days = forms.TypedChoiceField(coerce=int, label="token_days")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lasting = [(str(n), say("days.many", language(), n=n)) for n in (30, 90, 365)]
        self.fields["days"].choices = lasting  # type: ignore[attr-defined]


class ReplyForm(Worded):
    """What an agency says of a figure."""

    kind = forms.ChoiceField(widget=forms.RadioSelect, label="reply_kind")
    figure = forms.CharField(required=False, widget=forms.HiddenInput, max_length=48)
    trace = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=2000, label="reply_text")
    promised = Day(required=False, help_text="promised")

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        self.fields["kind"].choices = worded(Reply.Kind.values, "reply")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        day = found.get("promised")
        if found.get("kind") == Reply.Kind.COMMIT and (day is None or day < self._today):
            self.add_error("promised", say("refused.promise_needs_day", language()))
        return found


class LockForm(Worded):
    """Close the RFK of a month for an agency or for all, or open it again."""

    fiscal_year = forms.IntegerField(min_value=2005, max_value=2100)
    month = forms.TypedChoiceField(coerce=int)
    agency = forms.ChoiceField(required=False, label="agency_of_target")
    locked = forms.TypedChoiceField(coerce=lambda text: text == "1", label="lock")
    reason = forms.CharField(max_length=400)

    def __init__(self, *args: Any, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [(str(m), month_name(m, language())) for m in range(1, 13)]
        self.fields["month"].choices = months  # type: ignore[attr-defined]
        self.fields["agency"].choices = [("", say("desk.all_agencies", language())), *agencies]  # type: ignore[attr-defined]
        states = [("1", say("desk.lock", language())), ("0", say("desk.unlock", language()))]
        self.fields["locked"].choices = states  # type: ignore[attr-defined]


class Several(forms.ClearableFileInput):
    """A file field that takes many."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """One or many files, each within the limit."""

    limit = 64 * 1024**2
    widget = Several

    def clean(self, data: Any, initial: Any = None) -> Any:
        listed = data if isinstance(data, list | tuple) else [data] if data else []
        if not listed:
            raise forms.ValidationError(say("data.no_files", language()))
        for file in listed:
            if file.size > self.limit:
                words = {"name": file.name, "limit": self.limit // 1024**2}
                raise forms.ValidationError(say("data.too_big", language(), **words))
        return [super(Files, self).clean(file, initial) for file in listed]


class StatementForm(Worded):
    """What a person states about a file; empty where the file itself tells it."""

    agency = forms.RegexField(r"^[0-9A-Za-z.\-]{1,64}$", max_length=64, required=False)
    year = forms.IntegerField(min_value=2005, max_value=2100, required=False)
    month = forms.TypedChoiceField(coerce=int, required=False, empty_value=None)
    variant = forms.ChoiceField(required=False)
    kind = forms.ChoiceField(required=False, label="kind_of_file")
    effective = Day(required=False)
    currency = forms.RegexField(r"^[A-Za-z]{3}$", max_length=3, required=False, help_text="currency")
    region = forms.CharField(max_length=96, required=False, help_text="region")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = language()
        blank = [("", say("desk.from_the_file", lang))]
        months = [(str(m), month_name(m, lang)) for m in range(1, 13)]
        self.fields["month"].choices = blank + months  # type: ignore[attr-defined]
        variants = [(v, say(f"data.variant_{v}", lang)) for v in VARIANTS]
        self.fields["variant"].choices = blank + variants  # type: ignore[attr-defined]
        kinds = [(k, say(f"kindfile.{k}", lang)) for k in KINDS]
        self.fields["kind"].choices = blank + kinds  # type: ignore[attr-defined]

    def clean_currency(self) -> str:
        return str(self.cleaned_data.get("currency") or "").upper()


class UploadForm(StatementForm):
    """Files, with what the person states about them."""

    files = Files()  # type: ignore[assignment]
