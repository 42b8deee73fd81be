"""Addresses of letters. `/surat/<number>/` is what the QR code of a letter opens."""

from __future__ import annotations

from django.urls import path

from rapim.web.letters import one, register, slips, wordforms

urlpatterns = [
    path("", register.register, name="letters"),
    path("bentuk/", wordforms.index, name="letter_forms"),
    path("bentuk/<str:form>/", wordforms.one, name="letter_form"),
    path("bentuk/<str:form>/<str:which>.docx", wordforms.take, name="letter_form_file"),
    path("disposisi/", slips.index, name="slips"),
    path("disposisi/baru/", slips.give, name="slip_give"),
    path("disposisi/<str:uid>/", slips.slip, name="slip"),
    path("disposisi/<str:uid>/lembar.pdf", slips.paper, name="slip_paper"),
    path("<int:pk>/", one.letter, name="letter"),
    path("<int:pk>/naskah/<str:form>/", one.paper, name="letter_paper"),
]
