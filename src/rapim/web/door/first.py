"""The first page by role, and the first password that must be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from rapim.org import accounts
from rapim.web.access import rights_of, signed_in

WALL_SESSION = 90 * 24 * 3600
_KEY = "must_change_password"
_OPEN = ("account_change_password", "account_logout", "account_reauthenticate", "set_language")

# role -> address name; the first role that a person has decides.
_FIRST = (
    ("regent", "board"),
    ("sekda", "board"),
    ("assistant", "board"),
    ("adbang", "data_room"),
    ("bpkad", "data_room"),
    ("bappeda", "data_room"),
    ("ukpbj", "data_room"),
    ("inspectorate", "batches"),
    ("admin", "settings"),
    ("wall", "wall"),
)


def first_page(roles: list[str], own: list[str]) -> str | None:
    """The address where a person with these roles begins, or None where no screen is for them."""
    if own and not set(roles) - {"field_officer"}:
        return reverse("field")
    for role, name in _FIRST:
        if role in roles:
            return reverse(name)
    return reverse("agency", args=[own[0]]) if own else None


@signed_in
def home(request: HttpRequest) -> HttpResponseBase:
    """Lead everyone to their own first page."""
    rights = rights_of(request)
    if rights.roles == ["wall"]:
        request.session.set_expiry(WALL_SESSION)
    address = first_page(rights.roles, rights.own)
    return redirect(address) if address else render(request, "desk/nothing.html", {"roles": rights.roles})


def must_change(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: first a password of one's own, and a second factor where it is required."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.session.get(_KEY) and not _is_open(request):
            return HttpResponseRedirect(reverse("account_change_password"))
        if settings.MFA == "required" and _lacks_factor(request) and not _is_open(request):
            return HttpResponseRedirect(reverse("mfa_index"))
        return get_response(request)

    return answer


def _lacks_factor(request: HttpRequest) -> bool:
    """Whether a signed-in person has no second factor yet and is not just making one."""
    if not request.user.is_authenticated or request.path.startswith(reverse("mfa_index")):
        return False
    return not is_mfa_enabled(request.user)


def _is_open(request: HttpRequest) -> bool:
    return request.path in {reverse(name) for name in _OPEN}


def mark_first_password(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """At sign-in: remember in the session that the password is still the one that was handed out."""
    if accounts.has_one_time_password(user):
        request.session[_KEY] = True


def mark_changed(sender: Any, request: HttpRequest, user: Any, **_: Any) -> None:
    """After a change: the house is open."""
    request.session.pop(_KEY, None)
    accounts.forget_one_time_password(user)


def listen() -> None:
    """Connect both to allauth (called once, when the web is ready)."""
    user_logged_in.connect(mark_first_password, dispatch_uid="rapim_first_password")
    password_changed.connect(mark_changed, dispatch_uid="rapim_password_changed")
