"""Reminders: who, when and why; once each, through a real mail server, and onto the list where none is
known.
"""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from postbox import Mailbox
from pytest_django import Settings
from web import factories

from rapim.cli import run
from rapim.ledger import clock
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.messages import deliver, write_messages
from rapim.meeting.models import Decision, Delivery, Message
from rapim.meeting.room import reminders
from rapim.org import actions as org
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL = settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = box.port
    yield box
    box.close()


@pytest.fixture
def decision() -> Decision:
    clock.set_to(dt.datetime(2020, 1, 7, 2, tzinfo=dt.UTC))
    for code, title, agency in (
        ("kepala-1.03", "Kepala PUPR", "1.03"),
        ("asisten-2", "Asisten Pembangunan", ""),
        ("sekda", "Sekretaris Daerah", ""),
    ):
        user = User.objects.create(username=code, email=f"{code}@contoh.invalid")
        post = org.record_post(
            actor=ACTOR, code=code, title=title, agency_code=agency, valid_from=D(2019, 1, 1)
        )
        org.appoint_holder(actor=ACTOR, post=post, person_name=f"Pejabat {code}", standing="definitif",
                           valid_from=D(2019, 1, 1), user_id=user.pk)  # fmt: skip
    worker = User.objects.create(username="perencana", first_name="Ani", email="ani@contoh.invalid")
    org.grant_role(
        actor=ACTOR, user_id=worker.pk, role="planner", agency_code="1.03", valid_from=D(2019, 1, 1)
    )
    rooms.set_series(actor=ACTOR, code="klaster-2", kind="cluster", name="Klaster", chair_post="asisten-2",
                     moderator_post="asisten-2", agencies=["1.03"])  # fmt: skip
    plan = rooms.Plan("rapim", "opening", "Rapim awal tahun", clock.now(), 120, D(2019, 12, 31))
    meeting = factories.opened(rooms.plan_meeting(actor=ACTOR, plan=plan))
    ordered = orders.Ordered("Umumkan seluruh RUP", "1.03", D(2020, 1, 31), evidence_expected="cetak SiRUP")
    return orders.record_decision(
        actor=ACTOR, meeting=meeting, uid=uuid.uuid4(), ordered=ordered, day=D(2020, 1, 7)
    )


def told(until: dt.date) -> list[tuple[str, str, str]]:
    """Run the reminders of each day up to one; who was told, when and where."""
    found, day = [], D(2020, 1, 8)
    while day <= until:
        for row in write_messages(actor=ACTOR, drafts=reminders.due(day)):
            found.append((row.day.isoformat(), row.to, row.address))
        day += dt.timedelta(days=1)
    return found


def test_the_ladder_goes_from_the_worker_to_the_sekda_and_onto_the_agenda(decision: Decision) -> None:
    assert told(D(2020, 3, 10)) == [
        ("2020-01-28", "owner", "ani@contoh.invalid"),
        ("2020-02-03", "owner", "ani@contoh.invalid"),
        ("2020-02-05", "head", "kepala-1.03@contoh.invalid"),
        ("2020-02-07", "assistant", "asisten-2@contoh.invalid"),
        ("2020-02-14", "sekda", "sekda@contoh.invalid"),
        ("2020-02-21", "agenda", ""),
    ]


def test_whoever_is_named_is_written_to_at_the_own_address(decision: Decision) -> None:
    named = {
        "Pejabat kepala-1.03": ("Pejabat kepala-1.03", "kepala-1.03@contoh.invalid"),
        "Wiji": ("Wiji", "ani@contoh.invalid"),
    }
    for name, told_to in named.items():
        Decision.objects.update(owner_person=name)
        (one,) = reminders.due(D(2020, 1, 28))
        assert (one.receiver_name, one.address) == told_to


def test_what_was_handed_in_is_not_reminded_and_an_extension_begins_anew(decision: Decision) -> None:
    assert len(told(D(2020, 2, 3))) == 2
    orders.act_on_decision(actor=ACTOR, decision=decision, act="extend", party="chair", day=D(2020, 2, 3),
                           seen=0, details={"until": D(2020, 2, 28), "reason": "banjir"})  # fmt: skip
    assert reminders.due(D(2020, 2, 5)) == []
    assert [one.to for one in reminders.due(D(2020, 2, 25))] == ["owner"]
    for act, details in (("evidence", {"file": "aa"}), ("submit", {})):
        orders.act_on_decision(actor=ACTOR, decision=decision, act=act, party="owner", day=D(2020, 2, 4),
                               seen=decision.acts.count(), details=details)  # fmt: skip
    assert reminders.due(D(2020, 3, 31)) == []


def test_a_mail_goes_out_once_with_the_facts_in_it(decision: Decision, mailbox: Mailbox) -> None:
    for _ in range(2):
        assert run(["remind", "--date", "2020-02-05", "--json"]) == 0
    assert [mail["To"] for mail in mailbox.mails] == ["kepala-1.03@contoh.invalid"]
    body = str(mailbox.mails[0].get_payload(decode=True), "utf-8")
    assert "Umumkan seluruh RUP" in body
    assert "telah lewat 5 hari" in body
    assert Delivery.objects.filter(sent=True).count() == 1


def test_a_failing_server_is_written_down_and_tried_again(decision: Decision, mailbox: Mailbox) -> None:
    mailbox.refuses = True
    write_messages(actor=ACTOR, drafts=reminders.due(D(2020, 2, 3)))
    assert [row.sent for row in deliver()] == [False]
    assert "no such one" in Delivery.objects.order_by("id").last().error
    mailbox.refuses = False
    assert [row.sent for row in deliver()] == [True]
    assert deliver() == []
    assert len(mailbox.mails) == 1


def test_a_mail_that_cannot_be_made_holds_up_no_other(decision: Decision, mailbox: Mailbox) -> None:
    write_messages(actor=ACTOR, drafts=reminders.due(D(2020, 2, 3)))
    Message.objects.update(subject="Dua\nbaris")
    write_messages(actor=ACTOR, drafts=reminders.due(D(2020, 2, 5)))
    assert [(row.sent, row.error[:20]) for row in deliver()] == [(False, "Header values can't "), (True, "")]
    assert len(mailbox.mails) == 1


def test_without_a_server_a_message_waits_on_the_list(decision: Decision, capsys: Any) -> None:
    assert run(["remind", "--date", "2020-02-03", "--dry-run"]) == 0
    assert Message.objects.count() == 0
    assert "1 pengingat untuk 2020-02-03; 0 surel terkirim, 0 gagal" in capsys.readouterr().out
    write_messages(actor=ACTOR, drafts=reminders.due(D(2020, 2, 3)))
    assert [(row.way, deliver()) for row in Message.objects.all()] == [("hand", [])]


@pytest.mark.django_db(transaction=True)
def test_concurrent_runs_write_each_reminder_once(decision: Decision) -> None:
    from django.db import connection  # noqa: PLC0415

    drafts = reminders.due(D(2020, 2, 3))
    found: list[int] = []
    start = threading.Barrier(4)

    def once() -> None:
        start.wait()
        try:
            found.append(len(write_messages(actor=ACTOR, drafts=drafts)))
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(found), Message.objects.count()) == ([0, 0, 0, 1], 1)
