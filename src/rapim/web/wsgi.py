"""The web as one WSGI application, whole before its first request: nobody waits for its imports."""

from __future__ import annotations

import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from rapim.charts import warm

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")

application = get_wsgi_application()
warm()
get_resolver().reverse_dict  # noqa: B018 - reads every address, and with it every view
for part in ("boards", "outlook", "pages", "receipts"):
    import_module(f"rapim.analytics.{part}")
