"""The yardstick of `bench.packages` as addresses: the package board with a context that is made once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from rapim.web.access import may
from rapim.web.page import language
from rapim.web.works.pictures import board_of
from rapim.web.works.views import frame, question, reach_of

_made: dict[str, Any] = {}


@may("see_packages")
def constant(request: HttpRequest) -> HttpResponse:
    """The package board with the context of the first request, whatever is asked for."""
    if not _made:
        wanted = question(request)
        _made.update(frame(wanted) | {"picture": board_of(wanted, reach_of(request), language())})
    return render(request, "works/board.html", _made)


urlpatterns = [path("paket/", constant), path("", include("rapim.web.urls"))]
