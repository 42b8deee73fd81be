"""The follow-up matrix and one decision: who sees what, who may do what, and what is kept."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories
from web.factories import OTHER, OWN

from rapim.ledger import clock
from rapim.ledger.models import Document, LogEntry
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions.messages import Draft, write_messages
from rapim.meeting.actions.problems import Said, raise_problem
from rapim.meeting.models import Decision, Delivery, Message
from rapim.org import access

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2019, 8, 21, 2, 41, tzinfo=dt.UTC)
PDF = b"%PDF-1.7 bukti"


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()


AUGUST = D(2019, 8, 9)


def decide(agency: str = OWN, deadline: dt.date = AUGUST, **said: Any) -> Decision:
    begins = dt.datetime(2019, 7, 16, 2, tzinfo=dt.UTC)
    plan = rooms.Plan("rapim", "monthly", "Rapim Juli 2019", begins, 120, D(2019, 6, 30))
    meeting = factories.opened(rooms.plan_meeting(actor=factories.ADMIN, plan=plan))
    problem = said.pop("problem", None)
    ordered = orders.Ordered(said.pop("text", "Selesaikan lelang jalan"), agency, deadline, **said)
    return orders.record_decision(
        actor=factories.ADMIN, meeting=meeting, uid=uuid.uuid4(), ordered=ordered, day=D(2019, 7, 16),
        problem=problem,
    )  # fmt: skip


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def page_of(one: Decision) -> str:
    return f"/arahan/{one.code}/"


def do(client: Client, one: Decision, act: str, seen: int | None = None, **said: Any) -> Any:
    seen = one.acts.count() if seen is None else seen
    return client.post(page_of(one), {"act": act, "seen": seen, **said})


def bukti(body: bytes = PDF, name: str = "bukti.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def text(answer: Any) -> str:
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def shown(answer: Any) -> list[str]:
    return [line.row["code"] for line in answer.context["matrix"].lines]


def offered(client: Client, one: Decision) -> list[str]:
    return [form.name for form in client.get(page_of(one)).context["forms"]]


def test_the_register_says_how_late_in_words_and_the_most_pressing_stand_first() -> None:
    later, late = decide(deadline=D(2019, 8, 30)), decide()
    answer = signed_in("adbang").get("/arahan/")
    assert shown(answer) == [late.code, later.code]
    assert "2 arahan: 2 masih terbuka, 1 lewat tenggat, 0 menunggu verifikasi." in text(answer)
    assert [line.late for line in answer.context["matrix"].lines] == ["terlambat 12 hari", "sisa 9 hari"]


def test_filters_by_state_agency_meeting_and_lateness() -> None:
    own, other, ended = decide(), decide(OTHER, D(2019, 8, 30)), decide()
    helped = decide(OTHER, D(2019, 8, 30), helpers=[OWN])
    client = signed_in("adbang")
    do(client, ended, "cancel", reason="Ganti cara")
    asked = {
        "terlambat=1": [own.code],
        "keadaan=batal": [ended.code],
        "keadaan=terbuka": [own.code, other.code, helped.code],
        f"opd={OWN}": [own.code, helped.code, ended.code],
        "rapat=tidak-ada": [],
        f"rapat={own.meeting.code}&keadaan=belum&opd={OTHER}": [other.code, helped.code],
        "keadaan=salah": [own.code, other.code, helped.code, ended.code],
    }
    assert {wish: shown(client.get(f"/arahan/?{wish}")) for wish in asked} == asked


def test_an_agency_sees_what_it_owns_and_what_it_helps() -> None:
    own, other, helped = decide(), decide(OTHER), decide(OTHER, helpers=[OWN])
    client = signed_in("planner")
    assert shown(client.get("/arahan/")) == [own.code, helped.code]
    assert [client.get(page_of(one)).status_code for one in (own, other, helped)] == [200, 403, 200]
    assert do(client, helped, "start").status_code == 403
    assert do(client, other, "start").status_code == 403
    assert client.get("/arahan/tidak-ada/01/").status_code == 404


@pytest.mark.parametrize("role", access.ROLES)
def test_each_role_is_offered_the_acts_of_its_party(role: str) -> None:
    one = decide()
    client = signed_in(role)
    readers = ("assistant", "bpkad", "bappeda", "ukpbj", "inspectorate")
    quiet = ("treasurer", "commitment_officer", "activity_officer")
    expected = {role: list[str]() for role in (*readers, *quiet)}
    expected |= {role: ["start", "note", "evidence"] for role in ("agency_head", "planner")}
    expected |= {role: ["note", "extend", "cancel"] for role in ("regent", "sekda", "adbang")}
    if role not in expected:
        assert client.get(page_of(one)).status_code == 403
        return
    assert offered(client, one) == expected[role]
    may = {act: do(client, one, act, reason="x").status_code != 403 for act in ("start", "cancel", "verify")}
    assert may == {"start": "start" in expected[role], "cancel": "cancel" in expected[role],
                   "verify": role == "adbang"}  # fmt: skip


def test_from_evidence_to_verification() -> None:
    one = decide()
    head, office = signed_in("agency_head"), signed_in("adbang")
    assert do(head, one, "submit").status_code == 200
    assert do(head, one, "evidence", file=bukti(), text="Berita acara").status_code == 302
    assert offered(head, one) == ["note", "evidence", "submit"]
    assert do(head, one, "submit").status_code == 302
    assert offered(office, one) == ["note", "return", "verify", "cancel"]
    assert do(office, one, "return", reason="Belum ditandatangani").status_code == 302
    do(head, one, "evidence", file=bukti(PDF + b"2"))
    do(head, one, "submit")
    assert do(office, one, "verify").status_code == 302
    assert [row.act for row in one.acts.all()] == [
        "evidence", "submit", "return", "evidence", "submit", "verify",
    ]  # fmt: skip
    assert offered(office, one) == ["reopen"]
    assert LogEntry.objects.filter(verb="act_on_decision", subject=f"decision:{one.code}").count() == 6


def test_who_handed_in_does_not_verify() -> None:
    one = decide()
    user = factories.person("agency_head", name="dua-topi")
    factories.actions.grant_role(
        actor=factories.ADMIN, user_id=user.pk, role="adbang", valid_from=factories.SINCE
    )
    client = Client()
    client.force_login(user)
    do(client, one, "evidence", file=bukti())
    do(client, one, "submit")
    answer = do(client, one, "verify")
    assert (answer.status_code, one.acts.count()) == (200, 2)
    assert "verifikasi harus oleh orang lain" in text(answer)


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"MZ program", "bukti.exe", "Jenis yang diterima"),
        (b"MZ program", "bukti.pdf", "isinya harus sesuai namanya"),
        (b"%PDF-" + b"0" * (10 * 1024 * 1024), "bukti.pdf", "lebih besar dari 10 MB"),
    ],
)
def test_evidence_that_could_run_or_is_too_large_is_refused_in_words(
    body: bytes, name: str, said: str
) -> None:
    one = decide()
    answer = do(signed_in("planner"), one, "evidence", file=bukti(body, name))
    assert (answer.status_code, one.acts.count(), said in text(answer)) == (200, 0, True)


def test_evidence_is_saved_by_whom_it_concerns_and_nobody_else() -> None:
    one, another = decide(), decide()
    head = signed_in("agency_head")
    do(head, one, "evidence", file=bukti(name='ba "akhir".pdf'))
    act = one.acts.get()
    address = f"{page_of(one)}bukti/{act.pk}/"
    answer = head.get(address)
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert answer["Content-Disposition"] == 'attachment; filename="ba _akhir_.pdf"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert signed_in("inspectorate").get(address).status_code == 200
    assert signed_in("agency_head", OTHER).get(address).status_code == 403
    assert signed_in("wall").get(address).status_code == 403
    assert head.get(f"{page_of(another)}bukti/{act.pk}/").status_code == 404
    assert Client().get(address).status_code == 302


def test_an_extension_needs_a_later_day_and_a_reason_and_the_first_stays_visible() -> None:
    one = decide()
    client = signed_in("sekda")
    assert do(client, one, "extend", until="2019-09-30").status_code == 200
    assert do(client, one, "extend", until="2019-08-09", reason="Hujan").status_code == 200
    assert one.acts.count() == 0
    assert do(client, one, "extend", until="2019-09-30", reason="Hujan").status_code == 302
    line = client.get("/arahan/").context["matrix"].lines[0]
    assert (line.row["deadline"], line.row["first_deadline"]) == ("2019-09-30", "2019-08-09")
    assert (line.late, line.late_first) == ("sisa 40 hari", "terlambat 12 hari dari tenggat pertama")


def test_what_was_done_meanwhile_is_told_and_typed_words_stay() -> None:
    one = decide()
    head, office = signed_in("agency_head"), signed_in("adbang")
    do(office, one, "note", text="Mohon dipercepat")
    answer = do(head, one, "note", seen=0, text="Sedang dikerjakan")
    assert (answer.status_code, one.acts.count()) == (200, 1)
    assert "Sementara itu Orang adbang sudah melakukan: Catatan" in text(answer)
    assert "Sedang dikerjakan" in answer.content.decode()
    for _ in range(2):
        do(head, one, "note", seen=1, text="Sedang dikerjakan")
    assert one.acts.count() == 2


def test_an_act_that_is_no_longer_possible_or_unknown_is_refused() -> None:
    one = decide()
    head = signed_in("agency_head")
    do(head, one, "start")
    assert do(head, one, "start").status_code == 200
    assert do(head, one, "meledak", text="").status_code == 200
    assert one.acts.count() == 1


def test_a_page_names_measure_dissent_problem_and_timeline() -> None:
    said = Said("Lahan belum bebas", "Pemilik menolak.", "Mohon musyawarah")
    problem = raise_problem(actor=factories.ADMIN, agency=OTHER, said=said)
    measure = {"metric": "absorption", "agency": OWN, "before": 0.31, "expected_without": 0.4, "goal": 0.55}
    one = decide(problem=problem, measure=measure, dissent="Bappeda tidak sepakat", helpers=[OTHER])
    told = text(signed_in("sekda").get(page_of(one)))
    for words in (
        "31,00%",
        "55,00%",
        "Bappeda tidak sepakat",
        problem.code,
        "Arahan dicatat",
        "Dinas Contoh Dua",
    ):
        assert words in told, words
    link = f'href="/masalah/{problem.code}/"'
    seen = {
        role: link in signed_in(role).get(page_of(one)).content.decode() for role in ("regent", "planner")
    }
    assert seen == {"regent": True, "planner": False}


def test_the_meeting_is_a_link_for_those_who_see_every_meeting() -> None:
    one = decide()
    link = f'href="/rapat/{one.meeting.code}/"'
    roles = ("regent", "planner")
    assert [link in signed_in(role).get(page_of(one)).content.decode() for role in roles] == [True, False]
    assert signed_in("sekda").get(f"/rapat/{one.meeting.code}/").status_code == 200


def message(one: Decision, way: str = "hand") -> Message:
    draft = Draft(f"reminder:{one.code}:{way}", "reminder", "head", "Ibu Contoh", "Arahan lewat", "Yth. Ibu",
                  D(2019, 8, 20), decision_id=one.pk)  # fmt: skip
    return write_messages(actor=factories.ADMIN, drafts=[draft])[0]


def test_messages_by_hand_are_shown_to_who_pushes_and_marked_once() -> None:
    one = decide()
    row = message(one)
    client, head = signed_in("sekda"), signed_in("agency_head")
    assert "Yth. Ibu" in text(client.get("/arahan/pesan/")) and "Yth. Ibu" in text(client.get(page_of(one)))
    assert "Yth. Ibu" not in text(head.get(page_of(one)))
    assert head.get("/arahan/pesan/").status_code == 403
    assert head.post(f"/arahan/pesan/{row.pk}/").status_code == 403
    assert client.get(f"/arahan/pesan/{row.pk}/").status_code == 405
    for _ in range(2):
        assert client.post(f"/arahan/pesan/{row.pk}/", {"back": "decision"}).status_code == 302
    assert Delivery.objects.filter(message=row, sent=True).count() == 1
    assert "Yth. Ibu" not in text(client.get("/arahan/pesan/"))


def test_file_and_print_hold_what_the_page_shows() -> None:
    late, other = decide(), decide(OTHER, D(2019, 8, 30))
    client = signed_in("adbang")
    rows = list(csv.DictReader(io.StringIO(client.get("/arahan/?format=csv").content.decode("utf-8-sig"))))
    assert [(row["Nomor arahan"], row["Terlambat"]) for row in rows] == [(late.code, "12"), (other.code, "0")]
    assert client.get("/arahan/?format=xlsx").content[:4] == b"PK\x03\x04"
    first, again = (client.get("/dokumen/tindak-lanjut.pdf") for _ in range(2))
    assert (first.content[:5], first.content == again.content) == (b"%PDF-", True)
    assert Document.objects.filter(kind="decisions").count() == 1


def test_what_is_decided_later_is_not_known_yet() -> None:
    clock.set_to(NOW + dt.timedelta(days=40))
    later = decide(deadline=D(2019, 12, 1))
    clock.set_to(NOW)
    client = signed_in("adbang")
    assert (shown(client.get("/arahan/")), client.get(page_of(later)).status_code) == ([], 404)


def test_one_decision_and_three_ask_the_same_queries() -> None:
    client = signed_in("sekda")

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one = decide()
    message(one)
    do(client, one, "note", text="satu")
    counted = [asked("/arahan/"), asked(page_of(one)), asked("/arahan/pesan/")]
    for _ in range(2):
        more = decide(OTHER)
        message(more)
        do(client, more, "note", text="dua")
        do(client, one, "note", text=f"{more.code}")
    assert [asked("/arahan/"), asked(page_of(one)), asked("/arahan/pesan/")] == counted


def test_a_post_without_its_token_is_refused() -> None:
    one = decide()
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("agency_head"))
    assert do(client, one, "start").status_code == 403


def test_pages_are_light_in_both_languages() -> None:
    one = decide()
    client = signed_in("adbang")
    for lang in ("id", "en"):
        client.cookies["django_language"] = lang
        for address in ("/arahan/", page_of(one), "/arahan/pesan/"):
            body = client.get(address).content
            assert len(body) < 300_000
            assert re.findall(rb"<style|style=|<script>|onclick", body) == []
