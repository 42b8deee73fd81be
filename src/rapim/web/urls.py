"""Addresses of the screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [path("akun/", include("allauth.urls"))]
