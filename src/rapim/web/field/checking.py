"""The PPTK or PPK checks what the field reported: accept, or return with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim.analytics import field
from rapim.analytics.work_rows import LOCAL
from rapim.org.actions import Refused
from rapim.procurement.actions.progress import check_report
from rapim.procurement.models import ProgressReport
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell, user_of, why
from rapim.web.field.reading import History
from rapim.web.page import language, page_of

Node = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One work with reports that wait for a word; a contract that its package is not named by is named."""

    one: Mapping[str, Any]
    history: History
    contract_no: str = ""


@may("check_progress")
def table(request: HttpRequest) -> HttpResponseBase:
    """The reports that wait, of the agencies within reach; conflicts side by side."""
    if request.method == "POST":
        return _checked(request)
    found = field.found_today()
    owners = _within(request, found, _waiting_nodes())
    rows, names = field.reports_at(owners), field.names_at(owners, field.batch_of(found))
    zone, lang = page_of(request).zone, language()
    works = [
        Waiting(
            one,
            History(rows.get(node, []), names.get(node, {}), zone, lang),
            node[1] if node[0] == LOCAL else "",
        )
        for node, one in owners.items()
    ]
    context = {"works": works, "me": user_of(request).pk}
    return render(request, "field/check.html", context)


def waiting_count(request: HttpRequest, found: Mapping[str, Any]) -> int:
    """How many submissions wait for a word of this reader."""
    nodes = _within(request, found, _waiting_nodes())
    rows = field.waiting().values_list("channel", "number", "submission", "uid")
    return len({submission or uid for channel, number, submission, uid in rows if (channel, number) in nodes})


def _waiting_nodes() -> set[Node]:
    return set(field.waiting().values_list("channel", "number"))


def _within(request: HttpRequest, found: Mapping[str, Any], nodes: set[Node]) -> dict[Node, Any]:
    """The works of some contracts that this reader checks, in the order of their names."""
    rights = rights_of(request)
    owners = field.owners(found, nodes) if nodes else {}
    reach = [(node, one) for node, one in owners.items() if rights.may("check_progress", one["agency"])]
    return dict(sorted(reach, key=lambda pair: (pair[1]["name"], pair[0])))


def _checked(request: HttpRequest) -> HttpResponseBase:
    """The word of a checker on some rows; refused as a whole where one is not his."""
    page = HttpResponseRedirect(reverse("field_check"))
    marks = [mark.partition(".") for mark in request.POST.getlist("row")]
    seen = {int(pk): int(count) for pk, _, count in marks if pk.isdecimal() and count.isdecimal()}
    rows = list(ProgressReport.objects.filter(pk__in=seen))
    nodes = {(row.channel, row.number) for row in rows}
    if nodes - _within(request, field.found_today(), nodes).keys():
        return forbidden(request, "check_progress")
    accepted = request.POST.get("act") == "accept"
    try:
        done = check_report(
            actor=actor_of(request),
            reports=rows,
            accepted=accepted,
            reason=request.POST.get("reason", ""),
            seen=sum(seen.values()),
        )
    except Refused as error:
        messages.error(request, why(error))
        return page
    tell(request, "progress.accepted_n" if accepted else "progress.returned_n", n=done)
    return page
