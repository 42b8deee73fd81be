"""A meeting that sits: its moderator, its wall, its minutes, who may see them, and what stays."""

from __future__ import annotations

import datetime as dt
import io
import uuid
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim import words
from rapim.ledger import clock
from rapim.ledger.models import Document
from rapim.meeting.actions import RefusedError, problems
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.models import Decision, Meeting, Minutes
from rapim.meeting.room import closing, effects, packets
from rapim.meeting.room import sitting as room
from rapim.org import access
from rapim.org import actions as org

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()
    post = org.record_post(
        actor=factories.ADMIN, code="kepala-1", title="Kepala Dinas Satu", agency_code=OWN,
        valid_from=D(2019, 1, 1),
    )  # fmt: skip
    org.appoint_holder(actor=factories.ADMIN, post=post, person_name="Murniasih", standing="definitif",
                       valid_from=D(2019, 1, 1))  # fmt: skip


def frozen(packages_loaded: int = 2) -> Meeting:
    if packages_loaded:
        purchases.year(packages_loaded)
    plan = rooms.Plan("rapim", "monthly", "Rapim Juli", NOW + dt.timedelta(hours=1), 120, D(2025, 7, 15),
                      place="Command Center")  # fmt: skip
    one = rooms.plan_meeting(actor=factories.ADMIN, plan=plan)
    rooms.act_on_meeting(actor=factories.ADMIN, meeting=one, act="call", seen=0)
    packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=1, reason="mendesak")
    return one


def opened(**said: Any) -> Meeting:
    one = frozen(**said)
    act(one, "open")
    return one


def act(one: Meeting, what: str, **details: Any) -> None:
    rooms.act_on_meeting(actor=factories.ADMIN, meeting=one, act=what, seen=one.acts.count(), details=details)


def decide(one: Meeting, text: str = "Umumkan paket", agency: str = OWN, **said: Any) -> Decision:
    ordered = orders.Ordered(text, agency, D(2025, 8, 15), **said)
    return room.decide(actor=factories.ADMIN, meeting=one, uid=uuid.uuid4(), ordered=ordered,
                       day=clock.now().date())  # fmt: skip


def sign_in(client: Client, role: str, agency: str = "") -> Client:
    client.force_login(factories.person(role, agency))
    return client


def address(one: Meeting, rest: str) -> str:
    return f"/rapat/{one.code}/{rest}"


def form(one: Meeting, **said: Any) -> dict[str, Any]:
    usual = {"uid": str(uuid.uuid4()), "item": "standing:packages", "text": "Umumkan paket",
             "owner_agency": OWN, "deadline": "2025-08-15", "metric": "late_packages",
             "measure_agency": OWN, "goal": "0"}  # fmt: skip
    return {**usual, **said}


def test_the_moderator_opens_takes_an_item_and_closes(client: Client) -> None:
    one = frozen()
    sign_in(client, "adbang")
    page = client.get(address(one, "ruang/")).content.decode()
    assert ('value="open"' in page, 'name="text"' in page) == (True, False)
    assert client.post(address(one, "ruang/jalan/"), {"act": "open", "seen": 2}).status_code == 302
    client.post(address(one, "ruang/jalan/"), {"item": "standing:packages", "seen": 3})
    clock.set_to(NOW + dt.timedelta(minutes=12))
    page = client.get(address(one, "ruang/")).content.decode()
    assert "12.00" in page
    assert "Paket terlambat" in page
    assert ("Kehadiran 1 orang belum dicatat." in page, "Belum diwakili:" in page) == (True, False)
    answer = client.post(address(one, "ruang/jalan/"), {"act": "close", "seen": 4})
    assert answer["Location"] == address(one, "notula/")
    body = one.minutes_versions.get().body
    assert [item["spent_seconds"] for item in body["items"] if item["key"] == "standing:packages"] == [720]
    texts = {item["key"]: item["text"] for item in body["items"]}
    assert texts["standing:packages"] == "Angka bahan: Paket terlambat 2; Paket 4."
    assert texts["standing:absorption"] == "Tidak sempat dibahas."
    silent = [item["title"] for item in body["items"] if closing.unreached(item)]
    page = client.get(address(one, "notula/")).content.decode()
    assert f"<summary>Butir yang tidak sempat dibahas ({len(silent)})</summary>" in page
    assert (len(silent), page.count('<textarea id="m-item-')) == (len(body["items"]) - 1, len(body["items"]))
    assert body["opening"] == "Rapat dibuka oleh Bupati pukul 09.00 WIB, dihadiri 0 dari 1 undangan."
    assert rooms.course_of(one).state == "closed"


