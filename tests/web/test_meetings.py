"""Meetings before they begin: planned, called, invited, their agenda ordered, their packet frozen."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from web import factories

from rapim.ledger import clock as house
from rapim.ledger.models import LogEntry
from rapim.letters.models import Letter, LetterNumber
from rapim.letters.numbering import SHAPE
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions import problems
from rapim.meeting.actions.meetings import Plan
from rapim.meeting.models import Attendee, Meeting, Message, Packet
from rapim.org import actions as org

pytestmark = pytest.mark.django_db
D = dt.date
BEGINS = dt.datetime(2019, 8, 30, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _now(clock: Any) -> None:
    factories.agencies()


def posts() -> None:
    rows = [
        ("bupati", "Bupati Contoh", "", "Hadi Purnomo", "plt"),
        ("sekda", "Sekretaris Daerah", "", "Siti Rahayu", "definitif"),
        ("asisten-1", "Asisten Pemerintahan", "", "Joko Lestari", "plh"),
        (f"kepala-{factories.OWN}", "Kepala Dinas Contoh Satu", factories.OWN, "Rina Wati", "definitif"),
        (f"kepala-{factories.OTHER}", "Kepala Dinas Contoh Dua", factories.OTHER, "Agus Salim", "plt"),
    ]
    for code, title, agency, name, standing in rows:
        post = org.record_post(actor=factories.ADMIN, code=code, title=title, agency_code=agency,
                               valid_from=factories.SINCE)  # fmt: skip
        org.appoint_holder(actor=factories.ADMIN, post=post, person_name=name, standing=standing,
                           valid_from=factories.SINCE)  # fmt: skip


def planned(day: int = 30, **said: Any) -> Meeting:
    usual: dict[str, Any] = {
        "series": "rapim", "kind": "monthly", "title": "Rapim Agustus", "begins": BEGINS.replace(day=day),
        "minutes": 120, "as_of": D(2019, 8, 21), "place": "Command Center",
    }  # fmt: skip
    return rooms.plan_meeting(actor=factories.ADMIN, plan=Plan(**{**usual, **said}))


def drive(one: Meeting, *acts: str, **details: Any) -> None:
    for act in acts:
        given = {"freeze": {"day": D(2019, 8, 21), "reason": "mendesak"}}.get(act, {})
        rooms.act_on_meeting(
            actor=factories.ADMIN, meeting=one, act=act, seen=one.acts.count(), details={**given, **details}
        )


def signed_in(client: Client, role: str = "sekda", agency: str = "") -> User:
    user = factories.person(role, agency, name=f"{role}-{uuid.uuid4().hex[:6]}")
    client.force_login(user)
    return user


def do(client: Client, one: Meeting, act: str, seen: int | None = None, **said: Any) -> str:
    answer = client.post(
        reverse("meeting_act", args=[one.code]),
        {"act": act, "seen": one.acts.count() if seen is None else seen, **said},
        follow=True,
    )
    return answer.content.decode()


def test_a_meeting_is_planned_moved_and_cancelled_with_reasons(client: Client) -> None:
    posts()
    signed_in(client)
    said = {
        "kind": "monthly", "title": "Rapim Agustus", "day": "2019-08-30", "hour": "09:00", "minutes": 120,
        "place": "Command Center", "as_of": "2019-08-21", "chair": "bupati", "moderator": "sekda",
    }  # fmt: skip
    answer = client.post(reverse("meeting_plan"), said)
    assert answer["Location"] == "/rapat/rapim-2019-08-30/"
    one = Meeting.objects.get()
    assert (one.planned_at, one.agencies) == (BEGINS, [])
    assert client.post(reverse("meeting_plan"), {**said, "day": "2019-08-20"}).status_code == 200
    page = do(client, one, "move", day="2019-08-31", hour="10:00", reason="Bupati ke pusat")
    assert "31 Agustus 2019" in page and "Bupati ke pusat" in page
    assert "Isi alasannya." in do(client, one, "cancel", reason=" ")
    assert "dibatalkan" in do(client, one, "cancel", reason="Banjir")
    assert [row.act for row in one.acts.all()] == ["move", "cancel"]
    assert Meeting.objects.count() == 1


def test_who_saw_an_older_course_is_told(client: Client) -> None:
    posts()
    signed_in(client)
    one = planned()
    do(client, one, "call", seen=0)
    assert "Sementara itu" in do(client, one, "cancel", seen=0, reason="Banjir")
    assert [row.act for row in one.acts.all()] == ["call"]


def test_an_unreadable_act_changes_nothing(client: Client) -> None:
    signed_in(client)
    one = planned()
    assert "Tindakan itu tidak ada." in do(client, one, "open")
    assert client.post(reverse("meeting_act", args=[one.code]), {"act": "move", "seen": 0}).status_code == 422
    assert one.acts.count() == 0


def test_attendance_is_noted_and_shown_by_post(client: Client) -> None:
    posts()
    signed_in(client)
    one = planned()
    drive(one, "call")
    own, other = Attendee.objects.get(agency=factories.OWN), Attendee.objects.get(agency=factories.OTHER)
    said = {f"state-{own.pk}": "came", f"state-{other.pk}": "delegate", f"delegate-{other.pk}": "Dewi"}
    client.post(reverse("meeting_attendance", args=[one.code]), said)
    client.post(reverse("meeting_attendance", args=[one.code]), said)
    assert [(row.state, row.delegate_name) for row in own.acts.all()] == [("came", "")]
    assert [(row.state, row.delegate_name) for row in other.acts.all()] == [("delegate", "Dewi")]
    page = client.post(
        reverse("meeting_attendance", args=[one.code]), {f"state-{own.pk}": "delegate"}, follow=True
    ).content.decode()
    assert "Isi nama wakilnya." in page
    assert own.acts.count() == 1


def test_the_list_says_whether_meetings_were_held_on_schedule_and_who_came(client: Client) -> None:
    posts()
    signed_in(client)
    one, two = planned(28), planned(30)
    drive(one, "call", "freeze")
    house.set_to(BEGINS.replace(day=28))
    drive(one, "open", "close")
    drive(two, "call", "freeze")
    house.set_to(BEGINS.replace(day=31))
    drive(two, "open", "close")
    seat = one.attendees.get(agency=factories.OWN)
    rooms.note_attendance(actor=factories.ADMIN, attendee=seat, state="came")
    answer = client.get(reverse("meetings"))
    page = answer.content.decode()
    assert "1 dari 2 rapat dibuka pada hari yang pertama direncanakan." in page
    assert [line.punctual for line in answer.context["past"]] == ["moved", "held"]
    assert [[n for _, n in counts] for _, counts in answer.context["records"]] == [[1, 1, 0, 0]]
    assert [row.states for row in answer.context["turnout"] if row.states] == [{"came": 1}]


def test_the_list_asks_the_same_queries_for_one_and_three(client: Client) -> None:
    posts()
    signed_in(client)
    drive(planned(28), "call")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("meetings")).status_code == 200
        return len(queries)

    asked()
    one = asked()
    drive(planned(29), "call")
    drive(planned(30), "call")
    assert asked() == one


def test_an_agency_sees_the_meetings_it_is_called_to_and_its_own_seat(client: Client) -> None:
    posts()
    one, two = planned(28), planned(30, agencies=[factories.OTHER])
    drive(one, "call")
    signed_in(client, "agency_head")
    page = client.get(reverse("meetings")).content.decode()
    assert (f"/rapat/{one.code}/" in page, f"/rapat/{two.code}/" in page) == (True, False)
    assert client.get(reverse("meeting", args=[two.code])).status_code == 404
    mine = client.get(reverse("meeting", args=[one.code])).content.decode()
    assert ("Rina Wati" in mine, "Agus Salim" in mine) == (True, False)
    for name in ("meeting_act", "meeting_attendance", "meeting_agenda_adopt", "meeting_agenda_order"):
        assert client.post(reverse(name, args=[one.code])).status_code == 403
    assert client.get(reverse("meeting_invitation", args=[one.code])).status_code == 403


def test_acts_are_refused_without_the_token_of_the_page(client: Client) -> None:
    user = signed_in(client)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    one = planned()
    for name in ("meeting_act", "meeting_attendance", "meeting_agenda_order"):
        assert strict.post(reverse(name, args=[one.code]), {"act": "call", "seen": 0}).status_code == 403
    assert one.acts.count() == 0


def test_a_series_is_set_and_shown(client: Client) -> None:
    posts()
    signed_in(client, "adbang")
    said = {"code": "rapim", "name": "Rapim bulanan", "kind": "monthly", "chair_post": "bupati",
            "moderator_post": "sekda", "after_lock": 3}  # fmt: skip
    page = client.post(reverse("meeting_series"), said, follow=True).content.decode()
    assert "3 hari kerja sesudah bulan dikunci" in page
    assert client.post(reverse("meeting_series"), {**said, "code": "Rapim X"}).status_code == 200


def test_each_series_proposes_its_next_day_and_the_plan_is_one_click_away(client: Client) -> None:
    posts()
    signed_in(client)
    cluster = {"kind": "cluster", "name": "Rapat asisten", "rule": {"weekday": 0}, "chair_post": "asisten-1",
               "moderator_post": "sekda", "agencies": [factories.OWN]}  # fmt: skip
    rooms.set_series(actor=factories.ADMIN, code="asisten-1", **cluster)
    found = {said.one.row.code: said for said in client.get(reverse("meetings")).context["series"]}
    days = {code: said.one.proposal.day for code, said in found.items()}
    # the RFK of July was locked in August: the meeting is late; the 22nd of August is a Thursday
    assert days == {
        "rapim": D(2019, 8, 22), "evaluasi": D(2019, 8, 22), "pembukaan": D(2020, 1, 2),
        "asisten-1": D(2019, 8, 26),
    }  # fmt: skip
    assert "Hari itu sudah lewat" in found["rapim"].why
    answer = client.get(reverse("meeting_plan"), {"rangkaian": "asisten-1"})
    assert [one.post.code for one in answer.context["invited"]] == [
        "bupati", "sekda", "asisten-1", f"kepala-{factories.OWN}",
    ]  # fmt: skip
    given = answer.context["form"].initial
    client.post(reverse("meeting_plan"), {
        **given, "day": given["day"].isoformat(), "as_of": given["as_of"].isoformat(), "hour": "09:00",
        "place": "Ruang asisten",
    })  # fmt: skip
    assert [row.agencies for row in Meeting.objects.filter(series="asisten-1")] == [[factories.OWN]]
    after = {
        said.one.row.code: said.one.proposal for said in client.get(reverse("meetings")).context["series"]
    }
    assert (after["asisten-1"].day, after["rapim"].day) == (D(2019, 9, 2), D(2019, 8, 22))


def test_a_meeting_whose_day_passed_is_missed_and_proposals_need_the_right_to_plan(client: Client) -> None:
    posts()
    planned(28)
    house.set_to(BEGINS.replace(day=29))
    signed_in(client)
    answer = client.get(reverse("meetings"))
    assert [line.punctual for line in answer.context["past"]] == ["missed"]
    assert [[n for _, n in counts] for _, counts in answer.context["records"]] == [[0, 0, 0, 1]]
    signed_in(client, "agency_head")
    page = client.get(reverse("meetings")).content.decode()
    assert ("Usulan berikut" in page, "?rangkaian=" in page) == (True, False)
    assert client.get(reverse("meeting_plan"), {"rangkaian": "rapim"}).status_code == 403


def invited(client: Client, one: Meeting) -> Letter:
    client.post(
        reverse("letter_numbers"),
        {"form": "register", "code": "umum", "name": "Bagian Umum", "unit": "27.00"},
    )
    client.post(
        reverse("meeting_invitation", args=[one.code]),
        {"register": "umum", "classification": "005", "day": "2019-08-21", "place": "Contoh",
         "sifat": "biasa", "signer": "sekda", "paper": "F4", "notes": "Membawa bahan", "copies": "Arsip"},
    )  # fmt: skip
    return Letter.objects.get()


def test_the_invitation_is_numbered_issued_and_sent_once(client: Client) -> None:
    posts()
    signed_in(client)
    one = planned()
    register = {"form": "register", "code": "umum", "name": "Bagian Umum", "unit": "27.00"}
    client.post(reverse("letter_numbers"), register)
    page = client.get(reverse("meeting_invitation", args=[one.code])).content.decode()
    assert "Panggil peserta dahulu" in page
    drive(one, "call")
    letter = invited(client, one)
    assert letter.number.text == "005/1/27.00/2019"
    assert SHAPE.match(letter.number.text)
    page = client.get(reverse("meeting", args=[one.code])).content.decode()
    assert letter.number.text in page
    kinds = {}
    for form, pk in letter.documents.items():
        answer = client.get(reverse("meeting_document", args=[one.code, pk]))
        kinds[form] = answer.content[:4]
    assert kinds == {"pdf": b"%PDF", "docx": b"PK\x03\x04", "ics": b"BEGI"}
    send = reverse("meeting_invitation_send", args=[one.code, letter.pk])
    client.post(send)
    text = client.post(send, follow=True).content.decode()
    assert Message.objects.filter(sort="invitation", meeting=one).count() == 4
    assert "Yth. Plt. Kepala Dinas Contoh Dua" in text
    assert LogEntry.objects.filter(verb="issue_letter").count() == 1
    signed_in(client, "agency_head")
    assert (
        client.get(reverse("meeting_document", args=[one.code, letter.documents["pdf"]])).status_code == 200
    )
    assert client.get(reverse("meeting_document", args=[one.code, 999])).status_code == 404


def test_a_moved_meeting_needs_a_new_invitation(client: Client) -> None:
    posts()
    signed_in(client)
    one = planned()
    drive(one, "call")
    letter = invited(client, one)
    drive(one, "move", begins=BEGINS.replace(day=31), reason="Bupati ke pusat")
    page = client.post(reverse("meeting_invitation_send", args=[one.code, letter.pk]), follow=True)
    assert "bukan untuk waktu yang berlaku" in page.content.decode()
    assert Message.objects.count() == 0


def test_numbers_are_taken_once_a_click_and_void_ones_stay(client: Client) -> None:
    signed_in(client, "adbang")
    page = reverse("letter_numbers")
    said = {"form": "number", "register": "umum", "classification": "050.2.5", "day": "2019-08-21",
            "subject": "Laporan", "sifat": "biasa", "key": str(uuid.uuid4())}  # fmt: skip
    client.post(page, {"form": "register", "code": "umum", "name": "Umum", "unit": "27.00"})
    client.post(page, said)
    client.post(page, said)
    row = LetterNumber.objects.get()
    client.post(page, {"form": "void", "pk": row.pk, "reason": "Salah alamat"})
    client.post(page, {**said, "key": str(uuid.uuid4())})
    assert list(LetterNumber.objects.values_list("text", flat=True)) == [
        "050.2.5/1/27.00/2019",
        "050.2.5/2/27.00/2019",
    ]
    assert "Salah alamat" in client.get(page).content.decode()
    assert client.post(page, {**said, "classification": "x", "key": str(uuid.uuid4())}).status_code == 200
    assert LetterNumber.objects.count() == 2


def ordered(one: Meeting) -> list[str]:
    last = one.agendas.order_by("version").last()
    return [item["key"] for item in last.items] if last else []


def agenda_of(one: Meeting) -> None:
    items = [
        {"key": f"added:{name}", "sort": "matter", "title": f"Butir {name}", "agency": agency, "minutes": 5,
         "because": {}}
        for name, agency in (("a", ""), ("b", factories.OWN), ("c", factories.OTHER))
    ]  # fmt: skip
    rooms.set_agenda(actor=factories.ADMIN, meeting=one, items=items, seen=0)


def test_the_moderator_orders_the_agenda_without_a_script(client: Client) -> None:
    signed_in(client)
    one = planned()
    agenda_of(one)
    order = reverse("meeting_agenda_order", args=[one.code])
    client.post(order, {"seen": 1, "up": 3})
    assert ordered(one) == ["added:a", "added:c", "added:b"]
    client.post(order, {"seen": 2, "order-3": 1, "minutes-1": 15})
    assert ordered(one) == ["added:b", "added:a", "added:c"]
    assert (
        "Butir hanya keluar dengan alasan."
        in client.post(order, {"seen": 3, "drop-3": "1"}, follow=True).content.decode()
    )
    client.post(order, {"seen": 3, "drop-3": "1", "reason-3": "Sudah selesai", "new_title": "Banjir"})
    last = one.agendas.get(version=4)
    assert ([item["key"] for item in last.items], last.dropped) == (
        ["added:b", "added:a", "added:banjir"], {"added:c": "Sudah selesai"},
    )  # fmt: skip
    assert [item["minutes"] for item in last.items] == [5, 15, 5]
    page = client.post(order, {"seen": 2, "up": 2}, follow=True).content.decode()
    assert "Sementara itu" in page and "sudah menyusun agenda" in page
    assert one.agendas.count() == 4


def test_a_problem_raised_after_the_agenda_is_offered_once(client: Client) -> None:
    signed_in(client)
    one = planned()
    agenda_of(one)
    raised = problems.raise_problem(
        actor=factories.ADMIN,
        agency=factories.OWN,
        said=problems.Said("Tender gagal lagi", "Tidak ada peserta yang lulus.", "Mohon cara lain."),
    )
    where, order = (reverse(name, args=[one.code]) for name in ("meeting_agenda", "meeting_agenda_order"))
    assert "Masalah yang diajukan sesudah agenda disusun (1)" in client.get(where).content.decode()
    wanted = [f"problem:{raised.code}", "problem:M-9999-0001"]
    page = client.post(order, {"seen": 1, "take": wanted}, follow=True).content.decode()
    assert ("Agenda versi 2 disimpan." in page, "diajukan sesudah agenda" in page) == (True, False)
    assert ordered(one) == ["added:a", "added:b", "added:c", f"problem:{raised.code}"]
    client.post(order, {"seen": 2, "drop-4": "1", "reason-4": "Sudah selesai"})
    assert "diajukan sesudah agenda" not in client.get(where).content.decode()
    signed_in(client, "agency_head", factories.OWN)
    assert "diajukan sesudah agenda" not in client.get(where).content.decode()


def test_the_next_step_of_a_meeting_is_offered(client: Client) -> None:
    posts()
    signed_in(client)
    one = planned()
    where = reverse("meeting", args=[one.code])
    room, invitation = reverse("room", args=[one.code]), "Buat undangan"
    assert (room in client.get(where).content.decode(), one.attendees.count()) == (False, 0)
    assert "Peserta dipanggil." in do(client, one, "call")
    assert invitation in client.get(where).content.decode()
    page = do(client, one, "draft")
    assert (invitation in page, "Draf bahan disusun" in page) == (False, True)
    page = do(client, one, "freeze", reason="mendesak")
    assert ("Bahan dibekukan." in page, "Masuk ke ruang rapat" in page) == (True, True)
    signed_in(client, "agency_head", factories.OWN)
    page = client.get(where).content.decode()
    assert ("Masuk ke ruang rapat" in page, "Lihat bahan OPD Anda" in page) == (False, False)


def test_an_agency_reads_its_own_and_the_shared_items(client: Client) -> None:
    one = planned()
    agenda_of(one)
    signed_in(client, "agency_head")
    page = client.get(reverse("meeting_agenda", args=[one.code])).content.decode()
    assert [f"Butir {name}" in page for name in "abc"] == [True, True, False]
    assert "1 butir yang bukan untuk Anda" in page


def test_the_proposal_is_taken_over_once(client: Client) -> None:
    signed_in(client)
    one = planned()
    assert "usulan" in client.get(reverse("meeting_agenda", args=[one.code])).content.decode()
    adopt = reverse("meeting_agenda_adopt", args=[one.code])
    client.post(adopt)
    client.post(adopt)
    assert one.agendas.count() == 1


def test_the_packet_is_drafted_answered_and_frozen(client: Client) -> None:
    posts()
    signed_in(client)
    one = planned()
    drive(one, "call")
    assert "hak jawab sampai dengan" in do(client, one, "draft").lower()
    assert "Hak jawab belum selesai" in do(client, one, "freeze")
    assert "Dibekukan sebelum hak jawab selesai" in do(client, one, "freeze", reason="Bencana")
    assert list(Packet.objects.values_list("frozen", flat=True)) == [False, True]
    page = client.get(reverse("meeting", args=[one.code])).content.decode()
    assert all(row.sha256 in page for row in Packet.objects.all())


def test_an_agency_reads_its_own_brief_alone(client: Client) -> None:
    one = planned()
    signed_in(client)
    do(client, one, "draft")
    signed_in(client, "agency_head")
    brief = reverse("meeting_brief", args=[one.code])
    assert client.get(brief).status_code == 200
    assert client.get(brief, {"opd": factories.OTHER}).status_code == 403


def test_the_inspectorate_reads_the_agenda_without_the_problems(client: Client) -> None:
    one = planned()
    items = [
        {"key": key, "sort": "matter", "title": title, "agency": agency, "minutes": 5, "because": {}}
        for key, title, agency in (
            ("problem:M-2019-0001", "Lahan belum bebas", factories.OWN),
            ("alert:EWS-01:x", "Serapan tertinggal", factories.OWN),
            ("problem:M-2019-0002", "Tanpa pemilik", ""),
        )
    ]
    rooms.set_agenda(actor=factories.ADMIN, meeting=one, items=items, seen=0)
    signed_in(client, "inspectorate")
    page = client.get(reverse("meeting_agenda", args=[one.code])).content.decode()
    assert [item["title"] in page for item in items] == [False, True, False]


def test_what_lies_ahead_in_a_simulation_is_not_shown(client: Client) -> None:
    posts()
    one = planned()
    house.set_to(BEGINS)
    drive(one, "call", "freeze", "open", "close")
    planned(31)
    house.set_to(dt.datetime(2019, 8, 22, tzinfo=dt.UTC))
    signed_in(client)
    page = client.get(reverse("meetings")).content.decode()
    assert ("rapim-2019-08-30" in page, "rapim-2019-08-31" in page) == (True, False)
    assert client.get(reverse("meeting", args=["rapim-2019-08-31"])).status_code == 404
    mine = client.get(reverse("meeting", args=[one.code]))
    assert (mine.context["line"].state, mine.context["seats"]) == ("planned", [])


def test_a_broken_or_strange_agenda_form_changes_nothing(client: Client) -> None:
    signed_in(client)
    one = planned()
    agenda_of(one)
    order = reverse("meeting_agenda_order", args=[one.code])
    for said in (
        {},
        {"seen": "x"},
        {"seen": 9},
        {"seen": 1, "up": "zz", "order-2": "-4", "minutes-1": "lima"},
    ):
        client.post(order, said)
    assert (one.agendas.count(), ordered(one)) == (1, ["added:a", "added:b", "added:c"])


def test_a_long_agenda_comes_in_pages_and_the_form_of_one_leaves_the_others(client: Client) -> None:
    one = planned()
    items = [
        {"key": f"added:{at}", "sort": "matter", "title": f"Butir ke-{at}", "agency": "", "minutes": 1,
         "because": {"source": "added"}}
        for at in range(1, 106)
    ]  # fmt: skip
    rooms.set_agenda(actor=factories.ADMIN, meeting=one, items=items, seen=0)
    client.force_login(factories.person("sekda"))
    second = client.get(f"/rapat/{one.code}/agenda/?page=2").content.decode()
    assert ("100. Butir ke-100" in second, "101. Butir ke-101" in second) == (False, True)
    said = {"seen": 1, "order-101": 101, "up": 101}
    assert client.post(f"/rapat/{one.code}/agenda/susun/", said).status_code == 302
    last = one.agendas.order_by("version").last()
    assert last is not None
    keys = [item["key"] for item in last.items]
    assert (len(keys), keys[98:101]) == (105, ["added:99", "added:101", "added:100"])


def test_an_item_says_which_nudge_stayed_without_an_answer() -> None:
    item = {"sort": "matter", "because": {"push": "D-2019-0002", "push_day": "2019-08-12"}}
    said = render_to_string("meetings/because.html", {"item": item})
    assert "dorongan D-2019-0002 (12 Agu 2019) belum dijawab" in said
