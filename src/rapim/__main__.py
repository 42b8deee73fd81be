"""`rapim`: the command line."""

from __future__ import annotations

import os
import sys

STOPPED = 130
"""The exit code of a command that was stopped by its user."""


def main() -> int:
    """Run one command; the exit code is its answer."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapim.settings")
    if sys.argv[1:2] == ["demo"] and not os.environ.get("RAPIM_HOME"):
        os.environ["RAPIM_HOME"] = "var/demo"
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        from rapim.cli import run  # noqa: PLC0415 - settings first

        code = run(sys.argv[1:])
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("Dihentikan. Berkas yang sedang dimuat tidak tersimpan sebagian.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # whoever read the answer has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


if __name__ == "__main__":
    sys.exit(main())
