"""Addresses of the steering screens."""

from __future__ import annotations

from django.urls import path

from rapim.web.steer import end_views, views

urlpatterns = [
    path("", views.front, name="board"),
    path("opd/", views.agencies, name="agencies"),
    path("opd/bulanan/", views.by_month, name="by_month"),
    path("opd/saya/", views.own_agency, name="own_agency"),
    path("opd/<str:code>/", views.agency, name="agency"),
    path("opd/<str:code>/evaluasi/", views.evaluation, name="evaluation"),
    path("opd/<str:code>/program/<str:part>/", views.programme, name="programme"),
    path("opd/<str:code>/kegiatan/<str:part>/", views.activity, name="activity"),
    path("opd/<str:code>/sub/<str:part>/", views.sub_activity, name="sub_activity"),
    path("akhir-tahun/", end_views.year_end, name="year_end"),
    path("rekam-jejak/", end_views.record, name="track_record"),
    path("angka/<str:trace_id>/", views.number, name="number"),
]
