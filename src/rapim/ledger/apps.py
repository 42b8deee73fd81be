import datetime as dt
import sqlite3
from functools import lru_cache

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "rapim.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """SQLite keeps a date as text; few days stand in many rows, so each is written out once."""
        from django.db.backends.sqlite3 import base  # noqa: F401, PLC0415 - registers its own way first

        sqlite3.register_adapter(dt.date, lru_cache(maxsize=2**14)(dt.date.isoformat))
