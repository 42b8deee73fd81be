"""Kill a load at some moment, and look at what it left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).resolve().parents[2] / "src"
_LOOK = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "rapim.settings"
import django
django.setup()
from django.db.models import Count
from rapim.ledger.database import prepare
prepare()
from rapim.budget.models import CodeName, Line, Realisation
from rapim.ledger.models import Batch, LogEntry
facts = dict(Realisation.objects.values_list("batch").annotate(Count("id")))
used = set(Realisation.objects.values_list("line", flat=True))
print(json.dumps({
    "batches": list(Batch.objects.order_by("id").values_list("code", "month", "stored", "withdrawn")),
    "partial": [b.code for b in Batch.objects.all() if facts.get(b.pk, 0) != b.stored + b.withdrawn],
    "facts": sum(facts.values()),
    "lines": Line.objects.count(),
    "lines_without_facts": Line.objects.exclude(pk__in=used).count(),
    "names": CodeName.objects.count(),
    "log": LogEntry.objects.filter(verb="batch_loaded").count(),
}))
"""


def environment(home: Path, database_url: str = "") -> dict[str, str]:
    """The environment of a process of its own, with a home of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RAPIM_")}
    return {**clean, "RAPIM_HOME": str(home), "DATABASE_URL": database_url, "PYTHONPATH": str(SOURCE)}


def begin(folder: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start loading a folder in a process of its own."""
    command = [sys.executable, "-m", "rapim", "load", str(folder), "--json"]
    return subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def kill_after(seconds: float, folder: Path, env: dict[str, str]) -> bool:
    """Load, and kill the load after some seconds; whether it was still running."""
    process = begin(folder, env)
    time.sleep(seconds)
    running = process.poll() is None
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return running


def load(folder: Path, env: dict[str, str]) -> list[dict[str, Any]]:
    """Load to the end."""
    process = begin(folder, env)
    out, err = process.communicate(timeout=300)
    if process.returncode:
        raise RuntimeError(err.decode())
    return list(json.loads(out)["files"])


def look(env: dict[str, str]) -> dict[str, Any]:
    """What stands in the database of a home."""
    result = subprocess.run(
        [sys.executable, "-c", _LOOK], env=env, capture_output=True, text=True, check=True
    )
    return dict(json.loads(result.stdout))