def test_those_of_whom_nothing_was_noted_came_by_one_button(client: Client) -> None:
    for code in ("sekda", "bupati"):
        post = org.record_post(actor=factories.ADMIN, code=code, title=code.title(), valid_from=D(2019, 1, 1))
        org.appoint_holder(actor=factories.ADMIN, post=post, person_name=code, standing="definitif",
                           valid_from=D(2019, 1, 1))  # fmt: skip
    one = opened()
    sign_in(client, "adbang")
    head = one.attendees.get(agency=OWN)
    note = address(one, "ruang/hadir/")
    page = client.post(note, {"note": f"{head.pk}:absent"}, follow=True).content.decode()
    assert ("Belum diwakili:" in page, "2 orang yang belum dicatat: hadir" in page) == (True, True)
    page = client.post(note, {"note": "rest:came"}, follow=True).content.decode()
    assert "yang belum dicatat" not in page
    states = {row.who.post: row.state for row in room.sitting(one).present}
    assert states == {"bupati": "came", "sekda": "came", "kepala-1": "absent"}
    assert client.post(note, {"note": "rest:absent"}).status_code == 404


def test_days_that_passed_since_the_freeze_are_no_correction(client: Client) -> None:
    first = opened()
    late = decide(first)
    others = [decide(first, f"Arahan {at}") for at in range(3)]
    act(first, "close")
    clock.set_to(dt.datetime(2025, 8, 20, 2, tzinfo=dt.UTC))
    plan = rooms.Plan("rapim", "monthly", "Rapim Agustus", clock.now() + dt.timedelta(7), 120, D(2025, 7, 31))
    one = rooms.plan_meeting(actor=factories.ADMIN, plan=plan)
    packets.freeze_packet(actor=factories.ADMIN, meeting=one, seen=0, reason="mendesak")
    clock.set_to(plan.begins)
    sat = room.sitting(one)
    item = next(item for item in sat.items if item["key"] == f"decision:{late.code}")
    figures = room.figures_of(item, sat, room.Live(one.as_of))
    told = {row.name: (row.frozen, row.corrected) for row in figures}
    assert told["days_late"] == (5, False)
    assert [row.code for row in room.earlier(item, one)] == [late.code, *(row.code for row in others[::-1])]


@pytest.mark.parametrize(
    ("said", "why"),
    [({"act": "sign"}, "Tindakan itu tidak ada."), ({"item": "tidak:ada"}, "Acara itu tidak ada")],
)
def test_what_the_screen_does_not_offer_is_refused(client: Client, said: dict[str, str], why: str) -> None:
    one = opened()
    sign_in(client, "adbang")
    page = client.post(address(one, "ruang/jalan/"), {**said, "seen": 3}, follow=True).content.decode()
    assert (why in page, one.acts.count()) == (True, 3)


def test_two_moderators_do_not_step_over_each_other(client: Client) -> None:
    one = opened()
    sign_in(client, "sekda")
    act(one, "item", item="standing:packages")
    data = {"item": "standing:absorption", "seen": 3}
    page = client.post(address(one, "ruang/jalan/"), data, follow=True).content.decode()
    assert "Sementara itu rapat sudah berpindah acara oleh Uji Coba" in page
    assert rooms.course_of(one).item == "standing:packages"


