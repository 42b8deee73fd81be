"""Addresses of the calendar, the rhythm and joint activities."""

from __future__ import annotations

from django.urls import path

from rapim.web.rhythm import calendars, dates, feeds, ritme, waits

urlpatterns = [
    path("kalender/", calendars.page, name="calendar"),
    path("kalender/tanggal/baru/", dates.new, name="hard_date_new"),
    path("kalender/tanggal/<str:date>/", dates.one, name="hard_date"),
    path("kalender/hukum/<str:rule>/", dates.by_law, name="calendar_law"),
    path("kalender/langganan/", feeds.manage, name="calendar_key"),
    path("kalender/langganan/<str:key>.ics", feeds.feed, name="calendar_feed"),
    path("ritme/", ritme.page, name="ritme"),
    path("menunggu/", waits.page, name="waits"),
    path("menunggu/baru/", waits.new, name="wait_new"),
    path("menunggu/<str:wait>/", waits.one, name="wait"),
    path("menunggu/<str:wait>/tindak/", waits.act, name="wait_act"),
]
