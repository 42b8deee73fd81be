"""The two choices that belong to a reader and not to an account: theme and language."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from rapim.web.access import anyone
from rapim.web.page import THEMES

YEAR = 365 * 24 * 3600


def back(request: HttpRequest) -> str:
    """The page of this site from which a form was sent."""
    target = request.POST.get("next", "/")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"


@anyone("a reader who is not signed in may choose a theme for the sign-in page")
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme in a cookie and return to the page."""
    chosen = request.POST.get("theme", "auto")
    response = HttpResponseRedirect(back(request))
    response.set_cookie("theme", chosen if chosen in THEMES else "auto", YEAR, samesite="Lax", httponly=True)
    return response