def test_a_correction_after_the_freeze_is_shown_as_such(client: Client) -> None:
    one = opened()
    act(one, "item", item="standing:packages")
    sign_in(client, "adbang")
    assert "koreksi sesudah dibekukan" not in client.get(address(one, "ruang/")).content.decode()
    clock.set_to(NOW + dt.timedelta(minutes=5))
    mark = room.marker(one)
    purchases.pull("rup", [purchases.plan("900")], "rup-lagi.json")
    for rest in ("ruang/", "layar/"):
        assert "koreksi sesudah dibekukan" in client.get(address(one, rest)).content.decode()
    assert room.marker(one) != mark
    found = {row.name: (row.frozen, row.live) for row in room.figures_of(
        {"key": "standing:packages", "agency": ""}, room.sitting(one), room.Live(one.as_of))}  # fmt: skip
    assert found["packages_packages"] == (4, 5)


def test_attendance_is_noted_and_absent_agencies_stay_visible(client: Client) -> None:
    one = opened()
    who = one.attendees.get()
    sign_in(client, "adbang")
    to = address(one, "ruang/hadir/")
    page = client.post(to, {"note": f"{who.pk}:delegate"}, follow=True).content.decode()
    assert "Tuliskan nama yang mewakili." in page
    client.post(to, {"note": f"{who.pk}:absent"})
    assert "▲" in client.get(address(one, "ruang/")).content.decode().split("roomgrid")[0]
    client.post(to, {"note": f"{who.pk}:delegate", f"delegate-{who.pk}": "Sekretaris"})
    assert "Belum diwakili:" not in client.get(address(one, "ruang/")).content.decode()
    assert [row.state for row in who.acts.all()] == ["absent", "delegate"]
    assert client.post(to, {"note": "999999:came"}).status_code == 404
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    client.post(to, {"note": f"{who.pk}:came"})
    assert who.acts.count() == 2


def test_a_decision_is_sent_twice_and_written_once_with_its_measure(client: Client) -> None:
    one = opened()
    act(one, "item", item="standing:packages")
    sign_in(client, "adbang")
    data = form(one, dissent="Camat keberatan")
    for _ in range(2):
        assert client.post(address(one, "ruang/arahan/"), data).status_code == 302
    row = Decision.objects.get()
    assert row.measure == {"metric": "late_packages", "agency": OWN, "before": 2.0, "goal": 0.0}
    assert (row.owner_person, row.item, row.dissent) == ("Murniasih", "standing:packages", "Camat keberatan")
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=4)
    assert client.post(address(one, "ruang/arahan/"), data).status_code == 302
    page = client.post(address(one, "ruang/arahan/"), form(one))
    assert (page.status_code, "rapat ditutup" in page.content.decode()) == (422, True)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    "said", [{"text": " "}, {"owner_agency": "9.99"}, {"deadline": "2025-07-01"}, {"deadline": ""}]
)
def test_a_decision_without_its_parts_is_told_and_its_text_stays(
    client: Client, said: dict[str, str]
) -> None:
    one = opened()
    sign_in(client, "adbang")
    answer = client.post(address(one, "ruang/arahan/"), form(one, evidence_expected="Foto papan", **said))
    page = answer.content.decode()
    assert (answer.status_code, "Foto papan" in page, Decision.objects.count()) == (422, True, 0)


def test_the_screen_asks_the_same_queries_for_one_and_three_decisions(client: Client) -> None:
    one = opened()
    act(one, "item", item="standing:packages")
    sign_in(client, "adbang")

    def asked() -> int:
        client.get(address(one, "ruang/"))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(one, "ruang/"))
        return len(queries)

    decide(one, item="standing:packages")
    first = asked()
    for _ in range(2):
        decide(one, item="standing:packages")
    assert asked() == first


