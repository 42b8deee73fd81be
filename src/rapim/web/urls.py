"""Addresses of the screens."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rapim.web.look import theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("tampilan/", theme, name="theme"),
    path("", include("rapim.web.door.urls")),
    path("", include("rapim.web.steer.urls")),
    path("", include("rapim.web.works.urls")),
    path("", include("rapim.web.field.urls")),
    path("", include("rapim.web.room.urls")),
    path("wall/", include("rapim.web.wall.urls")),
    path("", include("rapim.web.desk.urls")),
    path("", include("rapim.web.papers.urls")),
    path("rapat/", include("rapim.web.meetings.urls")),
    path("", include("rapim.web.rhythm.urls")),
    path("surat/", include("rapim.web.letters.urls")),
    path("", include("rapim.web.decisions.urls")),
    path("", include("rapim.web.audits.urls")),
    path("", include("rapim.web.targets.urls")),
    path("", include("rapim.web.problems.urls")),
    path("", include("rapim.web.pushing.urls")),
    path("api/", include("rapim.web.api.urls")),
]
