"""The yardsticks of `bench.page` and `bench.packages`: all settings of the screens but the addresses."""

from __future__ import annotations

import os
from importlib import import_module

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")
settings.ROOT_URLCONF = os.environ.get("BENCH_ADDRESSES", "bench._constant")
application = import_module("rapim.web.wsgi").application
