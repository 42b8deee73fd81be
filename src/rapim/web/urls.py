"""Addresses of the screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rapim.web.door.urls")),
    path("", include("rapim.web.desk.urls")),
    path("api/", include("rapim.web.api.urls")),
]
