"""An empty database gets at once what the migrations lead to: the same tables, to the last rule."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from .killed import environment, own_database

pytestmark = pytest.mark.django_db(transaction=True)
_LOOK = """
import json, os, re, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "rapim.settings"
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from rapim.ledger.database import prepare
call_command("migrate", verbosity=0, interactive=False) if sys.argv[1] == "migrate" else prepare()
found = {}
with connection.cursor() as cursor:
    look = connection.introspection
    for table in look.table_names(cursor):
        found[table] = [
            *(f"{one.name} {one.type_code} {one.null_ok} {one.default} {one.internal_size}"
              for one in look.get_table_description(cursor, table)),
            *("{columns} {primary_key} {unique} {foreign_key} {check} {index}".format(**one)
              + ("" if re.match("__unnamed|fk_", name) else name)
              for name, one in look.get_constraints(cursor, table).items()),
        ]
    if connection.vendor == "sqlite":
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master "
                       "WHERE sql LIKE '% CHECK %' OR sql LIKE '% INDEX %'")
        for table, text in cursor.fetchall():
            found[table] += re.findall(r'CONSTRAINT "[^"]+" CHECK .*?(?=, CONSTRAINT|$)', text)
            found[table] += [text] if " INDEX " in text else []
    cursor.execute("SELECT app, name FROM django_migrations")
    found["applied"] = [" ".join(row) for row in cursor.fetchall()]
print(json.dumps({table: sorted(lines) for table, lines in found.items()}))
"""
_MANY_TO_MANY = ("auth_group_permissions", "auth_user_groups", "auth_user_user_permissions")
"""Django's own: their ids are wider where migrations made them on PostgreSQL."""


def tables(way: str, home: Path, name: str) -> dict[str, Any]:
    """The tables of a database made in one of two ways."""
    with own_database(name) as url:
        run = subprocess.run(
            [sys.executable, "-c", _LOOK, way], env=environment(home, url), check=True, capture_output=True
        )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_an_empty_database_gets_the_tables_of_all_migrations(tmp_path: Path) -> None:
    made = {way: tables(way, tmp_path / way, f"rapim_{way}") for way in ("migrate", "prepare")}
    if connection.vendor == "postgresql":
        for found in made.values():
            for table in _MANY_TO_MANY:
                found[table] = [line for line in found[table] if not line.startswith("id ")]
    assert made["prepare"] == made["migrate"]
    assert len(made["migrate"]["applied"]) > 50
