"""Addresses of the screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rapim.web.look import theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("tampilan/", theme, name="theme"),
    path("", include("rapim.web.door.urls")),
]
