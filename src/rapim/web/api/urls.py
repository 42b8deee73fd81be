"""Addresses of the API and of its guide."""

from __future__ import annotations

from django.urls import path

from rapim.web.api import guide
from rapim.web.api.api import api

urlpatterns = [
    path("", guide.docs, name="api_docs"),
    path("openapi.json", guide.schema, name="api_schema"),
    path("", api.urls),
]
