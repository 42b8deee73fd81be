"""Addresses of a meeting that sits, under `/rapat/<code>/`."""

from __future__ import annotations

from django.urls import path

from rapim.web.room import minutes, slides, views, wall

urlpatterns = [
    path("rapat/<str:code>/ruang/", views.room, name="room"),
    path("rapat/<str:code>/ruang/jalan/", views.step, name="room_step"),
    path("rapat/<str:code>/ruang/hadir/", views.attendance, name="room_attendance"),
    path("rapat/<str:code>/ruang/arahan/", views.decide, name="room_decide"),
    path("rapat/<str:code>/layar/", wall.wall, name="room_wall"),
    path("rapat/<str:code>/layar/keadaan.json", wall.state, name="room_wall_state"),
    path("rapat/<str:code>/layar/adegan/", wall.scene, name="room_wall_scene"),
    path("rapat/<str:code>/layar/salindia/", slides.wall_slide, name="room_wall_slide"),
    path("rapat/<str:code>/salindia/", slides.slide, name="room_slides"),
    path("rapat/<str:code>/salindia/<int:number>/", slides.slide, name="room_slide"),
    path("rapat/<str:code>/salindia/di-meja/", slides.now, name="room_slides_now"),
    path("rapat/<str:code>/salindia/salindia.pdf", slides.paper, name="room_slides_paper"),
    path("rapat/<str:code>/notula/", minutes.minutes, name="minutes"),
    path("rapat/<str:code>/notula/tanda-tangan/", minutes.sign, name="minutes_sign"),
    path("rapat/<str:code>/notula/notula.pdf", minutes.paper, name="minutes_paper"),
    path("rapat/<str:code>/notula/notula.docx", minutes.word, name="minutes_word"),
]
