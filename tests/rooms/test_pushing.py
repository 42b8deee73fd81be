"""The desk acts: nudges once each, answers one after another, ladders to the agenda, promises that stay."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User

from rapim.cli import run
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.letters import numbering
from rapim.letters.models import LetterNumber
from rapim.letters.pushing import Form, send_letter
from rapim.meeting.actions import RefusedError, promising, pushing
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.messages import deliver, write_messages
from rapim.meeting.actions.problems import Said as Problem
from rapim.meeting.actions.problems import raise_problem
from rapim.meeting.actions.promising import Goal, Started
from rapim.meeting.models import Message, PromiseText, Push, PushAnswer
from rapim.meeting.room import gathering, nudging
from rapim.meeting.room.nudging import Links
from rapim.meeting.room.pushing import desk
from rapim.org import actions as org
from rooms.made import ACTOR
from rooms.test_reminders import Mailbox, mailbox

pytestmark = pytest.mark.django_db
__all__ = ["mailbox"]
D = dt.date
DAY = D(2020, 1, 8)
AGENCY = "1.03"
KEY = "problem:M-2020-0001"
LINKS = Links("https://contoh.invalid/dorongan/x/", "https://contoh.invalid/dorongan/jawab/y/")


@pytest.fixture(autouse=True)
def house() -> None:
    clock.set_to(dt.datetime(2020, 1, 8, 2, tzinfo=dt.UTC))
    org.name_government(actor=ACTOR, name="Kabupaten Contoh (simulasi)", code="99.01", simulated=True)
    org.record_agency(
        actor=ACTOR, code=AGENCY, name="Dinas PUPR", valid_from=D(2019, 1, 1), legal_source="Perda 1/2019"
    )
    for code, title, agency in (
        ("kepala-1.03", "Kepala Dinas PUPR", AGENCY),
        ("asisten-2", "Asisten Pembangunan", ""),
        ("sekda", "Sekretaris Daerah", ""),
    ):
        user = User.objects.create(username=code, email=f"{code}@contoh.invalid")
        post = org.record_post(
            actor=ACTOR, code=code, title=title, agency_code=agency, valid_from=D(2019, 1, 1)
        )
        org.appoint_holder(actor=ACTOR, post=post, person_name=f"Pejabat {code}", standing="definitif",
                           valid_from=D(2019, 1, 1), user_id=user.pk)  # fmt: skip
    rooms.set_series(actor=ACTOR, code="klaster-2", kind="cluster", name="Klaster", chair_post="asisten-2",
                     moderator_post="asisten-2", agencies=[AGENCY])  # fmt: skip
    said = Problem(
        "Lahan belum bebas", "Pemilik menolak.", "Mohon musyawarah", stake_sen=10**12, act_by=D(2020, 2, 3)
    )
    raise_problem(actor=ACTOR, agency=AGENCY, said=said)


def nudge(way: str = "text", uid: uuid.UUID | None = None, **said: Any) -> pushing.Said:
    line = next(one for one in desk(DAY) if one.key == KEY)
    to = nudging.receivers(AGENCY, DAY)[0]
    return nudging.drafted(line, uid=uid or uuid.uuid4(), way=way, to=to, links=LINKS, **said)


def push(**said: Any) -> Push:
    """A nudge that is sent."""
    return pushing.send_push(actor=ACTOR, said=nudge(**said))


def because(call: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(*args, **named)
    return refused.value.because


def climbed(until: dt.date) -> list[tuple[str, str, str]]:
    found, day = [], DAY
    while day <= until:
        for row in write_messages(actor=ACTOR, drafts=nudging.due(day)):
            found.append((row.day.isoformat(), row.to, row.receiver_name))
        day += dt.timedelta(days=1)
    return found


def test_desk_and_agenda_say_the_same_of_the_same_matter() -> None:
    begins = clock.now() + dt.timedelta(hours=3)
    meeting = rooms.plan_meeting(actor=ACTOR, plan=rooms.Plan("rapim", "monthly", "Rapim", begins, 120, DAY))
    item = next(one for one in gathering.proposed(meeting) if one.key == KEY)
    line = next(one for one in desk(DAY) if one.key == KEY)
    weight = line.weight
    assert (weight.stake_sen, weight.probability, round(weight.urgency, 4), line.matter.level) == tuple(
        item.because[name] for name in ("stake_sen", "probability", "urgency", "level")
    )


def test_a_nudge_says_its_facts_with_their_day_and_sources_and_is_courteous() -> None:
    row = push(note="Kami siap memimpin musyawarah.")
    assert (row.code, row.receiver_post, row.receiver_name) == (
        "D-2020-0001", "kepala-1.03", "Pejabat kepala-1.03",
    )  # fmt: skip
    told = ("Yth. Kepala Dinas PUPR", "per 8 Januari 2020", "Nilai terkait: Rp10 miliar", LINKS.sources,
            LINKS.answer, "paling lambat 13 Januari 2020", "Kami siap memimpin musyawarah.", "terima kasih",
            "Pejabat sekda", "data simulasi")  # fmt: skip
    assert [part for part in told if part not in row.text] == []
    assert next(fact["page"] for fact in row.facts) == ["problem", "M-2020-0001"]
    assert [(m.key, m.way, m.text) for m in Message.objects.all()] == [("push:D-2020-0001", "hand", row.text)]


def test_a_click_sends_once_and_what_was_sent_meanwhile_is_told() -> None:
    uid = uuid.uuid4()
    stale = nudge()
    assert push(uid=uid) == push(uid=uid)
    assert because(pushing.send_push, actor=Actor("Lain"), said=stale) == "pushed_meanwhile"
    assert because(pushing.send_push, actor=ACTOR, said=nudge("surat")) == "push_way"
    assert Push.objects.count() == Message.objects.count() == 1


def test_an_email_goes_out_once_through_the_server_of_the_invitations(mailbox: Mailbox) -> None:
    row = push(way="email", uid=uuid.UUID(int=7))
    push(way="email", uid=uuid.UUID(int=7))
    assert [[one.sent for one in deliver()] for _ in range(2)] == [[True], []]
    assert [mail["To"] for mail in mailbox.mails] == ["kepala-1.03@contoh.invalid"]
    body = str(mailbox.mails[0].get_payload(decode=True), "utf-8")
    assert [line for line in row.text.splitlines() if line not in body] == []
    nobody = nudging.drafted(
        next(one for one in desk(DAY) if one.key == KEY), uid=uuid.uuid4(), way="email",
        to=nudging.Receiver("", "Pimpinan"), links=LINKS,
    )  # fmt: skip
    assert because(pushing.send_push, actor=ACTOR, said=nobody) == "push_no_address"


def test_a_letter_takes_one_number_and_a_lost_one_is_void() -> None:
    numbering.set_register(actor=ACTOR, code="setda", name="Setda", unit="27.00")
    form, said = Form("setda", "050", "Contoh"), nudge("letter")
    assert because(
        send_letter, actor=ACTOR, said=said, form=Form("setda", "050", "C", "bupati"), links=LINKS
    ) == ("push_signer")
    rows = {send_letter(actor=ACTOR, said=said, form=form, links=LINKS).pk for _ in range(2)}
    assert (len(rows), LetterNumber.objects.count(), Push.objects.get().number) == (1, 1, "050/1/27.00/2020")
    assert sorted(Push.objects.get().documents) == ["docx", "pdf"]
    assert because(send_letter, actor=ACTOR, said=nudge("letter", seen=0), form=form, links=LINKS) == (
        "pushed_meanwhile"
    )


def test_answers_are_added_and_a_link_takes_only_so_many() -> None:
    row, uid = push(), uuid.uuid4()
    say = {"actor": Actor("Ani"), "push": row, "day": DAY}
    first = pushing.answer_push(uid=uid, text="Sedang dikerjakan", **say)
    assert pushing.answer_push(uid=uid, text="Lain", **say) == first
    for number in range(6):
        pushing.answer_push(uid=uuid.uuid4(), text=f"ke-{number}", way="link", **say)
    often = because(pushing.answer_push, uid=uuid.uuid4(), text="x", way="link", **say)
    empty = because(pushing.answer_push, uid=uuid.uuid4(), text="  ", **say)
    past = because(pushing.answer_push, uid=uuid.uuid4(), text="x", promised=D(2020, 1, 1), **say)
    long = because(pushing.answer_push, uid=uuid.uuid4(), text="x" * 4001, **say)
    assert (often, empty, past, long) == ("answer_often", "answer_missing", "answer_past", "answer_long")
    assert [one.text for one in PushAnswer.objects.all()][:2] == ["Sedang dikerjakan", "ke-0"]
    assert PushAnswer.objects.count() == 7


def test_a_token_opens_its_nudge_until_its_day_and_no_other_token_does() -> None:
    uid, last = uuid.uuid4(), D(2020, 2, 7)
    token = pushing.token_of(uid, last)
    assert pushing.opened(token, last) == uid
    with pytest.raises(pushing.ExpiredError):
        pushing.opened(token, D(2020, 2, 8))
    other = pushing.token_of(uuid.uuid4(), last)
    later = f"{uid.hex}20990101~{token.partition('~')[2]}"
    for forged in (token[:-1], other[:20] + token[20:], later, "", "~", "x" * 500):
        with pytest.raises(pushing.ForgedError):
            pushing.opened(forged, DAY)


def test_an_unanswered_nudge_climbs_to_the_agenda_and_stands_there_with_its_reason() -> None:
    row = push()
    assert climbed(D(2020, 2, 20)) == [
        ("2020-01-14", "owner", "Pejabat kepala-1.03"),
        ("2020-01-16", "head", "Pejabat kepala-1.03"),
        ("2020-01-20", "assistant", "Pejabat asisten-2"),
        ("2020-01-23", "sekda", "Pejabat sekda"),
        ("2020-01-27", "agenda", ""),
    ]
    begins = dt.datetime(2020, 2, 4, 2, tzinfo=dt.UTC)
    plan = rooms.Plan("rapim", "monthly", "Rapim Februari", begins, 120, D(2020, 1, 31))
    meeting = rooms.plan_meeting(actor=ACTOR, plan=plan)
    item = next(one for one in gathering.proposed(meeting) if one.key == KEY)
    assert (item.because["push"], item.because["push_day"]) == (row.code, "2020-01-08")
    pushing.answer_push(actor=ACTOR, push=row, uid=uuid.uuid4(), text="Sudah", day=D(2020, 2, 3))
    item = next(one for one in gathering.proposed(meeting) if one.key == KEY)
    assert "push" not in item.because


def test_an_answered_nudge_is_not_reminded_of_and_remind_covers_nudges(capsys: Any) -> None:
    row, day = push(), "2020-01-14"
    assert run(["remind", "--date", day, "--dry-run"]) == 0
    assert "1 pengingat untuk 2020-01-14" in capsys.readouterr().out
    pushing.answer_push(actor=ACTOR, push=row, uid=uuid.uuid4(), text="Sudah", day=DAY)
    assert nudging.due(D(2020, 1, 14)) == []


@pytest.mark.django_db(transaction=True)
def test_concurrent_clicks_and_reminders_write_once() -> None:
    from django.db import connection  # noqa: PLC0415

    said = nudge()
    first = push(uid=said.uid)
    drafts = nudging.due(D(2020, 1, 14))
    found: list[tuple[int, int]] = []
    start = threading.Barrier(3)

    def once() -> None:
        start.wait()
        try:
            sent = pushing.send_push(actor=ACTOR, said=said)
            found.append((sent.pk, len(write_messages(actor=ACTOR, drafts=drafts))))
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [(first.pk, 0), (first.pk, 0), (first.pk, 1)]
    assert (Push.objects.count(), Message.objects.count()) == (1, 2)


def test_a_promise_is_revised_with_a_reason_and_the_first_stays() -> None:
    started = Started(D(2020, 1, 7), 10**12, 10**14)
    goal, uid = Goal(D(2020, 3, 31), "Bidang Bina Marga", 3 * 10**12), uuid.uuid4()
    make = {
        "actor": ACTOR,
        "agency": AGENCY,
        "what": "Termin dibayar",
        "measure": "money",
        "started": started,
    }
    row = promising.make_promise(uid=uid, goal=goal, **make)
    assert promising.make_promise(uid=uid, goal=goal, **make) == row
    refused = {
        "promise_day": Goal(D(2021, 1, 31), "A", 3 * 10**12),
        "promise_low": Goal(D(2020, 3, 31), "A", 10**12),
        "promise_high": Goal(D(2020, 3, 31), "A", 10**15),
        "promise_goal": Goal(D(2020, 3, 31), "A", None),
        "promise_who": Goal(D(2020, 3, 31), " ", 3 * 10**12),
    }
    found = {
        because(promising.make_promise, uid=uuid.uuid4(), goal=one, **make): one for one in refused.values()
    }
    assert found == refused
    revise = {"actor": ACTOR, "promise": row, "started": started}
    later = Goal(D(2020, 4, 30), "Bidang Bina Marga", 3 * 10**12, None, "Opname mundur.")
    assert because(
        promising.revise_promise, goal=Goal(D(2020, 4, 30), "A", 3 * 10**12), seen=1, **revise
    ) == ("promise_reason")
    done = promising.revise_promise(goal=later, seen=1, **revise)
    assert promising.revise_promise(goal=later, seen=1, **revise) == done
    assert because(promising.revise_promise, goal=goal, seen=1, **revise) == "promise_meanwhile"
    assert [(one.version, one.by_day) for one in PromiseText.objects.all()] == [
        (1, D(2020, 3, 31)), (2, D(2020, 4, 30)),
    ]  # fmt: skip
