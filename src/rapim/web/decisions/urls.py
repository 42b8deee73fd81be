"""Addresses of the register of decisions."""

from __future__ import annotations

from django.urls import path

from rapim.web.decisions import views

urlpatterns = [
    path("arahan/", views.register, name="decisions"),
    path("arahan/pesan/", views.by_hand_list, name="decision_messages"),
    path("arahan/pesan/<int:pk>/", views.message_told, name="message_told"),
    path("arahan/<path:decision>/bukti/<int:pk>/", views.evidence, name="decision_evidence"),
    path("arahan/<path:decision>/", views.decision, name="decision"),
    path("dokumen/tindak-lanjut.pdf", views.paper, name="paper_decisions"),
]
