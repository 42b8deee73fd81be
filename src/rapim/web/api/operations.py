"""The operations of the API: fetch, call, answer."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import File, Form, NinjaAPI, Router, UploadedFile
from ninja.errors import HttpError

from rapim import analytics
from rapim.org import access
from rapim.web.access import rights_of
from rapim.web.api import schemas
from rapim.web.api.guard import needs, require_agency
from rapim.web.desk import rows, seeing
from rapim.web.desk.acting import actor_of

router = Router()
_REFUSALS = {401: schemas.Refusal, 403: schemas.Refusal}
LEVELS = ("agency", "programme", "activity", "sub_activity")


@router.get("/board", response={200: schemas.Board, **_REFUSALS}, **needs("see_agency"))
def board(
    request: HttpRequest,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    basis: str | None = None,
    level: str = "agency",
    parent: str | None = None,
) -> Any:
    """The board: every unit of a level with its figures. Roles of one agency see their own units."""
    if level not in LEVELS:
        raise HttpError(422, f"level: {', '.join(LEVELS)}")
    found = _computed(as_of, known_at, basis, level, parent)
    return JsonResponse(seeing.own_part(rights_of(request).scope("see_agency"), found))


def _computed(
    as_of: dt.date | None, known_at: dt.datetime | None, basis: str | None, level: str, parent: str | None
) -> dict[str, Any]:
    try:
        return analytics.board(as_of or access.today(), known_at, basis=basis, level=level, parent=parent)
    except ValueError as error:
        raise HttpError(422, str(error)) from error


@router.get("/trace/{path:figure_id}", response={200: schemas.Trace, **_REFUSALS}, **needs("open_figure"))
def trace(request: HttpRequest, figure_id: str) -> Any:
    """Open a figure: rule, parameters, file, sheet and row."""
    agency = seeing.agency_of_trace(figure_id)
    reach = rights_of(request).scope("open_figure")
    if not (reach.everywhere or (agency and agency in reach)):
        raise HttpError(403, f"forbidden: open_figure {agency}")
    try:
        return JsonResponse(analytics.trace(figure_id))
    except (LookupError, ValueError) as error:
        raise HttpError(404, str(error)) from error


@router.get("/units", response={200: list[schemas.AgencyOut], **_REFUSALS}, **needs("see_agency"))
def units(request: HttpRequest, day: dt.date | None = None) -> Any:
    """The agencies that are valid on a day (default today)."""
    reach, day = rights_of(request).scope("see_agency"), day or access.today()
    return [row for row in rows.agency_rows() if row.code in reach and access.counts(row, day)]


@router.get("/batches", response={200: schemas.Batches, **_REFUSALS}, **needs("see_batches"))
def batches(
    request: HttpRequest,
    kind: str = "",
    fiscal_year: int | None = None,
    offset: int = 0,
    limit: int = 100,
) -> Any:
    """Batches, the latest first."""
    found = seeing.batches(rights_of(request).scope("see_batches"))
    found = found.filter(kind=kind) if kind else found
    found = found.filter(fiscal_year=fiscal_year) if fiscal_year else found
    return {"count": found.count(), "batches": list(found[max(0, offset) :][: min(max(1, limit), 1000)])}


@router.get("/revenue", response={200: dict[str, Any], **_REFUSALS}, **needs("see_revenue"))
def revenue(
    request: HttpRequest,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    agency: str | None = None,
) -> Any:
    """Revenue plan and receipts by account. Roles of one agency get that agency's alone."""
    reach = rights_of(request).scope("see_revenue")
    if not reach.everywhere:
        agency = agency or min(reach.agencies)
        require_agency(request, "see_revenue", agency)
    return JsonResponse(analytics.revenue(as_of or access.today(), known_at, agency=agency))


@router.post("/load", response={200: schemas.Loaded, **_REFUSALS}, **needs("load"))
def load(
    request: HttpRequest,
    file: File[UploadedFile],
    agency: Form[str] = "",
    year: Form[int | None] = None,
    month: Form[int | None] = None,
    variant: Form[str] = "",
    kind: Form[str] = "",
    accept: Form[bool] = False,
) -> Any:
    """Load one file. What belongs to an agency outside the caller's rights is refused as a whole."""
    from rapim.demo.future import undo_future  # noqa: PLC0415 - only a simulation has one
    from rapim.intake import actions  # noqa: PLC0415 - a heavy import (numbers of whole sheets)
    from rapim.intake.options import Options  # noqa: PLC0415

    if accept:
        require_agency(request, "accept_held", agency)
    undo_future(actor=actor_of(request))
    said = Options(agency=agency, year=year, month=month, variant=variant, kind=kind, accept=accept)
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix[:8]) as kept:
        for block in file.chunks():
            kept.write(block)
        kept.flush()
        upload = actions.bring_upload(
            actor=actor_of(request), path=Path(kept.name), name=Path(file.name or "berkas").name, options=said
        )
    upload = actions.preview(upload, actor=actor_of(request), options=said)
    if outside := seeing.outside(rights_of(request).scope("load"), upload.report):
        raise HttpError(403, f"forbidden: load {', '.join(outside)}")
    if seeing.can_store(upload.report):
        upload = actions.confirm(upload, actor=actor_of(request), options=said)
    return JsonResponse(
        {"files": [{**entry, "path": upload.source_name} for entry in upload.report["files"]]}
    )


def build() -> NinjaAPI:
    """The API with its own page instead of one that loads scripts from elsewhere."""
    from rapim import __version__  # noqa: PLC0415 - the package itself

    api = NinjaAPI(title="Rapim", version=__version__, docs_url=None, openapi_url=None, urls_namespace="api")
    api.add_router("", router)
    return api
