"""Sign-in pages that a government switches on: a second factor, its identity provider."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = []
if settings.MFA != "off":
    urlpatterns.append(path("faktor/", include("allauth.mfa.urls")))
if settings.OIDC_URL:
    urlpatterns += [
        path("sso/", include("allauth.socialaccount.urls")),
        path("sso/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
