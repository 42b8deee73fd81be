"""Letters: signatures, numbers without reuse, the invitation as PDF, Word, calendar entry and mail."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document as Word
from icalendar import Calendar
from postbox import Mailbox
from pytest_django import Settings

from rapim.ledger import clock
from rapim.ledger.models import Document, LogEntry
from rapim.letters import inviting, numbering
from rapim.letters.actions import body_of
from rapim.letters.calendars import Entry, calendar_of
from rapim.letters.inviting import Said, attached, invite, send
from rapim.letters.models import Letter, LetterNumber
from rapim.letters.signing import Office, chains, signature
from rapim.meeting.actions import RefusedError
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.meetings import Plan
from rapim.meeting.actions.messages import deliver
from rapim.meeting.models import Meeting, Message
from rapim.org import accounts
from rapim.org import actions as org
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2020, 1, 2, 2, tzinfo=dt.UTC)
TODAY = D(2020, 1, 2)
BEGINS = dt.datetime(2020, 1, 7, 2, tzinfo=dt.UTC)
REGENT = Office("bupati", "Bupati Contoh", "Hadi", "plt")
SEKDA = Office("sekda", "Sekretaris Daerah", "Siti", "plh")
ASSISTANT = Office("asisten-1", "Asisten Pemerintahan", "Joko")


@pytest.fixture(autouse=True)
def now() -> None:
    clock.set_to(NOW)
    org.name_government(actor=ACTOR, name="Kabupaten Contoh", code="99.01")


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL = settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = box.port
    yield box
    box.close()


@pytest.mark.parametrize(
    ("chain", "lines"),
    [
        ([], []),
        ([REGENT], ["Plt. BUPATI CONTOH"]),
        ([REGENT, SEKDA], ["a.n. Plt. BUPATI CONTOH", "Plh. SEKRETARIS DAERAH"]),
        (
            [REGENT, SEKDA, ASSISTANT],
            ["a.n. Plt. BUPATI CONTOH", "Plh. SEKRETARIS DAERAH", "u.b.", "ASISTEN PEMERINTAHAN"],
        ),
    ],
)
def test_a_signature_stands_as_the_post_is_held(chain: list[Office], lines: list[str]) -> None:
    assert signature(chain) == lines


def test_who_may_sign_follows_from_who_leads() -> None:
    known = {one.post: one for one in (REGENT, SEKDA, ASSISTANT)}
    found = chains("bupati", "sekda", known)
    assert {code: [one.post for one in chain] for code, chain in found.items()} == {
        "sekda": ["bupati", "sekda"],
        "asisten-1": ["bupati", "sekda", "asisten-1"],
        "bupati": ["bupati"],
    }
    assert chains("walikota", "sekda", known) == {}


def register(code: str = "umum", unit: str = "27.00") -> None:
    numbering.set_register(actor=ACTOR, code=code, name="Bagian Umum", unit=unit)


def take(key: str, day: dt.date = TODAY, code: str = "umum", classification: str = "005") -> str:
    return numbering.take_number(
        actor=ACTOR, register=code, classification=classification, day=day, subject="Uji", key=key
    ).text


def test_serials_run_per_year_and_register_and_none_is_used_twice() -> None:
    register()
    register("setda", "01")
    assert [take("a"), take("b"), take("a"), take("c", code="setda"), take("d", D(2021, 1, 4))] == [
        "005/1/27.00/2020", "005/2/27.00/2020", "005/1/27.00/2020", "005/1/01/2020", "005/1/27.00/2021",
    ]  # fmt: skip
    row = LetterNumber.objects.get(text="005/2/27.00/2020")
    numbering.void_number(actor=ACTOR, number=row, reason="Salah")
    assert take("e") == "005/3/27.00/2020"
    assert all(numbering.SHAPE.match(row.text) for row in LetterNumber.objects.all())
    with pytest.raises(IntegrityError), transaction.atomic():
        LetterNumber.objects.create(register="umum", year=2020, serial=2, classification="005", text="x",
                                    key="x", day=D(2020, 1, 2), subject="", at=NOW, by_name="")  # fmt: skip


def because(call: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(RefusedError) as refused:
        call(*args, **named)
    return refused.value.because


def test_numbers_out_of_shape_and_without_a_register_are_refused() -> None:
    assert because(take, "a") == "no_register"
    assert because(register, "umum", "27 00") == "unit_odd"
    register()
    assert because(take, "a", classification="5") == "classification_odd"
    take("b")
    row = LetterNumber.objects.get()
    assert because(numbering.void_number, actor=ACTOR, number=row, reason=" ") == "reason_missing"
    numbering.void_number(actor=ACTOR, number=row, reason="Salah")
    numbering.void_number(actor=ACTOR, number=row, reason="Salah")
    assert because(numbering.void_number, actor=ACTOR, number=row, reason="Lain") == "void_already"
    assert LogEntry.objects.filter(verb="void_number").count() == 1


def meeting(heads: int = 3) -> Meeting:
    some = [("bupati", "Bupati", "", "plt"), ("sekda", "Sekretaris Daerah", "", "definitif")]
    some += [(f"kepala-1.{at:02d}", f"Kepala Dinas {at}", f"1.{at:02d}", "definitif") for at in range(heads)]
    for code, title, agency, standing in some:
        post = org.record_post(
            actor=ACTOR, code=code, title=title, agency_code=agency, valid_from=D(2019, 1, 1)
        )
        user = None
        if code == "kepala-1.00":
            user, _ = accounts.add_user(
                actor=ACTOR, username="kepala", full_name="K", password="sandi-uji-coba-1"
            )
            user.email = "kepala@contoh.go.id"
            user.save()
        org.appoint_holder(actor=ACTOR, post=post, person_name=f"Orang {code}", standing=standing,
                           valid_from=D(2019, 1, 1), user_id=user.pk if user else None)  # fmt: skip
    plan = Plan(
        "rapim", "monthly", "Rapim; awal, tahun", BEGINS, 120, D(2019, 12, 31), place="Command Center"
    )
    one = rooms.plan_meeting(actor=ACTOR, plan=plan)
    rooms.act_on_meeting(actor=ACTOR, meeting=one, act="call", seen=0)
    return one


SAID = Said("umum", "005", D(2020, 1, 2), "sekda", "Contoh", "Sekretariat Daerah", notes=["Membawa bahan"])


def test_the_invitation_is_issued_once_under_one_number() -> None:
    register()
    one = meeting()
    letter = invite(actor=ACTOR, meeting=one, said=SAID)
    clock.set_to(NOW + dt.timedelta(hours=1))
    assert invite(actor=ACTOR, meeting=one, said=SAID) == letter
    other = Said("umum", "005", D(2020, 1, 3), "sekda", "Contoh")
    assert because(invite, actor=ACTOR, meeting=one, said=other) == "letter_issued"
    assert (Letter.objects.count(), LetterNumber.objects.count(), Document.objects.count()) == (1, 1, 3)
    assert LogEntry.objects.filter(verb="issue_letter").count() == 1


def test_a_letter_that_broke_off_goes_on_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    register()
    one = meeting()

    def breaks(*_: Any) -> bytes:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(inviting, "invitation_word", breaks)
        with pytest.raises(OSError, match="no space left"):
            invite(actor=ACTOR, meeting=one, said=SAID)
    assert (LetterNumber.objects.count(), Letter.objects.count()) == (1, 0)
    assert invite(actor=ACTOR, meeting=one, said=SAID).number.serial == 1


def test_an_invitation_needs_a_call_and_a_signer() -> None:
    register()
    one = meeting()
    other = rooms.plan_meeting(
        actor=ACTOR, plan=Plan("khusus", "ad_hoc", "Khusus", BEGINS, 60, D(2019, 12, 31))
    )
    assert because(invite, actor=ACTOR, meeting=other, said=SAID) == "not_called"
    nobody = Said("umum", "005", D(2020, 1, 2), "asisten-9", "Contoh")
    assert because(invite, actor=ACTOR, meeting=one, said=nobody) == "nobody_signs"
    assert LetterNumber.objects.count() == 0


@pytest.mark.parametrize("heads", [1, 40])
def test_the_word_file_says_what_the_letter_says(heads: int) -> None:
    register()
    letter = invite(actor=ACTOR, meeting=meeting(heads), said=SAID)
    word = Word(io.BytesIO(body_of(Document.objects.get(pk=letter.documents["docx"]))))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    text = [paragraph.text for paragraph in word.paragraphs] + "\n".join(cells).split("\n")
    assert "005/1/27.00/2020" in cells
    assert "Selasa, 7 Januari 2020" in cells
    assert "09.00 WIB s.d. selesai" in cells
    assert [line for line in text if line in ("a.n. Plt. BUPATI CONTOH", "SEKRETARIS DAERAH")] == [
        "a.n. Plt. BUPATI CONTOH",
        "SEKRETARIS DAERAH",
    ]
    assert ("Daftar terlampir" in text) == (heads == 40)
    assert sum("Kepala Dinas" in line for line in text) == heads


def test_the_calendar_entry_opens_in_a_parser_and_follows_a_move() -> None:
    register()
    one = meeting()
    letter = invite(actor=ACTOR, meeting=one, said=SAID)
    book = Calendar.from_ical(body_of(Document.objects.get(pk=letter.documents["ics"])))
    event = book.walk("VEVENT")[0]
    assert (str(event["summary"]), event["dtstart"].dt, event["dtend"].dt, int(event["sequence"])) == (
        "Rapim; awal, tahun", BEGINS, BEGINS + dt.timedelta(hours=2), 0,
    )  # fmt: skip
    later = {"begins": BEGINS + dt.timedelta(days=1), "reason": "Bupati ke pusat"}
    rooms.act_on_meeting(actor=ACTOR, meeting=one, act="move", seen=1, details=later)
    again = invite(actor=ACTOR, meeting=one, said=SAID)
    moved = Calendar.from_ical(body_of(Document.objects.get(pk=again.documents["ics"]))).walk("VEVENT")[0]
    assert (again.number.serial, str(moved["uid"]), int(moved["sequence"]), moved["dtstart"].dt) == (
        2, str(event["uid"]), 1, later["begins"],
    )  # fmt: skip
    assert because(send, actor=ACTOR, letter=letter) == "letter_old"


def test_a_calendar_folds_long_lines_and_marks_what_was_cancelled() -> None:
    entry = Entry(
        "a@b", "Rapat " + "panjang " * 30, BEGINS, 60, "Ruang; A, B", "x\ny", NOW, 2, cancelled=True
    )
    body = calendar_of([entry], "Rapat")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert body == calendar_of([entry], "Rapat")
    event = Calendar.from_ical(body).walk("VEVENT")[0]
    assert (str(event["status"]), str(event["location"]), str(event["description"])) == (
        "CANCELLED", "Ruang; A, B", "x\ny",
    )  # fmt: skip


def test_the_invitation_goes_out_by_mail_with_its_letter_and_calendar(mailbox: Mailbox) -> None:
    register()
    letter = invite(actor=ACTOR, meeting=meeting(), said=SAID)
    assert len(send(actor=ACTOR, letter=letter)) == 4
    assert send(actor=ACTOR, letter=letter) == []
    deliver(attaching=attached)
    deliver(attaching=attached)
    (mail,) = mailbox.mails
    files = {
        part.get_content_type(): part.get_payload(decode=True) for part in mail.walk() if part.get_filename()
    }
    pdf = body_of(Document.objects.get(pk=letter.documents["pdf"]))
    assert (mail["To"], sorted(files)) == ("kepala@contoh.go.id", ["application/pdf", "text/calendar"])
    assert files["application/pdf"] == pdf
    assert len(Calendar.from_ical(files["text/calendar"]).walk("VEVENT")) == 1
    waiting = Message.objects.filter(way="hand")
    assert sorted(row.receiver_name for row in waiting) == [
        "Orang kepala-1.01", "Orang kepala-1.02", "Orang sekda",
    ]  # fmt: skip


def test_sending_asks_the_same_reads_for_one_and_three() -> None:
    def reads(one: Meeting) -> int:
        letter = invite(actor=ACTOR, meeting=one, said=SAID)
        with CaptureQueriesContext(connection) as queries:
            send(actor=ACTOR, letter=letter)
        return sum(query["sql"].startswith("SELECT") for query in queries)

    register()
    one = meeting(1)
    first = reads(one)
    Message.objects.all().delete()
    Letter.objects.all().delete()
    for at in (1, 2):
        post = org.record_post(actor=ACTOR, code=f"kepala-2.0{at}", title=f"Kepala {at}",
                               agency_code=f"2.0{at}", valid_from=D(2019, 1, 1))  # fmt: skip
        org.appoint_holder(actor=ACTOR, post=post, person_name=f"Baru {at}", standing="definitif",
                           valid_from=D(2019, 1, 1))  # fmt: skip
    rooms.act_on_meeting(actor=ACTOR, meeting=one, act="call", seen=1)
    logged = LogEntry.objects.count()
    assert logged > 0
    assert reads(one) - first == 0
