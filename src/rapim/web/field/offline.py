"""The field without a network: the worker that keeps its pages, and the page for what was never opened."""

from __future__ import annotations

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from rapim.web.access import anyone

KEPT = (
    "rapim/rapim.css", "rapim/desk.css", "rapim/field.css", "rapim/field-queue.css", "rapim/mark.svg",
    "rapim/rapim.js", "rapim/field.js", "rapim/field-queue.js", "rapim/field-photo.js",
    "django_htmx/htmx-2.min.js",
)  # fmt: skip
FONT = "rapim/plus-jakarta-sans.woff2"
"""Asked for by the style sheet, whose address of it carries no mark."""


def kept_files() -> list[str]:
    """The addresses of what every page of the field is made of.

    Units: none.
    Source: `field/page.html`.
    """
    plain = static("rapim/mark.svg").partition("rapim/mark.svg")[0] + FONT
    return [*(static(name) for name in KEPT), plain]


@anyone("the worker holds no data, and a phone that is signed out must still be able to renew it")
def worker(request: HttpRequest) -> HttpResponse:
    """The script of the worker, with the files of this version; never kept by the browser unasked."""
    files, unseen = kept_files(), reverse("field_unseen")
    version = hashlib.sha256(json.dumps([files, unseen]).encode()).hexdigest()[:12]
    context = {
        "files": json.dumps(files),
        "version": version,
        "queue": static("rapim/field-queue.js"),
        "home": reverse("field"),
        "unseen": unseen,
    }
    response = render(request, "field/worker.js", context, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Service-Worker-Allowed"] = reverse("field")
    return response


@anyone("the page says that there is no network, and nothing else; it is kept on phones without an account")
def unseen(request: HttpRequest) -> HttpResponse:
    """What a phone shows without a network for a page of the field that it never opened."""
    return render(request, "field/unseen.html")
