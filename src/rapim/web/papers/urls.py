"""Addresses of documents."""

from __future__ import annotations

from django.urls import path

from rapim.web.papers import views

urlpatterns = [
    path("dokumen/", views.issued, name="documents"),
    path("dokumen/bahan-rapim.pdf", views.bahan, name="paper_bahan"),
    path("dokumen/bahan-rapim.txt", views.message, name="paper_message"),
    path("dokumen/papan.pdf", views.board, name="paper_board"),
    path("dokumen/prognosis.pdf", views.prognosis, name="paper_prognosis"),
    path("dokumen/prognosis.xlsx", views.prognosis_book, name="paper_prognosis_book"),
    path("dokumen/opd/<str:code>/lembar.pdf", views.agency, name="paper_agency"),
    path("dokumen/opd/<str:code>/rfk.pdf", views.rfk, name="paper_rfk"),
    path("dokumen/opd/<str:code>/evaluasi.pdf", views.evaluation, name="paper_evaluation"),
    path("dokumen/<int:pk>/", views.again, name="document"),
]
