"""Duties (tupoksi): those in force, a sheet to load them from, and what no duty leads anywhere."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from rapim import words
from rapim.files.problems import Problem
from rapim.ledger.actions import Actor
from rapim.meeting.room.duty_files import Loaded, load_duties
from rapim.org import access
from rapim.org.duties import in_force
from rapim.org.models import Duty
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of
from rapim.web.desk.forms import Worded
from rapim.web.page import language
from rapim.web.problems import rows as register
from rapim.web.problems.forms import cause_name
from rapim.web.tables import Table, export

MOST = 20
LARGEST = 8 * 1024**2
_FIELDS = (
    ("t_code", "text", 14), ("t_agency", "text", 26), ("t_agency_code", "text", 24), ("t_post", "text", 24),
    ("t_role", "text", 18), ("t_text", "text", 60), ("t_article", "text", 26), ("t_programmes", "text", 26),
    ("t_causes", "text", 40), ("t_cause_codes", "text", 30), ("valid_from", "date", 12),
    ("valid_to", "date", 12), ("legal_source", "text", 30),
)  # fmt: skip


class DutyForm(Worded):
    """A sheet of duties."""

    file = forms.FileField(label="t_file", help_text="t_file")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                words.say("data.too_big", language(), name=file.name, limit=LARGEST // 1024**2)
            )
        return file


@may("see_duties")
def page(request: HttpRequest) -> HttpResponseBase:
    """The duties in force, what is unroutable, and for those who set duties the sheet to load."""
    table = _table()
    if request.method != "POST" and (file := export(request, table)):
        return file
    rights = rights_of(request)
    if request.method == "POST" and not rights["set_duties"]:
        return forbidden(request, "set_duties")
    form = DutyForm(request.POST or None, request.FILES or None) if rights["set_duties"] else None
    loaded = None
    if request.method == "POST" and form is not None and form.is_valid():
        loaded = _load(form.cleaned_data["file"], actor_of(request))
        table = _table()
    lost = register.Register(rights.scope("see_problems"), register.Wish(lost=True), access.today())
    context = {
        "duties": table.rows,
        "form": form,
        "loaded": loaded,
        "wrong": [(one, _reason(one)) for one in loaded.problems] if loaded else [],
        "lost": lost.lines(lost.found[:MOST]),
        "lost_n": lost.counted["n"],
    }
    return render(request, "problems/duties.html", context)


def _load(file: UploadedFile[bytes], actor: Actor) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tupoksi"
        with path.open("wb") as kept:
            for part in file.chunks():
                kept.write(part)
        return load_duties(actor=actor, path=path, name=str(file.name))


def _reason(one: Problem) -> str:
    code = f"duty_problem.{one.code}"
    return words.say(code, language()) if words.has(code) else one.remedy or one.code


def _table() -> Table:
    lang, names = language(), register.titles()
    cols = rows.columns(lang, *_FIELDS)
    found = [_cells(row, names, lang) for row in in_force(access.today())]
    return rows.table("tupoksi", words.say("duties.title", lang), cols, found, lang)


def _cells(row: Duty, names: dict[str, str], lang: str) -> dict[str, Any]:
    return {
        "t_code": row.code,
        "t_agency": names.get(row.agency_code, row.agency_code),
        "t_agency_code": row.agency_code,
        "t_post": names.get(row.post_code, row.post_code),
        "t_role": words.say(f"duty_role.{row.role}", lang),
        "t_text": row.text,
        "t_article": row.article,
        "t_programmes": row.programmes,
        "t_causes": [cause_name(code) for code in row.causes],
        "t_cause_codes": row.causes,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "legal_source": row.legal_source,
    }