def test_the_wall_is_told_only_news(client: Client) -> None:
    one = frozen()
    sign_in(client, "wall")
    to = address(one, "layar/keadaan.json")
    first = client.get(to)
    assert (first.status_code, first.json()["state"]) == (200, "frozen")
    again = client.get(to, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["X-Rapim-Clock"]) == (304, b"", "09.00 WIB")
    act(one, "open")
    act(one, "item", item="standing:packages")
    news = client.get(to, headers={"if-none-match": first["ETag"]})
    assert (news.status_code, news.json()["item"]) == (200, "standing:packages")
    decide(one, "Umumkan sebelum Agustus", item="standing:packages")
    scene = client.get(address(one, "layar/adegan/"))
    assert scene["X-Rapim-Wall"] == "1"
    assert "Umumkan sebelum Agustus" in scene.content.decode()
    assert f'data-marker="{room.marker(one)}"' in scene.content.decode()


def test_two_secretaries_lose_nothing_and_the_second_keeps_the_text(client: Client) -> None:
    one = opened()
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    sign_in(client, "adbang")
    other = Client()
    other.force_login(factories.person("sekda"))
    assert client.post(address(one, "notula/"), {"seen": 1, "opening": "Dibuka."}).status_code == 302
    answer = other.post(address(one, "notula/"), {"seen": 1, "opening": "Dibuka Plt Bupati."})
    page = answer.content.decode()
    assert (answer.status_code, "Orang adbang sudah menyimpan" in page) == (409, True)
    assert ("Dibuka Plt Bupati." in page, "Dibuka." in page, 'name="seen" value="2"' in page) == (True,) * 3
    assert (
        other.post(address(one, "notula/"), {"seen": 2, "opening": "Dibuka Plt Bupati."}).status_code == 302
    )
    assert [row.body["opening"] for row in one.minutes_versions.all()][1:] == [
        "Dibuka.",
        "Dibuka Plt Bupati.",
    ]


def test_signed_minutes_are_sealed_issued_once_and_do_not_change(client: Client) -> None:
    one = opened()
    decide(one, dissent="Keberatan: waktu")
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    sign_in(client, "sekda")
    assert client.get(address(one, "notula/notula.pdf")).status_code == 404
    to, data = address(one, "notula/tanda-tangan/"), {"seen": 4, "version": 1}
    for _ in range(2):
        client.post(to, data)
    signed = one.acts.get(act="sign")
    assert signed.details == {"version": 1, "sha256": closing.sealed(one.minutes_versions.get().body)}
    page = client.post(address(one, "notula/"), {"seen": 1, "opening": "Lain"}).content.decode()
    assert ("Tidak dapat dilakukan: rapat notula ditandatangani." in page, one.minutes_versions.count()) == (
        True,
        1,
    )
    first = client.get(address(one, "notula/notula.pdf"))
    clock.set_to(NOW + dt.timedelta(days=400))
    assert client.get(address(one, "notula/notula.pdf")).content == first.content
    assert (first.content[:5], Document.objects.filter(kind="minutes").count()) == (b"%PDF-", 1)
    word = client.get(address(one, "notula/notula.docx"))
    assert client.get(address(one, "notula/notula.docx")).content == word.content
    read = docx.Document(io.BytesIO(word.content))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    said = [paragraph.text for paragraph in read.paragraphs]
    assert ("Umumkan paket" in cells, "NOTULA RAPAT" in said) == (True, True)
    assert [signed.details["sha256"] in cell for cell in cells].count(True) == 1
    assert "Isi cocok dengan sidiknya." in client.get(address(one, "notula/")).content.decode()
    Minutes.objects.filter(meeting=one).update(body={**one.minutes_versions.get().body, "opening": "diubah"})
    assert "tidak cocok" in client.get(address(one, "notula/")).content.decode()


def test_a_meeting_closed_without_minutes_has_a_draft_that_is_kept_when_saved(client: Client) -> None:
    one = opened()
    assert closing.minutes_of(one) is None
    act(one, "close")
    sign_in(client, "sekda")
    page = client.get(address(one, "notula/")).content.decode()
    assert ('name="seen" value="0"' in page, "Tanda tangani" in page) == (True, False)
    assert ("Draf otomatis, belum disimpan." in page, "Versi 0" in page) == (True, False)
    client.post(address(one, "notula/tanda-tangan/"), {"seen": 4, "version": 0})
    client.post(address(one, "notula/"), {"seen": 0, "opening": "Dibuka."})
    assert [(row.version, row.body["opening"]) for row in one.minutes_versions.all()] == [(1, "Dibuka.")]
    assert rooms.course_of(one).state == "closed"


