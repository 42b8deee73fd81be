"""The yardstick of `bench.page`: the board's template, middleware and sign-in, with a context made once."""

from __future__ import annotations

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

settings.ROOT_URLCONF = "bench._constant"
application = get_wsgi_application()

from rapim.charts import warm
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
warm()
