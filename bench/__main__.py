"""Run the measured promises (all, or the named ones), each in a process of its own; print one JSON object."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
from typing import Any

import bench


def one(name: str) -> dict[str, Any]:
    """Measure one promise in a fresh process and a fresh home."""
    with tempfile.TemporaryDirectory(prefix=f"rapim-bench-{name}-", ignore_cleanup_errors=True) as home:
        environment = {**os.environ, "RAPIM_HOME": home, "DJANGO_SETTINGS_MODULE": "rapim.settings"}
        begun = time.monotonic()
        print(f"{name} ...", file=sys.stderr, flush=True)
        command = [sys.executable, "-m", "bench", "--one", name]
        result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=False)
        seconds = round(time.monotonic() - begun, 1)
    if result.returncode:
        return {"kept": False, "error": f"exit code {result.returncode}", "took_seconds": seconds}
    return {**json.loads(result.stdout), "took_seconds": seconds}


def main(names: list[str]) -> int:
    """Measure; answer 1 when a promise is not kept."""
    if names[:1] == ["--one"]:
        print(json.dumps(importlib.import_module(f"bench.{names[1]}").measure()))
        return 0
    known = [name for _, name, _ in pkgutil.iter_modules(bench.__path__) if not name.startswith("_")]
    if unknown := set(names) - set(known):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    answers = {name: one(name) for name in names or known}
    print(json.dumps(answers, indent=2))
    return 0 if all(answer.get("kept", True) for answer in answers.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
