"""Steering screens: fetch, picture, render."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from rapim import analytics, words
from rapim.ledger.models import Batch
from rapim.web.access import may, rights_of, signed_in
from rapim.web.page import Page, language
from rapim.web.steer.asked import SORTS, Asked, ask
from rapim.web.steer.pictures import Picture, picture_of


@signed_in
def front(request: HttpRequest) -> HttpResponse:
    """The leader's board for those who may see it; everyone else goes to their own first page."""
    return board(request) if rights_of(request)["see_board"] else redirect("home")
