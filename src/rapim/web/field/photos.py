"""Photos of the field, for those who may see the works they were taken at."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from rapim.analytics import field
from rapim.ledger.actions import kept_path
from rapim.procurement.actions.photos import thumbnail
from rapim.procurement.models import ProgressPhoto
from rapim.web.access import forbidden, may, rights_of

WEEK = 7 * 24 * 3600


@may("see_progress")
def photo(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A photo, or a small one of it (`?kecil=1`)."""
    rows = ProgressPhoto.objects.filter(sha256=sha256)
    nodes = set(rows.values_list("report__channel", "report__number"))
    path = kept_path(sha256) if nodes else None
    if path is None or not path.is_file():
        raise Http404(sha256)
    rights, owners = rights_of(request), field.owners(field.found_today(), nodes)
    if not any(rights.may("see_progress", one["agency"]) for one in owners.values()):
        return forbidden(request, "see_progress")
    data = path.read_bytes()
    response = HttpResponse(thumbnail(data) if request.GET.get("kecil") else data, content_type="image/jpeg")
    response["Cache-Control"] = f"private, max-age={WEEK}, immutable"
    response["Content-Disposition"] = f'inline; filename="{sha256[:12]}.jpg"'
    return response
