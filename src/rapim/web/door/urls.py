"""Addresses of the door: only the sign-in pages that are used here, not all that allauth has."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from rapim.web.access import anyone
from rapim.web.door import first

_door = anyone("the sign-in pages themselves")

urlpatterns: list[URLPattern | URLResolver] = [
    path("awal/", first.home, name="home"),
    path("bahasa/", anyone("a stranger may choose a language")(set_language), name="set_language"),
    path("akun/masuk/", _door(account.login), name="account_login"),
    path("akun/keluar/", _door(account.logout), name="account_logout"),
    path("akun/nonaktif/", _door(account.account_inactive), name="account_inactive"),
    path("akun/sandi/", _door(account.password_change), name="account_change_password"),
    path("akun/pastikan/", _door(account.reauthenticate), name="account_reauthenticate"),
    path("akun/", include("rapim.web.door.switched")),
]
