"""Addresses of meetings before they begin."""

from __future__ import annotations

from django.urls import path

from rapim.web.meetings import agendas, briefs, letters, numbers, sending, views

urlpatterns = [
    path("", views.index, name="meetings"),
    path("baru/", views.plan, name="meeting_plan"),
    path("rangkaian/", views.series, name="meeting_series"),
    path("nomor/", numbers.page, name="letter_numbers"),
    path("<str:meeting>/", views.meeting, name="meeting"),
    path("<str:meeting>/lakukan/", sending.act, name="meeting_act"),
    path("<str:meeting>/hadir/", sending.attendance, name="meeting_attendance"),
    path("<str:meeting>/agenda/", agendas.page, name="meeting_agenda"),
    path("<str:meeting>/agenda/ambil/", agendas.adopt, name="meeting_agenda_adopt"),
    path("<str:meeting>/agenda/susun/", agendas.order, name="meeting_agenda_order"),
    path("<str:meeting>/bahan/", briefs.page, name="meeting_brief"),
    path("<str:meeting>/undangan/", letters.page, name="meeting_invitation"),
    path("<str:meeting>/undangan/<int:pk>/kirim/", letters.send, name="meeting_invitation_send"),
    path("<str:meeting>/surat/<int:pk>/", letters.document, name="meeting_document"),
]
