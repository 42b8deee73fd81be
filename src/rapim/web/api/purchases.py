"""Operations on packages: the list, and one with every row behind it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router
from ninja.errors import HttpError

from rapim.analytics import package_lists, package_page
from rapim.analytics import packages as kept
from rapim.org import access
from rapim.web.access import rights_of
from rapim.web.api import schemas
from rapim.web.api.guard import needs, require_agency
from rapim.web.works.asked import FIRST_YEAR, YEARS_AHEAD

router = Router()
_REFUSALS = {401: schemas.Refusal, 403: schemas.Refusal}
MOST = 1000


@router.get("/packages", response={200: schemas.Packages, **_REFUSALS}, **needs("see_packages"))
def packages(
    request: HttpRequest,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    year: int | None = None,
    agency: str | None = None,
    stage: str = "",
    method: str = "",
    words: str = "",
    late: bool = False,
    offset: int = 0,
    limit: int = 100,
) -> Any:
    """Packages of a day, the latest and dearest first. Roles of one agency get their own."""
    reach = rights_of(request).scope("see_packages")
    if agency:
        require_agency(request, "see_packages", agency)
    found = _summary(as_of, known_at, year)
    rows = kept.listed(
        found,
        agency=agency,
        agencies=None if reach.everywhere else sorted(reach.agencies),
        stage=stage,
        method=method,
        words=words,
    )
    if late:
        rows = rows.filter(days_late__gt=0)
    start, size = max(0, offset), min(max(1, limit), MOST)
    some = package_lists.bodies(package_lists.ranked(rows)[start : start + size])
    head = {
        name: found[name] for name in ("as_of", "known_at", "fiscal_year", "mark", "version", "government")
    }
    return JsonResponse({**head, "count": rows.count(), "packages": some})


@router.get(
    "/packages/{path:package}", response={200: schemas.PackageOut, **_REFUSALS}, **needs("see_packages")
)
def package(
    request: HttpRequest,
    package: str,
    as_of: dt.date | None = None,
    known_at: dt.datetime | None = None,
    year: int | None = None,
) -> Any:
    """One package: its chain, versions of its plan, and every row behind it with file, sheet and row."""
    found = _summary(as_of, known_at, year)
    one = package_page.detail(found, package)
    if one is None:
        raise HttpError(404, f"no package {package}")
    require_agency(request, "see_packages", one["agency"])
    return JsonResponse(one)


def _summary(as_of: dt.date | None, known_at: dt.datetime | None, year: int | None) -> dict[str, Any]:
    """The packages of a day within the years of the law."""
    today = access.today()
    day = as_of or today
    if not FIRST_YEAR <= day.year <= today.year + YEARS_AHEAD:
        raise HttpError(422, f"as_of: {FIRST_YEAR} – {today.year + YEARS_AHEAD}")
    return kept.summary(day, known_at, fiscal_year=year)