def test_the_page_of_the_meeting_leads_to_its_room_and_minutes(client: Client) -> None:
    one = opened()
    sign_in(client, "adbang")
    assert f'href="{address(one, "ruang/")}"' in client.get(address(one, "")).content.decode()
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    assert f'href="{address(one, "notula/")}"' in client.get(address(one, "")).content.decode()


def test_who_raised_a_problem_reads_its_item_and_its_outcome_wherever_it_was_led(client: Client) -> None:
    said = problems.Said("Lahan belum bebas", "Pemilik menolak.", "Mohon musyawarah")
    raised = problems.raise_problem(actor=factories.ADMIN, agency=OTHER, said=said)
    problems.lead_problem(actor=factories.ADMIN, problem=raised, accountable=OWN, helpers=[],
                          reason="Kewenangan Dinas Satu", seen=1)  # fmt: skip
    one = opened(packages_loaded=0)
    item = f"problem:{raised.code}"
    act(one, "item", item=item)
    order = decide(one, "Adakan musyawarah", item=item)
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=one.acts.count())
    closing.sign_minutes(actor=factories.ADMIN, meeting=one, seen=one.acts.count(), version=1)

    def seen() -> list[bool]:
        pages = [f"/rapat/{one.code}/agenda/", f"/masalah/{raised.code}/", f"/rapat/{one.code}/notula/"]
        told = [client.get(page).content.decode() for page in pages]
        own = client.get(f"/arahan/{order.code}/").status_code == 200
        link = f'href="/arahan/{order.code}/"' in told[1]
        return [said.title in told[0], link, said.title in told[2], order.text in told[2], own]

    sign_in(client, "agency_head", OTHER)
    assert seen() == [True] * 5
    assert client.post(f"/arahan/{order.code}/", {"act": "start", "seen": 0}).status_code == 403
    sign_in(client, "planner", "1.03.0.00.0.00.01")
    assert seen() == [False] * 5


def test_who_signs_an_older_version_is_told(client: Client) -> None:
    one = opened()
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    body = {**one.minutes_versions.get().body, "opening": "Baru"}
    rooms.save_minutes(actor=factories.ADMIN, meeting=one, body=body, seen=1)
    sign_in(client, "regent")
    page = client.post(address(one, "notula/tanda-tangan/"), {"seen": 4, "version": 1}, follow=True)
    assert "Uji Coba sudah menyimpan" in page.content.decode()
    assert rooms.course_of(one).state == "closed"


def test_an_agency_sees_signed_minutes_with_what_is_its_own(client: Client) -> None:
    one = opened()
    decide(one, "Arahan untuk satu")
    decide(one, "Arahan untuk dua", OTHER)
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    sign_in(client, "agency_head")
    early = client.get(address(one, "notula/"))
    assert (early.status_code, "Arahan untuk satu" in early.content.decode()) == (403, False)
    assert "Notula belum ditandatangani" in early.content.decode()
    closing.sign_minutes(actor=factories.ADMIN, meeting=one, seen=4, version=1)
    page = client.get(address(one, "notula/")).content.decode()
    assert ("Arahan untuk satu" in page, "Arahan untuk dua" in page) == (True, False)
    assert client.get(address(one, "notula/notula.pdf")).status_code == 403
    assert client.post(address(one, "notula/"), {"seen": 1}).status_code == 403


ADDRESSES = {
    "ruang/": "run_meeting", "ruang/jalan/": "run_meeting", "ruang/hadir/": "run_meeting",
    "ruang/arahan/": "record_decision", "layar/": "see_wall", "layar/keadaan.json": "see_wall",
    "layar/adegan/": "see_wall", "notula/": "see_meetings", "notula/tanda-tangan/": "sign_minutes",
    "notula/notula.pdf": "see_meetings", "notula/notula.docx": "see_meetings",
}  # fmt: skip


