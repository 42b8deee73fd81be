"""The pure rooms import in a process that has no framework and no engine."""

from __future__ import annotations

import os
import subprocess
import sys

PROBE = """
import importlib, importlib.util, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"django", "duckdb", "psycopg", "pyspark"}:
            raise ImportError(f"{name} is blocked")
        return None

sys.meta_path.insert(0, Blocked())
names = ["rapim.units", "rapim.law", "rapim.files", "rapim.words", "rapim.stats"]
for room in ("budget", "procurement"):
    names += [f"rapim.{room}.{part}" for part in ("measures", "alerts", "imports")]
seen = []
for name in names:
    if importlib.util.find_spec(name) is None:
        continue
    room = importlib.import_module(name)
    seen.append(name)
    for module in pkgutil.walk_packages(getattr(room, "__path__", []), name + "."):
        importlib.import_module(module.name)
        seen.append(module.name)
print(" ".join(seen))
"""


def test_the_core_imports_without_django_and_duckdb() -> None:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    probe = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=False, env=env
    )
    assert probe.stderr == ""
    assert probe.returncode == 0
    expected = {"rapim.units", "rapim.law.reader", "rapim.files", "rapim.budget.measures.schedule"}
    expected |= {"rapim.budget.alerts", "rapim.procurement.alerts", "rapim.procurement.measures.ladder"}
    assert expected <= set(probe.stdout.split())
