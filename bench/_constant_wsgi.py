"""The yardstick of `bench.page` as an application: all settings of the screens but the addresses."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")
settings.ROOT_URLCONF = "bench._constant"
application = import_module("rapim.web.wsgi").application
