"""Two processes that act at the same moment on one home: `python -m rooms.races` prints how each race ended.

Each process waits for the other before every turn it takes (so that both have read what they read before it),
and before its first write (so that nothing is written while the other could still read). Who holds the turn
waits there in vain for a moment and goes on: then the other is kept out, as it should be.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import multiprocessing
import os
import re
import signal
import sys
import traceback
import uuid
from collections.abc import Callable
from pathlib import Path
from threading import BrokenBarrierError
from typing import Any

Act = Callable[[], Any]
Held = tuple[Any, float]
"""A barrier, and the seconds for which one waits at it."""
D = dt.date
DAY = D(2025, 7, 15)
NOW = dt.datetime(2025, 7, 15, 2, tzinfo=dt.UTC)
FORK = multiprocessing.get_context("fork")
READ, WRITE = 0.5, 0.1
"""Seconds for which a process waits for the other: before a turn, and before its first write."""


def race(*acts: Act, read: float = READ) -> list[Any]:
    """Do acts at the same moment, each in a process of its own; how each ended, in the order of the text."""
    from django.db import connections  # noqa: PLC0415 - after the settings

    connections.close_all()
    turn, write = FORK.Barrier(len(acts)), FORK.Barrier(len(acts))
    ends = [_begun(act, (turn, read), (write, WRITE)) for act in acts]
    told = [json.loads(os.fdopen(end).read() or '"died"') for _, end in ends]
    for child, _ in ends:
        os.waitpid(child, 0)
    return sorted(told, key=str)


def _begun(act: Act, turn: Held, write: Held) -> tuple[int, int]:
    there, here = os.pipe()
    child = os.fork()
    if child:
        os.close(here)
        return child, there
    signal.alarm(30)
    said: Any = "failed"
    try:
        said = _done(act, turn, write)
    except BaseException:
        said = traceback.format_exc()
    with os.fdopen(here, "w") as out:
        out.write(json.dumps(said))
    os._exit(0)


def _done(act: Act, turn: Held, write: Held) -> Any:
    from django.db import connection  # noqa: PLC0415

    from rapim.meeting.actions import RefusedError  # noqa: PLC0415

    def together(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        told = sql.lstrip().upper()
        if told.startswith("BEGIN") or "PG_ADVISORY" in told:
            _meet(*turn)
        elif told.startswith(("INSERT", "UPDATE")):
            _meet(*write)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(together):
        try:
            return act()
        except RefusedError as refused:
            return refused.because
        finally:
            turn[0].abort()
            write[0].abort()


def _meet(barrier: Any, seconds: float) -> None:
    with contextlib.suppress(BrokenBarrierError):
        barrier.wait(seconds)


def _post(client: Any, address: str, said: dict[str, Any], *, follow: bool = False) -> Act:
    """A form that is sent: its status, and the sentence of a refusal on the page or on the next one."""

    def act() -> list[Any]:
        answer = client.post(address, said)
        if answer.status_code == 302 and not follow:
            return [302, ""]
        text = client.get(answer["Location"]) if answer.status_code == 302 else answer
        plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text.content.decode()))
        found = re.search(r"Sementara itu|sudah menyimpan notula ini", plain)
        return [answer.status_code, found[0] if found else ""]

    return act


class House:
    """One home with two secretaries, the Sekda, the regent and a worker of an agency."""

    def __init__(self) -> None:
        from django.test import Client  # noqa: PLC0415
        from web import factories  # noqa: PLC0415

        from rapim.letters import numbering  # noqa: PLC0415
        from rapim.org import actions as org  # noqa: PLC0415

        self.actor, self.own, self.other = factories.ADMIN, factories.OWN, factories.OTHER
        factories.agencies()
        self.clients = {}
        roles = ("adbang", "adbang", "sekda", "regent", "planner")
        for at, role in enumerate(roles):
            user = factories.person(role, name=f"{role}-{at}")
            user.first_name, user.email = f"Orang {at}", f"orang-{at}@contoh.invalid"
            user.save()
            self.clients[at] = Client(raise_request_exception=False)
            self.clients[at].force_login(user)
        for code, title, agency in (("sekda", "Sekretaris Daerah", ""), ("kepala-1", "Kepala", self.own)):
            post = org.record_post(actor=self.actor, code=code, title=title, agency_code=agency,
                                   valid_from=D(2019, 1, 1))  # fmt: skip
            org.appoint_holder(actor=self.actor, post=post, person_name=f"Pejabat {code}",
                               standing="definitif", valid_from=D(2019, 1, 1))  # fmt: skip
        self.clients[0].get("/arahan/")  # words, addresses and templates are read once, before there are two
        numbering.set_register(actor=self.actor, code="setda", name="Setda", unit="27.00")

    def meeting(self, series: str, *acts: str) -> Any:
        """A meeting of a series of its own that went so far."""
        from rapim.meeting.actions import meetings as rooms  # noqa: PLC0415

        begins = NOW + dt.timedelta(hours=1)
        plan = rooms.Plan(series, "monthly", f"Rapim {series}", begins, 120, DAY, chair_post="sekda")
        one = rooms.plan_meeting(actor=self.actor, plan=plan)
        for act in acts:
            details = {"day": DAY, "reason": "mendesak"} if act == "freeze" else {}
            rooms.act_on_meeting(
                actor=self.actor, meeting=one, act=act, seen=one.acts.count(), details=details
            )
        return one

    def decision(self, one: Any, *acts: str) -> Any:
        """A decision of a meeting, followed up so far by its owner."""
        from rapim.meeting.actions import decisions as orders  # noqa: PLC0415

        ordered = orders.Ordered("Umumkan RUP", self.own, D(2025, 7, 18))
        row = orders.record_decision(
            actor=self.actor, meeting=one, uid=uuid.uuid4(), ordered=ordered, day=DAY
        )
        for act in acts:
            details = {"file": "aa", "name": "a.pdf", "size": 9, "kind": "pdf"} if act == "evidence" else {}
            orders.act_on_decision(actor=self.actor, decision=row, act=act, party="owner", day=DAY,
                                   seen=row.acts.count(), details=details)  # fmt: skip
        return row

    def problem(self, title: str) -> str:
        """A matter of the desk."""
        from rapim.meeting.actions.problems import Said, raise_problem  # noqa: PLC0415

        said = Said(title, "Pemilik menolak.", "Mohon musyawarah", stake_sen=10**12, act_by=D(2025, 8, 1))
        return f"problem:{raise_problem(actor=self.actor, agency=self.own, said=said).code}"


def _logged(verb: str, subject: str) -> int:
    from rapim.ledger.models import LogEntry  # noqa: PLC0415

    return LogEntry.objects.filter(verb=verb, subject=subject).count()


def minutes(house: House) -> dict[str, Any]:
    """Two click on closing; two secretaries save on the same version; two sign; two ask for the paper."""
    from rapim.ledger.models import Document  # noqa: PLC0415

    one = house.meeting("a", "call", "freeze", "open")
    house.decision(one)
    at, here = f"/rapat/{one.code}", f"meeting:{one.code}"
    first, second, third, fourth = (house.clients[n] for n in (0, 1, 2, 3))
    close = {"act": "close", "seen": 3}
    found: dict[str, Any] = {
        "close": race(*(_post(who, f"{at}/ruang/jalan/", close) for who in (first, second))),
        "drafted": {
            "closings": one.acts.filter(act="close").count(),
            "versions": [row.version for row in one.minutes_versions.all()],
            "decisions": len(one.minutes_versions.get().body["decisions"]),
            "log": _logged("save_minutes", here),
        },
        "save": race(*(_post(who, f"{at}/notula/", {"seen": 1, "opening": f"Dibuka {n}."})
                       for n, who in enumerate((first, second)))),
    }  # fmt: skip
    found["saved"] = [[row.version for row in one.minutes_versions.all()], _logged("save_minutes", here)]
    sign = {"seen": 4, "version": 2}
    found["sign"] = race(
        *(_post(who, f"{at}/notula/tanda-tangan/", sign, follow=True) for who in (third, fourth))
    )
    found["signed"] = one.acts.filter(act="sign").count()
    Document.objects.all().delete()
    paper = race(
        *(lambda who=who: who.get(f"{at}/notula/notula.docx").content.hex() for who in (third, fourth))
    )
    issued = Document.objects.filter(kind="minutes_word").count()
    found["paper"] = {"same": paper[0] == paper[1], "issued": issued}
    return found


def decisions(house: House) -> dict[str, Any]:
    """Two verify; one verifies and another returns."""
    sits = house.meeting("b", "call", "freeze", "open")
    first, second = house.clients[0], house.clients[1]
    found: dict[str, Any] = {}
    for name, other in (("verify", {"act": "verify"}), ("return", {"act": "return", "reason": "buram"})):
        row = house.decision(sits, "evidence", "submit")
        at = f"/arahan/{row.code}/"
        done = race(_post(first, at, {"act": "verify", "seen": 2}), _post(second, at, {**other, "seen": 2}))
        found[name] = {
            "ends": done,
            "acts": row.acts.count(),
            "log": _logged("act_on_decision", f"decision:{row.code}"),
        }
    return found


def number(house: House) -> dict[str, Any]:
    """Two decisions are written at the same moment, one of them is sent twice."""
    from rapim.meeting.actions import decisions as orders  # noqa: PLC0415

    sits, marks = house.meeting("c", "call", "freeze", "open"), [uuid.uuid4(), uuid.uuid4()]

    def act(mark: uuid.UUID) -> Act:
        said = orders.Ordered(f"Kerjakan {mark}", house.own, D(2025, 8, 1))
        return lambda: (
            orders.record_decision(actor=house.actor, meeting=sits, uid=mark, ordered=said, day=DAY).number
        )

    told = race(act(marks[0]), act(marks[1]), act(marks[0]))
    return {"numbers": sorted(set(told)), "sent": len(told), "written": sits.decisions.count()}


def nudges(house: House) -> dict[str, Any]:
    """Two nudge one matter by letter: one letter, one number, and no gap."""
    from rapim.letters.models import Letter, LetterNumber  # noqa: PLC0415
    from rapim.meeting.models import Push  # noqa: PLC0415

    said = {"key": house.problem("Lahan"), "way": "letter", "seen": 0}
    some = [{**said, "uid": uuid.uuid4().hex} for _ in range(2)]
    done = race(*(_post(house.clients[n], "/meja/dorong/", sent) for n, sent in enumerate(some)))
    row = Push.objects.get()
    written = {
        "numbers": LetterNumber.objects.count(),
        "letters": Letter.objects.count(),
        "log": _logged("send_push", f"push:{row.code}"),
    }
    return {"ends": done, "push": [row.code, row.number], "written": written}


def audits(house: House) -> dict[str, Any]:
    """A finding is recorded twice; both sides act on it; a deposit is sent twice."""
    from rapim.meeting.actions import audits as acts  # noqa: PLC0415

    said = acts.Found("bpk", "21/LHP/2025", D(2025, 5, 17), D(2025, 5, 20), "1", house.own, "Lebih bayar",
                      "Setor", "01", 100)  # fmt: skip

    def act(name: str, party: str, seen: int, **details: Any) -> Act:
        row = acts.known().get()  # with its acts, as a page reads it
        return lambda: (
            acts.act_on_finding(
                actor=house.actor, finding=row, act=name, party=party, day=DAY, seen=seen, details=details
            ).act
        )

    written = race(*(lambda: len(acts.record_findings(actor=house.actor, found=[said]).fresh),) * 2)
    done = race(
        act("status", "inspectorate", 0, status=2, document="S-1"), act("note", "agency", 0, text="x")
    )
    paid = race(*(act("deposit", "agency", 1, amount_sen=60, file="aa") for _ in range(2)))
    row = acts.known().get()
    return {
        "recorded": written,
        "refused": sorted(set(done) - {"status", "note"}),
        "paid": paid,
        "left_sen": acts.state_of(row).left_sen,
        "log": _logged("act_on_audit", f"audit:{row.code}"),
    }


def waits(house: House) -> dict[str, Any]:
    """Who waits settles while who is waited for disputes."""
    from rapim.ledger.actions import Actor  # noqa: PLC0415
    from rapim.meeting.actions import rhythm  # noqa: PLC0415
    from rapim.meeting.room import waiting  # noqa: PLC0415

    said = rhythm.WaitSaid(house.own, house.other, "data", "Data lahan", D(2025, 7, 1))
    code = rhythm.record_wait(actor=house.actor, said=said, today=DAY).code

    def act(name: str, **more: Any) -> Act:
        row = waiting.known().get()
        return lambda: (
            rhythm.act_on_wait(
                actor=Actor(f"Orang {name}"), wait=row, act=name, seen=0, today=DAY, **more
            ).act
        )

    done = race(act("settle", day=D(2025, 7, 14)), act("dispute", text="Sudah dikirim"))
    refused = sorted(set(done) - {"settle", "dispute"})
    return {"refused": refused, "log": _logged("act_on_wait", f"wait:{code}")}


def packet(house: House) -> dict[str, Any]:
    """A packet is frozen while a problem is being written: it holds it, or is rebuilt without it."""
    from django.db import connection, transaction  # noqa: PLC0415

    from rapim.ledger import clock  # noqa: PLC0415
    from rapim.ledger.actions import kept_path  # noqa: PLC0415
    from rapim.meeting.room import packets  # noqa: PLC0415

    one, written, read = house.meeting("d", "call"), FORK.Event(), FORK.Event()
    packets.packet(one, clock.now())  # its board is kept from now on: to freeze is to read alone

    def write() -> str:
        with transaction.atomic():
            house.problem("Ditulis saat paket dibekukan")
            written.set()
            read.wait(0.3)
        return "written"

    def reading(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if 'FROM "meeting_problem"' in sql:
            read.set()
        return found

    def freeze() -> str:
        written.wait(10)
        with connection.execute_wrapper(reading):
            packets.freeze_packet(actor=house.actor, meeting=one, seen=1, reason="mendesak")
        return "frozen"

    done = race(write, freeze, read=0)
    row = one.packets.get()
    same = packets.rebuilt(row) == kept_path(row.sha256).read_bytes()
    return {"ends": done, "rebuilt": same}


def reminders(house: House) -> dict[str, Any]:
    """Two runs on one day send each message once; of runs of two days none goes down the ladder."""
    from django.conf import settings  # noqa: PLC0415
    from postbox import Mailbox  # noqa: PLC0415

    from rapim.cli import run  # noqa: PLC0415
    from rapim.meeting.models import Delivery, Message  # noqa: PLC0415
    from rapim.meeting.room import nudging  # noqa: PLC0415

    box = Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL = settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = box.port
    house.decision(house.meeting("e", "call", "freeze", "open"))
    before = set(Message.objects.values_list("pk", flat=True))

    def remind(day: str) -> Act:
        def act() -> list[int]:
            with contextlib.redirect_stdout(io.StringIO()) as out:
                run(["remind", "--date", day, "--json"])
            told = json.loads(out.getvalue())
            return [len(told["reminders"]), told["sent"], told["failed"]]

        return act

    one_day = race(remind("2025-07-17"), remind("2025-07-17"))
    written = Message.objects.exclude(pk__in=before)
    found = {
        "said": [sum(column) for column in zip(*one_day, strict=True)],
        "messages": written.count(),
        "mails": len(box.mails),
        "sent": Delivery.objects.filter(sent=True).count(),
        "ids": len({mail["Message-ID"] for mail in box.mails}),
    }
    some = D(2025, 8, 29), D(2025, 7, 21)
    race(*(lambda day=day: len(nudging.write_due(actor=house.actor, day=day)) for day in some))
    ladders: dict[str, list[int]] = {}
    for key, step in Message.objects.filter(sort="reminder").order_by("id").values_list("key", "step"):
        ladders.setdefault(key.rsplit(":", 1)[0], []).append(step)
    found["downwards"] = [steps for steps in ladders.values() if steps != sorted(steps)]
    box.close()
    return found


RACES = (packet, minutes, decisions, number, nudges, audits, waits, reminders)


def main() -> None:
    """Prepare one home, run every race, print how each ended."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "rapim.settings"
    import django  # noqa: PLC0415

    django.setup()
    from django.conf import settings  # noqa: PLC0415

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # nobody signs in by it here
    from rapim.ledger import clock  # noqa: PLC0415
    from rapim.ledger.database import prepare  # noqa: PLC0415

    os.environ["RAPIM_CLOCK"] = clock.running(NOW, NOW + dt.timedelta(hours=1))
    prepare()
    house, told = House(), {}
    chosen = sys.argv[1:]
    for one in RACES:
        if not chosen or one.__name__ in chosen:
            told[one.__name__] = one(house)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
