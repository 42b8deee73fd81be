"""Addresses of the targets room."""

from __future__ import annotations

from django.urls import path

from rapim.web.targets import printing, surveys, views, whatif

urlpatterns = [
    path("uji-potensi/", views.matrix, name="targets"),
    path("uji-potensi/matriks.pdf", printing.matrix_paper, name="target_matrix_paper"),
    path("uji-potensi/adil/", whatif.whatif, name="target_whatif"),
    path("uji-potensi/usul/", views.propose, name="target_propose"),
    path("uji-potensi/survei/", surveys.surveys, name="surveys"),
    path("uji-potensi/survei/baru/", surveys.begin, name="survey_new"),
    path("uji-potensi/survei/lapangan/", surveys.field, name="survey_field"),
    path("uji-potensi/survei/<slug:survey>/", surveys.survey, name="survey"),
    path("uji-potensi/survei/<slug:survey>/titik/", surveys.count, name="survey_count"),
    path("uji-potensi/survei/<slug:survey>/titik/<uuid:uid>/", surveys.correct, name="survey_correct"),
    path("uji-potensi/target/<slug:target>/", views.target, name="target"),
]
