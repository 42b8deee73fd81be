"""The yardstick of `bench.page` as addresses: the board's template with a context that is made once."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from rapim.web.access import may
from rapim.web.steer.views import board_context

_made: dict[str, Any] = {}


@may("see_board")
def constant(request: HttpRequest) -> HttpResponse:
    """The board with the context of the first request, whoever asks and whatever became known."""
    if not _made:
        _made.update(board_context(request))
    return render(request, "steer/board.html", _made)


urlpatterns = [path("", constant), path("", include("rapim.web.urls"))]
