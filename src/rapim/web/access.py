"""Every view says who may see it: `@may(verb)` or `@anyone(reason)`.

The mark stays on the view (`view.verb`, `view.agency`, `view.reason`), so that a test of the
house can walk every address as every role. `request.rights` holds the roles of the user for the
time of one request; templates write `{% if rights.see_log %}`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from rapim.org.access import Grant, Scope, allowed, grants

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, slots=True)
class Rights:
    """What one user may do today; `rights[verb]` is True where it is allowed for some agency."""

    held: frozenset[Grant]

    def __getitem__(self, verb: str) -> bool:
        return bool(allowed(self.held, verb))

    def scope(self, verb: str) -> Scope:
        """For which agencies the verb is allowed."""
        return allowed(self.held, verb)

    def may(self, verb: str, agency_code: str | None = None) -> bool:
        """Whether the verb is allowed for an agency, or anywhere where none is named."""
        return self[verb] if agency_code is None else agency_code in self.scope(verb)

    @property
    def roles(self) -> list[str]:
        """The names of the roles, in order."""
        return sorted({grant.role for grant in self.held})

    @property
    def own(self) -> list[str]:
        """The agencies for which the user has a role of their own."""
        return sorted({grant.agency_code for grant in self.held if grant.agency_code})


def rights_of(request: HttpRequest) -> Rights:
    """The rights of the signed-in user, read once a request."""
    kept = getattr(request, "_rights", None)
    if kept is None or kept[0] != request.user.pk:
        kept = (request.user.pk, Rights(grants(request.user)))
        request._rights = kept  # type: ignore[attr-defined]
    rights: Rights = kept[1]
    return rights


def rights(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `rights` in every template."""
    return {"rights": rights_of(request)} if hasattr(request, "user") else {}


def may(verb: str, agency: str | None = None) -> Callable[[View], View]:
    """Only those who may do `verb` (for the agency in the address argument named `agency`) pass."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not rights_of(request).may(verb, kwargs[agency] if agency else None):
                return forbidden(request, verb)
            return view(request, *args, **kwargs)

        guarded.verb = verb  # type: ignore[attr-defined]
        guarded.agency = agency  # type: ignore[attr-defined]
        return guarded

    return mark


def signed_in(view: View) -> View:
    """Everyone with an account passes, whatever the role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.verb = "signed_in"  # type: ignore[attr-defined]
    guarded.agency = None  # type: ignore[attr-defined]
    return guarded


def anyone(reason: str) -> Callable[[View], View]:
    """Strangers pass too, for a reason that is written down."""

    def mark(view: View) -> View:
        view.reason = reason  # type: ignore[attr-defined]
        return view

    return mark


def forbidden(request: HttpRequest, verb: str) -> HttpResponse:
    """A refusal that says what was refused and whom to ask."""
    return render(request, "desk/forbidden.html", {"verb": verb}, status=403)
