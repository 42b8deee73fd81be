"""How sign-in behaves here: nobody signs up; an identity provider opens only existing accounts."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the administrator, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say what happened; "you are signed in" needs no banner."""


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The identity provider of the government signs in people who already have an account.

    An account is found by the claim RAPIM_OIDC_CLAIM (default `preferred_username`), which must
    equal the account's user name; the link is kept from then on by the provider's own id. An
    e-mail address counts only where the provider says that it verified it.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        name = _claim(claims, settings.OIDC_CLAIM)
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is not None:
            sociallogin.connect(request, user)


def _claim(claims: dict[str, Any], name: str) -> str:
    for part in (claims, claims.get("userinfo") or {}, claims.get("id_token") or {}):
        if value := part.get(name):
            return str(value) if name != "email" or part.get("email_verified") is True else ""
    return ""
