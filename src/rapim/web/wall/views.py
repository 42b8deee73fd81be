"""The wall: a page that asks for the next scene by itself."""

from rapim.web.access import may
from django.http import HttpResponse


@may("see_wall")
def wall(request):
    return HttpResponse()


@may("see_wall")
def scene(request, number):
    return HttpResponse()
