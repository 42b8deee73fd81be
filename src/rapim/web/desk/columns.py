"""Which column of an unknown table is what: proposed from its header, mended and confirmed by a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim.budget.imports import generic
from rapim.budget.imports.guessing import KINDS as BUDGET_KINDS
from rapim.files import layout
from rapim.files.cells import Book, Unreadable, open_book
from rapim.files.mapping import Proposal
from rapim.intake import actions
from rapim.intake.models import Upload
from rapim.intake.options import Options
from rapim.ledger.actions import kept_path
from rapim.procurement.imports import contracts
from rapim.web.access import may
from rapim.web.desk import uploads
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.words import say

SAMPLES = 3
ROLES = (
    *("unit_code", "unit_name", "programme", "activity", "sub_activity", "account", "code", "name", "fund"),
    *("ceiling", "realised", "plan", "receipt", "amount", "rak", "total_rak"),
    *(f"m{month:02d}" for month in range(1, 13)),
    *("number", "date", "sp2d_kind", "event_kind", "reason", "physical_percent", "problem", "note"),
    *("year", "month"),
    *contracts.ROLES,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One column of the sheet, for the page."""

    at: int
    letter: str
    header: str
    samples: list[str]
    role: str


@may("load")
def columns(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the proposal of an upload, or confirm it as the person mended it and read again."""
    upload = uploads.mine(request, pk)
    book = _book(upload)
    proposal = _proposal(book, request.GET.get("lembar"))
    if request.method == "POST":
        mended = mend(proposal, request.POST)
        missing = lacking(mended)
        if not missing:
            return _confirm(request, upload, mended)
        messages.error(request, say("data.mapping_lacks", language(), roles=_words(missing)))
        proposal = mended
    context = {
        "upload": upload,
        "proposal": proposal,
        "sheet": book.sheets[proposal.sheet].name,
        "lines": list(_lines(book, proposal)),
        "roles": sorted({*ROLES, *proposal.columns}),
        "kinds": list(dict.fromkeys(kind for kind, _ in _kinds(proposal))),
    }
    return render(request, "desk/columns.html", context)


def _book(upload: Upload) -> Book:
    try:
        return open_book(kept_path(upload.source_hash), upload.source_name)
    except (Unreadable, OSError) as error:
        raise Http404(str(error)) from error


def _kinds(proposal: Proposal) -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """The kinds that the room of a proposal can read, with the roles each requires."""
    return contracts.KINDS if proposal.kind in contracts.MAPPED else BUDGET_KINDS


def _proposal(book: Book, sheet: str | None) -> Proposal:
    proposed = (*contracts.propose(book), *generic.propose(book))
    found = [one for one in proposed if sheet in (None, str(one.sheet))]
    if not found:
        raise Http404(say("data.no_mapping", language()))
    return found[0]


def mend(proposal: Proposal, said: Mapping[str, Any]) -> Proposal:
    """The proposal as a person changed it: the kind, and the role of each column."""
    kind = said.get("kind", "")
    known = {*ROLES, *proposal.columns}
    chosen: dict[str, int] = {}
    for at in range(len(proposal.headers)):
        role = said.get(f"column-{at}", "")
        if role in known:
            chosen.setdefault(role, at)
    return replace(
        proposal,
        kind=kind if kind in {name for name, _ in _kinds(proposal)} else proposal.kind,
        columns=chosen,
        sure=dict.fromkeys(chosen, 1.0),
        confidence=1.0,
        confirmed=True,
    )


def lacking(proposal: Proposal) -> list[tuple[str, ...]]:
    """The groups of roles of which the kind needs one and the mapping has none."""
    ways = [required for kind, required in _kinds(proposal) if kind == proposal.kind]
    short = [[group for group in required if not set(group) & proposal.columns.keys()] for required in ways]
    return min(short, key=len, default=[])


def _words(groups: Iterable[tuple[str, ...]]) -> str:
    lang = language()
    return "; ".join(
        " / ".join(say(f"colrole.{role}", lang) for role in group if role in ROLES) for group in groups
    )


def _lines(book: Book, proposal: Proposal) -> Iterable[Line]:
    roles = {at: role for role, at in proposal.columns.items()}
    body = book.sheets[proposal.sheet].rows[proposal.header_row :]
    for at, header in enumerate(proposal.headers):
        cells = (layout.text(row[at]) for row in body if at < len(row))
        samples = [text for text, _ in zip((cell for cell in cells if cell), range(SAMPLES), strict=False)]
        if header or samples:
            yield Line(at, layout.letter(at), header, samples, roles.get(at, ""))


def _confirm(request: HttpRequest, upload: Upload, mended: Proposal) -> HttpResponseBase:
    actions.confirm_mapping(
        actor=actor_of(request), shape=mended.shape, kind=mended.kind, columns=mended.as_json()
    )
    tell(request, "data.mapping_kept")
    uploads.read_again(request, upload, Options.from_dict(upload.options))
    return HttpResponseRedirect(reverse("upload", args=[upload.pk]))
