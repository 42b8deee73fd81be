"""Make the database ready: an empty or older one is brought up to date without a word."""

from __future__ import annotations

from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder


def prepare() -> None:
    """Apply the migrations that this database lacks; an empty one gets at once what they lead to.

    Units: none.
    Source: ADR 0019.
    """
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    if not (plan := executor.migration_plan(leaves)):
        return
    if len(plan) == len(executor.loader.graph.nodes) and not _tables():
        _create(executor.recorder, [(one.app_label, one.name) for one, _ in plan])
    else:
        call_command("migrate", verbosity=0, interactive=False)


def _tables() -> list[str]:
    """Tables of this database but the one that says which migrations were applied."""
    known = connection.introspection.table_names()
    return [name for name in known if name != MigrationRecorder.Migration._meta.db_table]


def _create(recorder: MigrationRecorder, plan: list[tuple[str, str]]) -> None:
    """The tables of all models, and every migration recorded as applied: all in one turn or nothing."""
    recorder.ensure_schema()
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        for app, name in plan:
            recorder.record_applied(app, name)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
