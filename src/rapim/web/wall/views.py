"""The wall: a page that asks for its next scene by itself and keeps the last one when nobody answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rapim.web.access import may, rights_of
from rapim.web.page import language, page_of
from rapim.web.wall.scenes import SECONDS, Scene, scene

MODE = "rapat"


@may("see_wall")
def wall(request: HttpRequest) -> HttpResponse:
    """The page on the wall, with its first scene inside."""
    number = request.GET.get("n", "0")
    made = _scene(request, int(number) if number.isdecimal() else 0)
    return render(request, "wall/wall.html", _context(request, made))


@may("see_wall")
def next_scene(request: HttpRequest, number: int) -> HttpResponse:
    """One scene, for the page that is already on the wall."""
    response = render(request, "wall/scene.html", _context(request, _scene(request, number)))
    response["X-Rapim-Wall"] = "1"
    return response


def _scene(request: HttpRequest, number: int) -> Scene:
    """Names in order only in the mode for a closed meeting, and only for those who may ask for it."""
    closed = request.GET.get("mode") == MODE and rights_of(request)["order_wall"]
    return scene(number, page_of(request).zone, language(), closed)


def _context(request: HttpRequest, made: Scene) -> dict[str, object]:
    return {
        "scene": made,
        "picture": made.picture,
        "seconds": SECONDS,
        "query": f"?mode={MODE}" if made.closed else "",
        "may_order": rights_of(request)["order_wall"],
        "scene_template": f"wall/{'empty' if made.picture.empty else made.name}.html",
    }
