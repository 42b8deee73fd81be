"""Addresses of the targets room."""

from __future__ import annotations

from django.urls import path

from rapim.web.targets import printing, views, whatif

urlpatterns = [
    path("uji-potensi/", views.matrix, name="targets"),
    path("uji-potensi/matriks.pdf", printing.matrix_paper, name="target_matrix_paper"),
    path("uji-potensi/adil/", whatif.whatif, name="target_whatif"),
    path("uji-potensi/usul/", views.propose, name="target_propose"),
    path("uji-potensi/target/<slug:target>/", views.target, name="target"),
]
