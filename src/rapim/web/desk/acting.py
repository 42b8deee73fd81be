"""Who acts in a request, and how a refusal is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest

from rapim.ledger.actions import Actor
from rapim.ledger.request import current
from rapim.web.page import language
from rapim.words import has, say


def user_of(request: HttpRequest) -> User:
    """The signed-in user (views are guarded, so there is one)."""
    assert isinstance(request.user, User)
    return request.user


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in user as the actor of an action."""
    user = user_of(request)
    return Actor(user.get_full_name() or user.get_username(), user.pk, current.get())


def tell(request: HttpRequest, code: str, **values: object) -> None:
    """A sentence on the next page."""
    messages.success(request, say(code, language(), **values))


def why(refused: Exception) -> str:
    """The sentence for a refusal (`refused.<code>`)."""
    code = f"refused.{getattr(refused, 'code', '')}"
    return say(code, language(), **getattr(refused, "details", {})) if has(code) else str(refused)


def attempt(request: HttpRequest, form: forms.Form | None, act: Callable[[], Any]) -> bool:
    """Do an action; a refusal becomes a sentence beside the form, or on the next page."""
    from rapim.org.actions import Refused  # noqa: PLC0415 - one place that knows the refusals

    try:
        act()
    except Refused as refused:
        if form is not None:
            form.add_error(None, why(refused))
        else:
            messages.error(request, why(refused))
        return False
    return True
