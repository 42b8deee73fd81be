"""A process that is killed while it closes a meeting leaves all of the closing or nothing of it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from rooms.killed import environment

CLOSE = """
import datetime as dt, json, os, signal, sys, uuid
os.environ["DJANGO_SETTINGS_MODULE"] = "rapim.settings"
import django
django.setup()
from django.db import connection
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.database import prepare
from rapim.ledger.models import LogEntry
from rapim.meeting.actions import decisions as orders, meetings as rooms
from rapim.meeting.models import Meeting
from rapim.meeting.room import closing, packets, sitting

ACTOR = Actor("Uji Coba")
NOW = dt.datetime(2025, 7, 15, 2, tzinfo=dt.UTC)
clock.set_to(NOW)
prepare()
begins = NOW + dt.timedelta(hours=1)
plan = rooms.Plan("rapim", "monthly", "Rapim", begins, 120, dt.date(2025, 7, 15))
one = rooms.plan_meeting(actor=ACTOR, plan=plan)
packets.freeze_packet(actor=ACTOR, meeting=one, seen=0, reason="mendesak")
rooms.act_on_meeting(actor=ACTOR, meeting=one, act="open", seen=1)
for text in ("Umumkan RUP", "Selesaikan lahan"):
    ordered = orders.Ordered(text, "1.03", dt.date(2025, 8, 1))
    sitting.decide(actor=ACTOR, meeting=one, uid=uuid.uuid4(), ordered=ordered, day=dt.date(2025, 7, 15))


def look():
    return {
        "acts": list(one.acts.values_list("act", flat=True)),
        "minutes": [len(row.body["decisions"]) for row in one.minutes_versions.all()],
        "log": LogEntry.objects.filter(verb__in=("act_on_meeting", "save_minutes")).count(),
        "decisions": one.decisions.count(),
    }


def killed_at(number):
    # the child dies at its n-th write, after the database has done it
    connection.close()
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = [number]

    def count(execute, sql, params, many, context):
        done = execute(sql, params, many, context)
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE")):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
        return done

    with connection.execute_wrapper(count):
        closing.close_meeting(actor=ACTOR, meeting=one, seen=2)
    os._exit(0)


seen = []
for number in range(1, 30):
    code = killed_at(number)
    seen.append({"exit": code, **look()})
    if code == 0:
        break
closing.close_meeting(actor=ACTOR, meeting=one, seen=2)
print(json.dumps({"seen": seen, "end": look()}))
"""


def test_a_closing_that_is_killed_at_any_write_loses_nothing_and_doubles_nothing(ready_home: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSE], env=environment(ready_home), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    *killed, last = told["seen"]
    before = {"acts": ["freeze", "open"], "minutes": [], "log": 2, "decisions": 2}
    after = {"acts": ["freeze", "open", "close"], "minutes": [2], "log": 4, "decisions": 2}
    assert len(killed) >= 4
    assert killed == [{"exit": -signal.SIGKILL, **before}] * len(killed)
    assert (last, told["end"]) == ({"exit": 0, **after}, after)
