"""Addresses of the field."""

from __future__ import annotations

from django.urls import path

from rapim.web.field import checking, offline, pages, photos

urlpatterns = [
    path("lapangan/", pages.home, name="field"),
    path("lapangan/keadaan.json", pages.state, name="field_state"),
    path("lapangan/sw.js", offline.worker, name="field_worker"),
    path("lapangan/luring/", offline.unseen, name="field_unseen"),
    path("lapangan/periksa/", checking.table, name="field_check"),
    path("lapangan/foto/<str:sha256>/", photos.photo, name="field_photo"),
    path("lapangan/<path:package>/", pages.work, name="field_work"),
]
