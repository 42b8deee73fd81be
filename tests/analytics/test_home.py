"""A home of its own on disk: commands, snapshots as Parquet, and both ways to export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from rapim.analytics import snapshot

from . import factories as make

ROOT = Path(__file__).resolve().parents[2]
SEED = """
import django; django.setup()
from rapim.ledger.database import prepare
prepare()
from analytics import factories as make
lines = make.make_year()
make.make_hospital()
"""
SEVERAL = """
import contextlib, io, json, sys
from rapim.__main__ import main
said = []
for arguments in json.loads(sys.argv[1]):
    sys.argv = ["rapim", *arguments]
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
        code = main()
    said.append([code, out.getvalue(), err.getvalue()])
print(json.dumps(said))
"""
LATER = """
import django; django.setup()
from analytics import factories as make
from rapim.budget.models import Line
line = Line.objects.get(sub_activity=make.ROAD, account=make.CAPITAL)
make._counter = __import__("itertools").count({number})
make.make_lra(make.make_batch("lra", {number}, month=3), 3, [(line, 600_000_11, {number})])
"""


class Home:
    """A home of its own, used by commands in processes of their own."""

    def __init__(self, folder: Path) -> None:
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}"
        self.folder = folder
        self.environment = {
            **os.environ,
            "RAPIM_HOME": str(folder),
            "PYTHONPATH": path,
            "DJANGO_SETTINGS_MODULE": "rapim.settings",
            "DATABASE_URL": "",
        }

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def rapim(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "rapim", *arguments)

    def several(self, *commands: Sequence[str]) -> list[tuple[int, str, str]]:
        """Code, answer and complaint of commands given one after another in one process."""
        run = self.python("-c", SEVERAL, json.dumps(commands))
        assert run.stderr == ""
        return [(code, out, err) for code, out, err in json.loads(run.stdout)]

    def snapshots(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "analytics" / "2026").iterdir())


def test_commands_on_a_home_of_its_own(tmp_path: Path) -> None:
    home = Home(tmp_path / "own")
    empty = home.rapim("board", "--as-of", "2026-03-31", "--json")
    assert [empty.returncode, json.loads(empty.stdout)["units"], empty.stderr] == [0, [], ""]
    assert home.python("-c", SEED).stderr == ""
    first = home.rapim("board", "--as-of", "2026-03-31", "--json")
    found = json.loads(first.stdout)
    assert [one["type"] for one in found["units"]] == ["dinas", "other", "kecamatan"]
    opened = home.rapim("trace", found["total"]["trace"]["realised_sen"], "--json")
    sources = json.loads(opened.stdout)["sources"]
    assert sum(row["value_sen"] for row in sources) == found["total"]["realised_sen"]
    refreshed = json.loads(home.rapim("refresh", "--as-of", "2026-03-31").stdout)
    assert [refreshed["mark"], refreshed["units"]] == [found["mark"], 3]
    for number in (101, 102, 103):
        assert home.python("-c", LATER.format(number=number)).stderr == ""
        home.rapim("refresh", "--as-of", "2026-03-31")
    assert len(home.snapshots()) == 2
    again = home.rapim("board", "--as-of", "2026-03-31", "--known-at", found["known_at"], "--json")
    assert again.stdout == first.stdout


def test_what_cannot_be_read_is_refused_in_a_sentence(ready_home: Path) -> None:
    home = Home(ready_home)
    board, figure = "f1~2026~2026-05-31~awal.0", "2.10.2.17.0.00.05~realised_sen"
    commands = (
        ("trace", "bukan"),
        ("trace", f"{board}~auto~desa~{figure}"),
        ("trace", f"{board}~kira~agency~{figure}"),
        ("trace", f"{board.replace('awal.0', 'awal.²')}~auto~agency~{figure}"),
        ("board", "--known-at", "kemarin"),
        ("board", "--known-at", "0001-01-01T00:00:00+14:00"),
        ("load", ""),
    )
    refused = home.several(*((*arguments, "--json") for arguments in commands))
    assert [(code, out, err.count("\n")) for code, out, err in refused] == [(2, "", 1)] * len(commands)


def test_a_day_before_any_law_has_no_units(ready_home: Path) -> None:
    home = Home(ready_home)
    assert home.python("-c", SEED).stderr == ""
    days = ("0001-01-01", "1990-12-31", "9999-12-31")
    found = home.several(*(("board", "--as-of", day, "--json") for day in days))
    assert [(code, json.loads(out)["units"], err) for code, out, err in found] == [(0, [], "")] * len(days)


def test_a_place_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "rapim.sqlite3").write_text("not a database, whatever its name" * 50)
    for place in (tmp_path / "file" / "home", damaged):
        refused = Home(place).rapim("board", "--json")
        assert [refused.returncode, refused.stdout, refused.stderr.count("\n")] == [2, "", 1]


def test_a_reader_that_leaves_early_is_no_fault(ready_home: Path) -> None:
    home = Home(ready_home)
    command = [sys.executable, "-m", "rapim", "board", "--json"]
    with subprocess.Popen(
        command, env=home.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert [running.stderr.read(), running.wait()] == [b"", 0]


@pytest.mark.django_db(transaction=True)
def test_both_ways_to_export_give_the_same_tables(tmp_path: Path) -> None:
    make.make_year()
    make.make_hospital()
    make.make_revenue(make.make_batch("revenue", 11), [("4.1.01.06.01.0001", None, 80_000_00, None)])
    by_cursor = {name: snapshot.by_cursor(name, 2026) for name in snapshot.COLUMNS}
    if connection.vendor == "sqlite":
        target = tmp_path / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(target)])
        by_driver = snapshot.by_driver(2026, "sqlite", {"NAME": target})
    else:
        by_driver = snapshot.by_driver(2026, connection.vendor, connection.settings_dict)
    for name, table in by_cursor.items():
        keys = [(column, "ascending") for column in table.column_names]
        assert by_driver[name].sort_by(keys) == table.sort_by(keys)
    assert settings.HOME.is_dir()
