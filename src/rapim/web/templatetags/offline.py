"""`{% load offline %}`: what the scripts of the field must know, as data."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.html import json_script
from django.utils.safestring import SafeString

from rapim.web.page import language
from rapim.words.catalogue import catalogue

register = template.Library()
_SECTION = "queue."


@register.simple_tag(takes_context=True)
def field_settings(context: template.Context, keep: Any = False) -> SafeString:
    """Officer, addresses and words; `keep` says that the phone may keep the page it stands on."""
    user = getattr(context.get("request"), "user", None)
    words = {
        code.removeprefix(_SECTION): text
        for code, text in catalogue(language()).items()
        if code.startswith(_SECTION)
    }
    return json_script(
        {
            "officer": user.get_username() if user is not None else "",
            "keep": bool(keep),
            "zone": context["page"].zone,
            "worker": reverse("field_worker"),
            "scope": reverse("field"),
            "door": resolve_url(settings.LOGIN_URL),
            "words": words,
        },
        "lapangan-kata",
    )
