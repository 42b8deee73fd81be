"""Addresses of the package screens."""

from __future__ import annotations

from django.urls import path

from rapim.web.works import calendars, cases, clocks, handling, papers, views

urlpatterns = [
    path("paket/", views.board, name="packages"),
    path("paket/opd/", views.compared, name="packages_compared"),
    path("paket/mulai/", views.starts, name="packages_start"),
    path("paket/kalender/", calendars.calendar, name="tender_calendar"),
    path("paket/kalender/kapasitas/", calendars.set_capacity, name="tender_capacity"),
    path("paket/jam/", clocks.worklist, name="clock_list"),
    path("paket/<path:package>/jam/", clocks.note, name="package_clock"),
    path("paket/<path:package>/jam/<int:pk>/", clocks.answer, name="package_clock_answer"),
    path("paket/<path:package>/tangani/", handling.drive, name="package_drive"),
    path("paket/<path:package>/surat/<int:pk>.pdf", cases.case_letter, name="paper_case"),
    path("paket/<path:package>/denda.pdf", cases.penalty_paper, name="paper_penalty"),
    path("paket/<path:package>/", views.package, name="package"),
    path("opd/<str:code>/paket/", views.agency, name="agency_packages"),
    path("dokumen/paket-mulai.pdf", papers.starts, name="paper_starts"),
]
