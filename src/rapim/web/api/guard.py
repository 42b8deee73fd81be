"""Who may use an operation of the API: a key or a session, and the verb the operation needs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer

from rapim.org import accounts
from rapim.web.access import rights_of


class ByKey(HttpBearer):
    """`Authorization: Bearer rapim_…`: the rights of the key's owner."""

    def __init__(self, verb: str) -> None:
        super().__init__()
        self.verb = verb

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        owner = accounts.owner_of(token)
        request.user = owner or AnonymousUser()
        return _checked(request, self.verb)


class BySession(APIKeyCookie):
    """The session of a signed-in browser (with its CSRF token where something is written)."""

    param_name = "rapim_session"

    def __init__(self, verb: str) -> None:
        super().__init__(csrf=True)
        self.verb = verb

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        return _checked(request, self.verb)


def _checked(request: HttpRequest, verb: str) -> User | None:
    if not isinstance(request.user, User):
        return None
    if not rights_of(request)[verb]:
        raise HttpError(403, f"forbidden: {verb}")
    return request.user


def needs(verb: str) -> dict[str, Any]:
    """What an operation declares: its guards, and the verb for the schema and the tests."""
    return {"auth": [ByKey(verb), BySession(verb)], "openapi_extra": {"x-rapim-verb": verb}}


def require_agency(request: HttpRequest, verb: str, agency_code: str) -> None:
    """Refuse an agency outside the caller's rights."""
    if not rights_of(request).may(verb, agency_code):
        raise HttpError(403, f"forbidden: {verb} {agency_code}")
