"""`rapim`: the command line."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run one command; the exit code is its answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")
    if sys.argv[1:2] == ["demo"] and not os.environ.get("RAPIM_HOME"):
        os.environ["RAPIM_HOME"] = "var/demo"
    from rapim.cli import run  # noqa: PLC0415 - settings first

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
