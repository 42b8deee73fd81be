"""The data room: what waits, what is known, how fresh it is; batches and their files."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim.budget.actions import lock_month, unlock_month
from rapim.budget.models import Lock
from rapim.intake.models import Upload
from rapim.intake.rooms import room_of
from rapim.ledger.actions import kept_path, predecessors, successors
from rapim.ledger.models import Batch
from rapim.org import access
from rapim.web.access import may, rights_of
from rapim.web.desk import freshness, previews, rows, seeing
from rapim.web.desk.acting import actor_of, attempt, tell, user_of
from rapim.web.desk.forms import LockForm, UploadForm
from rapim.web.page import language
from rapim.web.tables import Table, export
from rapim.words import month_name, say

LATEST, PAGE, WAITING = 10, 100, 30


@may("see_batches")
def room(request: HttpRequest) -> HttpResponseBase:
    """The data room."""
    rights, lang = rights_of(request), language()
    known = seeing.batches(rights.scope("see_batches"))
    waiting = seeing.uploads(rights.scope("see_uploads"), user_of(request)).exclude(state=Upload.State.DONE)
    year = freshness.year_of(request.GET.get("tahun"), known)
    fresh = freshness.matrix(rights.scope("see_batches"), year, lang)
    if file := export(request, fresh.table):
        return file
    context = {
        "form": UploadForm() if rights["load"] else None,
        "uploads": list(waiting[:WAITING]),
        "latest": batch_table(_standing(known), lang, short=True),
        "fresh": fresh,
        "years": freshness.years(known),
        "lock_form": _lock_form(None, year) if rights["lock_month"] else None,
        "locks": list(Lock.objects.order_by("-id")[:LATEST]) if rights["lock_month"] else [],
    }
    return render(request, "desk/room.html", context)


@may("see_batches")
def batches(request: HttpRequest) -> HttpResponseBase:
    """All batches in reach, by kind and year."""
    lang = language()
    found = seeing.batches(rights_of(request).scope("see_batches"))
    kinds = sorted(set(found.order_by().values_list("kind", flat=True).distinct()))
    if (kind := request.GET.get("jenis", "")) in kinds:
        found = found.filter(kind=kind)
    if wish := request.GET.get("q", "").strip():
        found = found.filter(Q(source_name__icontains=wish) | Q(code__icontains=wish))
    if file := export(request, batch_table(found, lang)):
        return file
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    table = batch_table(page.object_list, lang)
    context = {"table": table, "pages": page, "kinds": kinds, "kind": kind, "q": wish}
    return render(request, "desk/batches.html", context)


def batch_table(found: Any, lang: str, *, short: bool = False) -> Table:
    """Batches as a table; a short one leaves out who loaded them and what was not stored."""
    cols = rows.columns(
        lang,
        ("code", "text", 20),
        ("kind", "text", 10),
        ("agency", "text", 24),
        ("year", "text", 8),
        ("month", "text", 12),
        ("file", "text", 36),
        ("loaded", "moment", 18),
        ("by", "text", 18),
        ("rows", "count", 9),
        ("stored", "count", 9),
        ("reported", "count", 9),
        ("status", "text", 12),
    )
    if short:
        cols = [column for column in cols if column.key not in {"by", "rows", "reported"}]
    names, listed = rows.agency_names(), list(found)
    followed = successors(listed)
    lines = [_batch(row, names, followed.get(row.pk), lang) for row in listed]
    return rows.table(
        "batch", say("data.batches", lang), cols, lines, lang, empty=say("data.no_batches", lang)
    )


def _standing(known: Any) -> list[Batch]:
    """The latest batches, without those whose table was loaded after they had been held."""
    some = list(known[: 3 * LATEST])
    followed = successors(some)
    return [row for row in some if row.pk not in followed][:LATEST]


def _batch(row: Batch, names: dict[str, str], after: Batch | None, lang: str) -> dict[str, Any]:
    return {
        "code": row.code,
        "code_href": reverse("batch", args=[row.code]),
        "kind": say(f"kindfile.{row.kind}", lang),
        "agency": names.get(row.unit_code, row.unit_code) or say("desk.several", lang),
        "year": row.fiscal_year,
        "month": month_name(row.month, lang) if row.month else "",
        "file": row.source_name,
        "loaded": row.loaded_at,
        "by": row.loaded_by_name,
        "rows": row.rows,
        "stored": row.stored,
        "reported": row.reported,
        "status": say("data.status_followed" if after else f"data.status_{row.status}", lang),
        "status_href": reverse("batch", args=[after.code]) if after else "",
        "tone": "watch" if row.status == Batch.Status.HELD and not after else "",
    }


def _found(request: HttpRequest, code: str, verb: str) -> Batch:
    batch = seeing.batches(rights_of(request).scope(verb)).filter(code=code).first()
    if batch is None:
        raise Http404(code)
    return batch


@may("see_batches")
def batch(request: HttpRequest, code: str) -> HttpResponseBase:
    """One batch: where it came from, what was found in it, what it changed."""
    found, lang = _found(request, code, "see_batches"), language()
    drift = previews.drift_table(room_of(found.kind).drift(found), lang)
    listed = [
        {
            name: getattr(row, name)
            for name in ("code", "sheet", "row", "column", "read", "expected", "remedy", "held")
        }
        for row in found.findings.all()
    ]
    findings = previews.problem_table(listed, lang)
    table = drift if request.GET.get("tabel") == "perubahan" else findings
    table.source = found.source_name
    if file := export(request, table):
        return file
    reach = rights_of(request).scope("download_source")
    context = {
        "batch": found,
        "after": successors([found]).get(found.pk),
        "before": predecessors(found),
        "agency": rows.agency_names().get(found.unit_code, found.unit_code),
        "known": list(_known(found, lang)),
        "findings": findings,
        "drift": drift,
        "may_download": found in seeing.batches(reach) if reach else False,
        "is_kept": kept_path(found.source_hash).exists(),
    }
    return render(request, "desk/batch.html", context)


def _known(found: Batch, lang: str) -> Any:
    entry = {
        "kind": found.kind,
        "agencies": found.detection.get("agencies", []),
        "year": found.fiscal_year,
        "month": found.month,
        "variant": found.variant,
        "found": found.detection,
    }
    return previews.facts(entry, lang)


@may("download_source")
def source(request: HttpRequest, code: str) -> HttpResponseBase:
    """The file itself, as it came."""
    found = _found(request, code, "download_source")
    path = kept_path(found.source_hash)
    if not path.exists():
        raise Http404(say("data.source_missing", language()))
    return FileResponse(path.open("rb"), as_attachment=True, filename=found.source_name)


@may("lock_month")
@require_POST
def lock(request: HttpRequest) -> HttpResponseBase:
    """Close the RFK of a month, or open it again with a reason."""
    form = _lock_form(request.POST, access.today().year)
    if not form.is_valid():
        return render(request, "desk/lock.html", {"form": form})
    found = form.cleaned_data
    said = {
        "fiscal_year": found["fiscal_year"],
        "month": found["month"],
        "agency_code": found["agency"],
        "reason": found["reason"],
    }
    act = lock_month if found["locked"] else unlock_month
    if attempt(request, form, lambda: act(actor=actor_of(request), **said)):
        agency = rows.agency_names().get(found["agency"], found["agency"]) or say(
            "desk.all_agencies", language()
        )
        words = {
            "month": month_name(found["month"], language()),
            "year": found["fiscal_year"],
            "agency": agency,
        }
        tell(request, "data.locked_done" if found["locked"] else "data.unlocked_done", **words)
    return HttpResponseRedirect(reverse("data_room"))


def _lock_form(data: Any, year: int) -> LockForm:
    return LockForm(data, agencies=rows.agency_choices(), initial={"fiscal_year": year}, prefix="lock")
