"""Addresses of the audit findings."""

from __future__ import annotations

from django.urls import path

from rapim.web.audits import views

urlpatterns = [
    path("temuan/", views.register, name="audits"),
    path("temuan/catat/", views.record, name="audit_record"),
    path("temuan/contoh.xlsx", views.template, name="audit_template"),
    path("temuan/<slug:finding>/", views.finding, name="audit"),
    path("temuan/<slug:finding>/berkas/<int:pk>/", views.file, name="audit_file"),
]
