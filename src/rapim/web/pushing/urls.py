"""Addresses of the Sekda's desk, of nudges and of acceleration plans."""

from __future__ import annotations

from django.urls import path

from rapim.web.pushing import answering, plans, sending, views

urlpatterns = [
    path("meja/", views.desk_page, name="push_desk"),
    path("meja/dorong/", sending.send, name="push_send"),
    path("dorongan/", views.pushes, name="pushes"),
    path("dorongan/jawab/<str:token>/", answering.by_link, name="push_answer_link"),
    path("dorongan/<str:push>/", views.push, name="push"),
    path("dorongan/<str:push>/surat/<int:pk>/", views.document, name="push_document"),
    path("percepatan/", plans.promises, name="promises"),
    path("percepatan/<str:code>/", plans.of_agency, name="promises_of"),
    path("percepatan/<str:code>/<int:pk>/", plans.revise, name="promise_revise"),
]
