"""What every answer carries: a strict content security policy, other safe headers, a request id."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from rapim.ledger import request as ledger_request

Next = Callable[[HttpRequest], HttpResponse]

_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
_FIELD = "/lapangan/"
"""Where an officer may add the place of a report; nowhere else is a place asked for."""


def policy(form_targets: tuple[str, ...] = (), images: tuple[str, ...] = ()) -> str:
    """The content security policy: own files only, nothing inline, nothing framed.

    A worker of its own keeps reports of the field until there is a network.

    `form_targets` are the origins a sign-in form may lead to (the identity provider of the
    government), because browsers check the redirects of a form as well; `images` are the origins of
    its map tiles.
    """
    rules = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": " ".join(("'self'", "data:", *images)),
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "form-action": " ".join(("'self'", *form_targets)),
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def headers(get_response: Next) -> Next:
    """Middleware: safe headers on every answer."""
    csp = policy(tuple(settings.CSP_FORM_TARGETS), tuple(settings.CSP_IMAGES))

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", csp)
        permissions = _PERMISSIONS
        if request.path.startswith(_FIELD):
            permissions = permissions.replace("geolocation=()", "geolocation=(self)")
        response.headers.setdefault("Permissions-Policy", permissions)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return answer


def request_id(get_response: Next) -> Next:
    """Middleware: one id for a request, in its answer, its log lines and the rows it writes."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        mark = given if _ID.fullmatch(given) else secrets.token_hex(8)
        token = ledger_request.current.set(mark)
        try:
            response = get_response(request)
        finally:
            ledger_request.current.reset(token)
        response.headers["X-Request-ID"] = mark
        return response

    return answer
