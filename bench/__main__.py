"""Run the measured promises (all, or the named ones) and print one JSON object."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import sys
import tempfile
import time

import bench


def main(names: list[str]) -> int:
    """Measure; answer 1 when a promise with a limit is not kept."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")
    known = [name for _, name, _ in pkgutil.iter_modules(bench.__path__) if not name.startswith("_")]
    if unknown := set(names) - set(known):
        print(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(known)}", file=sys.stderr)
        return 2
    answers = {}
    for name in names or known:
        os.environ["RAPIM_HOME"] = tempfile.mkdtemp(prefix=f"rapim-bench-{name}-")
        begun = time.monotonic()
        print(f"{name} ...", file=sys.stderr, flush=True)
        answers[name] = importlib.import_module(f"bench.{name}").measure()
        answers[name]["took_seconds"] = round(time.monotonic() - begun, 1)
    print(json.dumps(answers, indent=2))
    return 0 if all(answer.get("kept", True) for answer in answers.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
