"""Addresses of the targets room."""

from __future__ import annotations

from django.urls import path

from rapim.web.targets import views, whatif

urlpatterns = [
    path("uji-potensi/", views.matrix, name="targets"),
    path("uji-potensi/adil/", whatif.whatif, name="target_whatif"),
    path("uji-potensi/usul/", views.propose, name="target_propose"),
    path("uji-potensi/target/<slug:target>/", views.target, name="target"),
]
