"""The calendar with its feeds, the rhythm, and joint activities, as each role meets them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from web import factories

from rapim.ledger.actions import Actor
from rapim.ledger.models import LogEntry
from rapim.meeting.actions import RefusedError, rhythm
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions import problems as register
from rapim.meeting.actions.meetings import Plan
from rapim.meeting.actions.rhythm import DateSaid, WaitSaid
from rapim.meeting.models import FeedKey, HardDate, Meeting, Wait
from rapim.org import actions as org

pytestmark = pytest.mark.django_db
D = dt.date
OWN, OTHER = factories.OWN, factories.OTHER
TODAY = D(2019, 8, 21)
BEGINS = dt.datetime(2019, 9, 4, 2, tzinfo=dt.UTC)
SPM = DateSaid("spm_cutoff", 2019, "SPM-LS terakhir", "SE 900/1", D(2019, 10, 11))
SAID = WaitSaid(OWN, OTHER, "funds", "SPD triwulan III", D(2019, 8, 1), D(2019, 8, 15))


@pytest.fixture(autouse=True)
def _now(clock: Any) -> None:
    factories.agencies()


def signed_in(client: Client, role: str, agency: str = "") -> User:
    user = factories.person(role, agency, name=f"{role}-{agency[:4]}{User.objects.count()}")
    client.force_login(user)
    return user


def planned(**said: Any) -> Meeting:
    usual: dict[str, Any] = {
        "series": "rapim", "kind": "monthly", "title": "Rapim Agustus", "begins": BEGINS, "minutes": 120,
        "as_of": TODAY,
    }  # fmt: skip
    return rooms.plan_meeting(actor=factories.ADMIN, plan=Plan(**{**usual, **said}))


def waited(said: WaitSaid = SAID, actor: Actor = factories.ADMIN) -> Wait:
    return rhythm.record_wait(actor=actor, said=said, today=TODAY)


def refused(call: Any, *args: Any, **said: Any) -> str:
    with pytest.raises(RefusedError) as error:
        call(*args, **said)
    return error.value.because


def test_a_date_needs_its_decree_and_a_change_is_a_version() -> None:
    row = rhythm.set_date(actor=factories.ADMIN, said=SPM)
    assert rhythm.set_date(actor=factories.ADMIN, said=SPM) == row
    moved = DateSaid("spm_cutoff", 2019, "SPM-LS terakhir", "SE 900/2", D(2019, 10, 15))
    rhythm.set_date(actor=factories.ADMIN, said=moved, code=row.code, seen=1)
    assert [(one.version, one.day) for one in HardDate.objects.all()] == [
        (1, D(2019, 10, 11)), (2, D(2019, 10, 15)),
    ]  # fmt: skip
    back = {"actor": factories.ADMIN, "said": SPM, "code": row.code, "seen": 1}
    assert refused(rhythm.set_date, **back) == "said_meanwhile"
    for said, because in (
        (DateSaid("spm_cutoff", 2019, "x", " ", D(2019, 1, 1)), "rhythm_decree_missing"),
        (DateSaid("spm_cutoff", 2019, "x", "SE"), "rhythm_day_missing"),
        (DateSaid("rfk_lock", 2019, "x", "SE", month_day=32), "rhythm_month_day"),
        (DateSaid("spm_cutoff", 2019, "x", "SE", D(2022, 1, 1)), "rhythm_other_year"),
        (DateSaid("naik", 2019, "x", "SE", D(2019, 1, 1)), "rhythm_no_such_kind"),
    ):
        assert refused(rhythm.set_date, actor=factories.ADMIN, said=said) == because


def test_who_sets_dates_and_who_does_not(client: Client) -> None:
    signed_in(client, "bpkad")
    said = {
        "kind": "spm_cutoff",
        "fiscal_year": 2019,
        "title": "SPM-LS",
        "day": "2019-10-11",
        "decree": "SE 1",
    }
    answer = client.post(reverse("hard_date_new"), said)
    row = HardDate.objects.get()
    assert answer["Location"] == reverse("hard_date", args=[row.code])
    client.post(reverse("hard_date", args=[row.code]), {**said, "day": "2019-10-14", "seen": 1})
    assert "14 Oktober 2019" in client.get(reverse("hard_date", args=[row.code])).content.decode()
    signed_in(client, "agency_head")
    assert client.get(reverse("hard_date_new")).status_code == 403
    assert client.post(reverse("hard_date", args=[row.code]), said).status_code == 403
    assert "SPM-LS" in client.get(reverse("calendar")).content.decode()
    assert HardDate.objects.count() == 2


def test_the_calendar_opens_every_date_to_its_source_and_leaves_as_a_file(client: Client) -> None:
    rhythm.set_date(actor=factories.ADMIN, said=SPM)
    rhythm.set_date(actor=factories.ADMIN, said=DateSaid("rfk_lock", 2019, "RFK", "SE 2", month_day=10))
    planned()
    signed_in(client, "sekda")
    page = client.get(reverse("calendar"), {"bulan": "2019-09"})
    lines = [line for day in page.context["picture"].month for line in day.lines]
    told = [(line.one.day.day, line.one.sort, client.get(line.href).status_code) for line in lines]
    assert told == [(4, "meeting", 200), (10, "rfk", 200), (30, "law", 200)]
    file = client.get(reverse("calendar"), {"format": "csv"}).content.decode("utf-8-sig")
    assert "SPM-LS terakhir" in file and "UU 23/2014, Pasal 317 (2)" in file
    assert client.get(reverse("calendar"), {"bulan": "x", "jenis": "law"}).status_code == 200
    assert client.get(reverse("calendar_law", args=["pbj_joint_leave"])).status_code == 404


def test_one_and_three_items_take_the_same_queries(client: Client) -> None:
    signed_in(client, "sekda")

    def asked(name: str) -> int:
        client.get(reverse(name))
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(reverse(name))
        return len(found)

    def add(at: int) -> None:
        planned(begins=BEGINS + dt.timedelta(days=at))
        rhythm.set_date(actor=factories.ADMIN, said=DateSaid("other", 2019, f"T{at}", "SE", D(2019, 9, at)))
        waited(WaitSaid(OWN, OTHER, "data", f"Data {at}", D(2019, 8, at)))

    add(5)
    one = [asked(name) for name in ("calendar", "waits")]
    add(6)
    add(9)
    assert [asked(name) for name in ("calendar", "waits")] == one


def feed_of(client: Client) -> str:
    page = client.post(reverse("calendar_key"), {"act": "make"})
    link: str = page.context["link"]
    return link


def events(link: str) -> dict[str, Any]:
    answer = Client().get(link)
    assert answer["Cache-Control"] == "private, max-age=900"
    return {str(one["uid"]): one for one in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_feed_is_read_with_the_rights_of_today_and_ends_when_it_is_revoked(client: Client) -> None:
    one = planned()
    planned(begins=BEGINS + dt.timedelta(days=1), series="lain", agencies=[OTHER], title="Rapat lain")
    date = rhythm.set_date(actor=factories.ADMIN, said=SPM)
    user = signed_in(client, "agency_head")
    link = feed_of(client)
    key = link.rsplit("/", 1)[1].removesuffix(".ics")
    assert FeedKey.objects.get().digest != key and LogEntry.objects.filter(after__icontains=key).count() == 0
    found = events(link)
    assert f"{one.code}@rapim" in found and "lain-2019-09-05@rapim" not in found
    assert found[f"{one.code}@rapim"]["dtstart"].dt == BEGINS
    assert found[f"{date.code}@rapim"]["dtstart"].dt == D(2019, 10, 11)
    turns = {uid: int(event["sequence"]) for uid, event in found.items()}
    rooms.act_on_meeting(
        actor=factories.ADMIN, meeting=one, act="cancel", seen=0, details={"reason": "Banjir"}
    )
    later = DateSaid("spm_cutoff", 2019, "SPM-LS terakhir", "SE 900/2", D(2019, 10, 15))
    rhythm.set_date(actor=factories.ADMIN, said=later, code=date.code, seen=1)
    found = events(link)
    cancelled, moved = found[f"{one.code}@rapim"], found[f"{date.code}@rapim"]
    assert (str(cancelled["status"]), int(cancelled["sequence"])) == (
        "CANCELLED",
        turns[f"{one.code}@rapim"] + 1,
    )
    assert (moved["dtstart"].dt, int(moved["sequence"])) == (D(2019, 10, 15), turns[f"{date.code}@rapim"] + 1)
    role = user.roles.get()
    org.end_role(actor=factories.ADMIN, role=role, valid_to=D(2019, 8, 20))
    assert events(link) == {}
    rhythm.make_feed(actor=factories.ADMIN, user=user)
    answer = Client().get(link)
    assert (answer.status_code, answer["Cache-Control"]) == (404, "no-store")
    assert FeedKey.objects.filter(user=user, revoked_at=None).count() == 1


def test_an_own_feed_is_ended_on_the_page(client: Client) -> None:
    signed_in(client, "regent")
    link = feed_of(client)
    assert client.get(reverse("calendar_key")).status_code == 405
    client.post(reverse("calendar_key"), {"act": "end"})
    client.post(reverse("calendar_key"), {"act": "end"})
    assert Client().get(link).status_code == 404
    assert LogEntry.objects.filter(verb="end_feed").count() == 1


def posts() -> None:
    for code, title, name in (("bupati", "Bupati", "Hadi Purnomo"), ("sekda", "Sekda", "Siti Rahayu")):
        post = org.record_post(actor=factories.ADMIN, code=code, title=title, valid_from=factories.SINCE)
        org.appoint_holder(actor=factories.ADMIN, post=post, person_name=name, valid_from=factories.SINCE)


def test_planning_shows_what_collides_before_and_after(client: Client) -> None:
    posts()
    attend = DateSaid("attend", 2019, "Paripurna", "Undangan 5", D(2019, 9, 4), hour=dt.time(9), minutes=180)
    rhythm.set_date(actor=factories.ADMIN, said=attend)
    said = register.Said("Lahan", "Uraian", "Mohon", act_by=D(2019, 9, 2))
    register.raise_problem(actor=factories.ADMIN, agency=OWN, said=said)
    signed_in(client, "sekda")
    form = {"kind": "monthly", "title": "Rapim", "day": "2019-09-04", "hour": "10:00", "minutes": 60,
            "place": "Ruang", "as_of": "2019-08-31", "chair": "bupati", "moderator": "sekda"}  # fmt: skip
    page = client.post(reverse("meeting_plan"), {**form, "periksa": "1"})
    assert [one.kind for one, _ in page.context["checked"]] == ["twice", "late"]
    assert Meeting.objects.count() == 0
    clear = client.post(reverse("meeting_plan"), {**form, "day": "2019-09-02", "periksa": "1"})
    assert clear.context["checked"] == []
    saved = client.post(reverse("meeting_plan"), form, follow=True)
    assert [one.kind for one, _ in saved.context["collisions"]] == ["twice", "late"]
    assert "2 tabrakan jadwal" in saved.content.decode()
    one = Meeting.objects.get()
    move = {"act": "move", "seen": 0, "day": "2019-09-01", "hour": "10:00", "reason": "Bupati ke pusat"}
    moved = client.post(reverse("meeting_act", args=[one.code]), move, follow=True)
    assert [(one.kind, one.why) for one, _ in moved.context["collisions"]] == [("rest", "holiday")]
    assert "tabrakan" in client.get(reverse("calendar")).content.decode()


def test_a_wait_is_confirmed_by_the_other_settled_and_counted(client: Client) -> None:
    signed_in(client, "planner", OWN)
    form = {"waits": OWN, "holds": OTHER, "kind": "funds", "what": "SPD triwulan III", "since": "2019-08-01",
            "needed_by": "2019-08-15"}  # fmt: skip
    assert client.post(reverse("wait_new"), {**form, "package": "rup-9"}).status_code == 200
    assert client.post(reverse("wait_new"), {**form, "holds": OWN}).status_code == 200
    answer = client.post(reverse("wait_new"), form)
    row = Wait.objects.get()
    address = reverse("wait_act", args=[row.code])
    assert answer["Location"] == reverse("wait", args=[row.code])
    assert client.post(address, {"act": "confirm", "seen": 0}).status_code == 403
    signed_in(client, "agency_head", OTHER)
    assert client.post(address, {"act": "dispute", "seen": 0}).status_code == 422
    assert client.post(address, {"act": "confirm", "seen": ""}).status_code == 302
    client.post(address, {"act": "confirm", "seen": 0})
    assert client.post(address, {"act": "settle", "seen": 0, "day": "2019-08-20"}).status_code == 422
    assert client.post(address, {"act": "settle", "seen": 1, "day": "2019-07-20"}).status_code == 422
    client.post(address, {"act": "settle", "seen": 1, "day": "2019-08-20"})
    assert [(one.act, one.day) for one in row.acts.all()] == [("confirm", None), ("settle", D(2019, 8, 20))]
    page = client.get(reverse("waits"), {"keadaan": "semua"})
    held = page.context["picture"].holdings[0]["one"]
    assert (held.span.calendar, held.span.working, held.waits) == (19, 13, 1)


def test_a_dispute_is_decided_by_a_leader_and_nobody_answers_their_own(client: Client) -> None:
    head = signed_in(client, "agency_head", OTHER)
    row = waited(actor=Actor("Orang", head.pk))
    address = reverse("wait_act", args=[row.code])
    assert (
        "tidak menanggapi catatannya sendiri"
        in client.post(address, {"act": "confirm", "seen": 0}).content.decode()
    )
    signed_in(client, "planner", OTHER)
    client.post(address, {"act": "dispute", "seen": 0, "text": "Sudah terbit"})
    signed_in(client, "sekda")
    client.post(address, {"act": "dismiss", "seen": 1, "text": "SPD terbit 2 Agustus"})
    page = client.get(reverse("waits"))
    assert (page.context["picture"].holdings, page.context["picture"].rings) == ([], [])
    assert client.post(address, {"act": "naik", "seen": 2}).status_code == 403


def test_rings_are_shown_and_a_third_agency_sees_nothing(client: Client) -> None:
    waited()
    row = waited(WaitSaid(OTHER, OWN, "design", "Gambar", D(2019, 8, 5)))
    signed_in(client, "sekda")
    assert client.get(reverse("waits")).context["picture"].rings == [
        "Dinas Contoh Satu menunggu Dinas Contoh Dua menunggu Dinas Contoh Satu"
    ]
    assert "SPD triwulan III" in client.get(reverse("waits"), {"format": "csv"}).content.decode()
    third = "1.03.0.00.0.00.01"
    org.record_agency(actor=factories.ADMIN, code=third, name="Ketiga", valid_from=factories.SINCE)
    signed_in(client, "agency_head", third)
    assert client.get(reverse("waits")).context["picture"].told == []
    assert client.get(reverse("wait", args=[row.code])).status_code == 403
    assert client.get(reverse("wait", args=["K-2019-0099"])).status_code == 404


def test_ritme_is_for_those_who_see_the_board_and_says_where_it_is_empty(client: Client) -> None:
    signed_in(client, "regent")
    assert "Belum ada rencana kas" in client.get(reverse("ritme")).content.decode()
    signed_in(client, "agency_head")
    assert client.get(reverse("ritme")).status_code == 403
