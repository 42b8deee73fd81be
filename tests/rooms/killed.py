"""Kill a load at some moment, and look at what it left behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

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


@contextmanager
def own_database(name: str) -> Iterator[str]:
    """A database for processes of their own: "" on SQLite (that of their home), a new one on PostgreSQL.

    Tests may run in several processes at once: each has databases of its own.
    """
    name = f"{name}_{os.getpid()}"
    if connection.vendor == "sqlite":
        yield ""
        return
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is used

    said = connection.settings_dict
    user = quote(str(said["USER"])) + (f":{quote(str(said['PASSWORD']))}" if said["PASSWORD"] else "")
    host = quote(str(said["HOST"]), safe="")
    server = f"postgresql://{user}@{host}:{said['PORT'] or 5432}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


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


@dataclass(frozen=True, slots=True)
class Frozen:
    """A load at the moment of its end: batches that stood, and whether a transaction was open."""

    batches: int
    writing: bool


def is_writing(pid: int) -> bool:
    """Whether a process holds the lock of SQLite's one writer (byte 120 of the shared index; Linux)."""
    for line in Path("/proc/locks").read_text().splitlines():
        parts = line.split()
        if parts[1:5] == ["POSIX", "ADVISORY", "WRITE", str(pid)] and parts[6] == "120":
            return True
    return False


def standing(home: Path) -> int:
    """How many batches stand in the database of a home, read beside a load that runs."""
    with closing(sqlite3.connect(f"file:{home / 'rapim.sqlite3'}?mode=ro", uri=True)) as beside:
        (count,) = beside.execute("SELECT count(*) FROM ledger_batch").fetchone()
    return int(count)


def watch(folder: Path, env: dict[str, str], home: Path) -> dict[str, float]:
    """Load undisturbed; seconds until the first transaction, the first and last commit, and the end."""
    begun, process = time.monotonic(), begin(folder, env)
    seen, stood = dict[str, float](), 0
    while process.poll() is None:
        if "first_transaction" not in seen and is_writing(process.pid):
            seen["first_transaction"] = time.monotonic() - begun
        if (now := standing(home)) != stood:
            stood = now
            seen["last_commit"] = time.monotonic() - begun
            seen.setdefault("first_commit", seen["last_commit"])
        time.sleep(0.002)
    process.communicate()
    return {**seen, "end": time.monotonic() - begun}


def kill_at(
    seconds: float, folder: Path, env: dict[str, str], home: Path, *, from_writing: bool
) -> Frozen | None:
    """Load; some seconds after its start (or its first transaction) stop it, look, kill it.

    None when the load was over by then.
    """
    process = begin(folder, env)
    while from_writing and process.poll() is None and not is_writing(process.pid):
        time.sleep(0.001)
    time.sleep(seconds)
    frozen = None
    if process.poll() is None:
        process.send_signal(signal.SIGSTOP)
        state = os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        if state is not None and state.si_code == os.CLD_STOPPED:
            frozen = Frozen(standing(home), is_writing(process.pid))
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    return frozen


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
