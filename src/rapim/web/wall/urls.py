"""Addresses of the wall."""

from __future__ import annotations

from django.urls import path

from rapim.web.wall import views

urlpatterns = [
    path("", views.wall, name="wall"),
    path("adegan/<int:number>/", views.next_scene, name="wall_scene"),
]
