"""Addresses of the register of problems and of duties."""

from __future__ import annotations

from django.urls import path

from rapim.web.problems import asking, duties, views

urlpatterns = [
    path("masalah/", views.problems, name="problems"),
    path("masalah/baru/", views.raise_new, name="problem_new"),
    path("masalah/permintaan/", asking.ask, name="problems_ask"),
    path("masalah/permintaan/jawab/", asking.answer, name="problems_answer"),
    path("masalah/permintaan/<str:problem>/", asking.read, name="problem_read"),
    path("masalah/<str:problem>/", views.problem, name="problem"),
    path("masalah/<str:problem>/perbaiki/", views.revise, name="problem_revise"),
    path("masalah/<str:problem>/tindak/", views.act, name="problem_act"),
    path("masalah/<str:problem>/alihkan/", views.lead, name="problem_lead"),
    path("tupoksi/", duties.page, name="duties"),
]