@pytest.mark.parametrize("role", access.ROLES)
def test_every_address_as_every_role(client: Client, role: str) -> None:
    one = opened(packages_loaded=0)
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    closing.sign_minutes(actor=factories.ADMIN, meeting=one, seen=4, version=1)
    sign_in(client, role)
    own = role in access.AGENCY_ROLES
    for rest, verb in ADDRESSES.items():
        passes = role in access.TABLE[verb] and not (own and rest.endswith((".pdf", ".docx")))
        assert (client.get(address(one, rest)).status_code in (200, 302)) == passes, (rest, role)


def test_forms_are_guarded_against_other_sites() -> None:
    one = opened(packages_loaded=0)
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("sekda"))
    for rest in ("ruang/jalan/", "ruang/hadir/", "ruang/arahan/", "notula/tanda-tangan/"):
        assert client.post(address(one, rest), {"seen": 3}).status_code == 403


def test_the_next_meeting_says_what_became_of_the_measure() -> None:
    one = opened()
    decide(one, measure={"metric": "late_packages", "agency": "", "before": 2.0, "goal": 0.0})
    decide(one, measure={"metric": "absorption", "agency": "", "before": None, "goal": 0.9})
    decide(one)
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    assert one.minutes_versions.get().body["effects"] == []
    later = NOW + dt.timedelta(weeks=4)
    clock.set_to(later)
    plan = rooms.Plan("rapim", "monthly", "Rapim Agustus", later + dt.timedelta(hours=1), 120, D(2025, 8, 12))
    following = rooms.plan_meeting(actor=factories.ADMIN, plan=plan)
    found = effects.effects(effects.to_check(following), following.as_of)
    assert [(row["metric"], row["because"]) for row in found] == [
        ("late_packages", ""), ("absorption", "no_before"),
    ]  # fmt: skip
    assert (found[0]["before"], found[0]["now"], found[0]["verdict"]) == (2.0, 2.0, "not_moved")
    over = effects.effects(effects.to_check(following), D(2026, 1, 5))
    assert [(row["because"], row["closed"], row["now"], row["expected"]) for row in over] == [
        ("", 2025, 3.0, 2.0), ("no_before", 2025, None, None),
    ]  # fmt: skip
    assert words.effect_said(over[0], {}) == (
        "Ukuran paket terlambat (seluruh daerah): sebelum arahan 2; pada penutupan tahun 2025 3. "
        "Tanpa arahan diperkirakan 2, bila kecenderungan empat minggu sebelum arahan berlanjut lurus. "
        "Sasaran 0: belum tercapai. "
        "Tahun anggaran 2026 dihitung dari awal; arahan ini tidak dinilai lagi dengan angka 2026."
    )
    assert words.verdict_said(over[0]) == "Belum bergerak."
    same = effects.effects(effects.to_check(following), D(2025, 7, 15))
    assert [row["because"] for row in same] == ["too_early", "too_early"]


def test_closing_twice_is_one_and_a_meeting_that_is_not_open_is_not_closed() -> None:
    one = frozen(packages_loaded=0)
    with pytest.raises(RefusedError, match="not_in_this_state"):
        closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=2)
    assert one.minutes_versions.count() == 0
    act(one, "open")
    done = [closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3) for _ in range(2)]
    assert (done[0] == done[1], one.minutes_versions.count(), one.acts.filter(act="close").count()) == (
        True,
        1,
        1,
    )


def test_the_wall_says_how_many_decisions_it_does_not_show() -> None:
    one = opened(packages_loaded=0)
    for at in range(1, 6):
        decide(one, f"Arahan {at}")
    closing.close_meeting(actor=factories.ADMIN, meeting=one, seen=3)
    scene = sign_in(Client(), "wall").get(address(one, "layar/adegan/")).content.decode()
    assert ("Arahan 1" in scene, "Arahan 5" in scene) == (False, True)
    assert ("5 arahan dicatat" in scene, "1 arahan sebelumnya ada di notula" in scene) == (True, True)
