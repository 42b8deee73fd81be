"""The Sekda's desk in the browser: who sees what, one click, answers by link and at the desk, promises."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from analytics import factories as facts
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories
from web.factories import OTHER, OWN

from rapim.ledger import clock
from rapim.letters import numbering
from rapim.meeting.actions import pushing
from rapim.meeting.actions.problems import Said, raise_problem
from rapim.meeting.models import Delivery, Message, Promise, Push, PushAnswer
from rapim.org import access
from rapim.org import actions as org

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2026, 2, 10, 2, 41, tzinfo=dt.UTC)
KEY = "problem:M-2026-0001"


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()


def signed_in(role: str, agency: str = "") -> Client:
    client, name = Client(), f"{role}-{agency}".strip("-")
    known = User.objects.filter(username=name).first()
    client.force_login(known or factories.person(role, agency, name=name))
    return client


def problem(agency: str = OWN, title: str = "Lahan belum bebas") -> str:
    said = Said(title, "Pemilik menolak.", "Mohon musyawarah", stake_sen=10**12, act_by=D(2026, 3, 3))
    return f"problem:{raise_problem(actor=factories.ADMIN, agency=agency, said=said).code}"


def year() -> None:
    """January of the own agency: planned a half of the ceiling, realised a quarter."""
    facts.make_government()
    line = facts.make_line(OWN, "1.01.02.2.01.0001", "5.1.02.01.01.0024")
    facts.make_plan(facts.make_batch("rak", 1), [(line, 10**11, [5 * 10**10, *[5 * 10**9] * 10, 0])])
    facts.make_lra(facts.make_batch("lra", 2, month=1), 1, [(line, 10**11, 25 * 10**9)])


def click(
    client: Client, key: str = KEY, way: str = "text", uid: str = "", seen: int = 0, **more: Any
) -> Any:
    sent = {"key": key, "way": way, "uid": uid or uuid.uuid4().hex, "seen": seen, **more}
    return client.post("/meja/dorong/", sent)


def pushed(key: str = "") -> Push:
    """A nudge about a problem of the own agency."""
    click(signed_in("sekda"), key or problem())
    return Push.objects.order_by("-id")[0]


def link_of(row: Push) -> str:
    return re.sub(r"^https?://[^/]+", "", row.link)


def text(answer: Any) -> str:
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_each_role_opens_desk_and_nudges_as_the_table_says() -> None:
    row, found, expected = pushed(), {}, {}
    leads, own = ("sekda", "assistant", "adbang"), ("agency_head", "planner")
    page = f"/dorongan/{row.uid.hex}/"
    for role in access.ROLES:
        client = signed_in(role, OWN if role in access.AGENCY_ROLES else "")
        opened = [client.get(one).status_code for one in ("/meja/", "/dorongan/", page, "/percepatan/")]
        answered = client.post(page, {"uid": uuid.uuid4().hex, "text": "Sudah"}).status_code
        found[role] = (opened, answered, click(client, "tidak-ada").status_code)
        read = 200 if role in (*leads, "regent", *own) else 403
        sees = [200 if role in leads else 403, read, read, read]
        expected[role] = (sees, 302 if role in own else 403, 302 if role in leads else 403)
    assert found == expected


def test_the_menu_has_the_desk_for_who_may_push_and_the_tab_for_the_agency() -> None:
    assert 'href="/meja/"' in signed_in("sekda").get("/dorongan/").content.decode()
    body = signed_in("planner").get("/dorongan/").content.decode()
    assert ('href="/meja/"' in body, 'href="/dorongan/"' in body) == (False, True)
    assert 'href="/dorongan/"' not in signed_in("treasurer").get("/rapat/").content.decode()


def test_one_click_sends_once_and_shows_the_text() -> None:
    key, client, uid = problem(), signed_in("sekda"), uuid.uuid4().hex
    for _ in range(2):
        answer = click(client, key, uid=uid)
    assert (answer["Location"], Push.objects.count(), Message.objects.count()) == (f"/dorongan/{uid}/", 1, 1)
    page = client.get(f"/dorongan/{uid}/")
    assert "Yth. Pimpinan Dinas Contoh Satu" in page.content.decode()
    stale = click(client, key)
    assert (stale.status_code, "sudah mendorong hal ini" in text(stale)) == (422, True)
    assert click(client, key, seen=1).status_code == 302
    line = client.get("/meja/").context["lines"][0]
    assert (line.state, line.pushed) == ("Menunggu jawaban", "didorong 2×, sejak hari ini")
    client.post(f"/arahan/pesan/{Message.objects.order_by('id')[0].pk}/", {"back": "push"})
    assert Delivery.objects.filter(sent=True).count() == 1


def test_a_line_that_is_gone_and_a_way_that_is_not_set_are_told() -> None:
    client = signed_in("sekda")
    assert click(client, "problem:M-2026-0099")["Location"] == "/meja/"
    assert client.get("/meja/dorong/?butir=tidak-ada").status_code == 404
    key = problem()
    assert [click(client, key, way).status_code for way in ("email", "letter", "merpati")] == [422] * 3
    assert client.get(f"/meja/dorong/?butir={key}").status_code == 200
    assert Push.objects.count() == 0


def test_a_letter_is_issued_in_one_click_and_read_by_whom_it_concerns() -> None:
    numbering.set_register(actor=factories.ADMIN, code="setda", name="Setda", unit="27.00")
    post = org.record_post(actor=factories.ADMIN, code="sekda", title="Sekretaris Daerah", agency_code="",
                           valid_from=factories.SINCE)  # fmt: skip
    org.appoint_holder(actor=factories.ADMIN, post=post, person_name="Rini", standing="plt",
                       valid_from=factories.SINCE)  # fmt: skip
    click(signed_in("sekda"), problem(), "letter")
    row = Push.objects.get()
    assert row.number == "050/1/27.00/2026"
    address = f"/dorongan/{row.uid.hex}/surat/{row.documents['pdf']}/"
    head = signed_in("agency_head").get(address)
    assert (head.status_code, head.content[:5], head["Content-Type"]) == (200, b"%PDF-", "application/pdf")
    assert signed_in("agency_head", OTHER).get(address).status_code == 403
    assert signed_in("agency_head", OTHER).get(f"/dorongan/{row.uid.hex}/").status_code == 403
    assert signed_in("planner").get(f"/dorongan/{row.uid.hex}/surat/999/").status_code == 404


def test_a_link_shows_only_what_the_letter_said_and_takes_answers_one_after_another() -> None:
    row = pushed()
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(link_of(row))
    body = page.content.decode()
    assert (page.status_code, page["Cache-Control"], "<script src" in body.split("<main")[1]) == (
        200,
        "no-store",
        False,
    )
    assert "/angka/" not in body
    assert "/masalah/" not in body
    said = {"uid": uuid.uuid4().hex, "name": "Budi, Sekretaris Dinas", "text": "Musyawarah 3 Maret"}
    assert stranger.post(link_of(row), said).status_code == 403
    said["csrfmiddlewaretoken"] = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', body)[-1]
    for _ in range(2):
        done = stranger.post(link_of(row), said)
        assert done["Location"] == f"{link_of(row)}?terkirim=1"
    again = stranger.get(done["Location"])
    assert ("sudah diterima" in text(again), "Musyawarah 3 Maret" in text(again)) == (True, False)
    stranger.post(link_of(row), {**said, "uid": uuid.uuid4().hex, "text": "Selesai"})
    kept = [(one.way, one.by_name, one.text) for one in PushAnswer.objects.all()]
    assert kept == [("link", said["name"], "Musyawarah 3 Maret"), ("link", said["name"], "Selesai")]


def test_expired_forged_and_heavy_answers_are_refused_in_a_plain_sentence() -> None:
    row, client = pushed(), Client()
    token = link_of(row).split("/")[-2]
    other = pushing.token_of(uuid.uuid4(), D(2027, 1, 1))
    forged = client.get(f"/dorongan/jawab/{other.split('~')[0]}~{token.split('~')[1]}/")
    unknown = client.get(f"/dorongan/jawab/{other}/")
    heavy = client.post(link_of(row), {"text": "x" * 70_000})
    empty = client.post(link_of(row), {"uid": uuid.uuid4().hex, "name": "", "text": ""})
    clock.set_to(NOW + dt.timedelta(days=31))
    expired = client.get(link_of(row))
    answers = (forged, unknown, heavy, empty, expired)
    assert [one.status_code for one in answers] == [403, 404, 413, 422, 410]
    leaks = [one for one in (forged, unknown, heavy, expired) if "Lahan" in one.content.decode()]
    assert (leaks, "Masa tautan ini sudah habis" in text(expired), PushAnswer.objects.count()) == (
        [],
        True,
        0,
    )


def test_the_seventh_answer_of_a_day_by_link_waits() -> None:
    row, client = pushed(), Client()
    found = [
        client.post(link_of(row), {"uid": uuid.uuid4().hex, "name": "Budi", "text": f"ke-{at}"}).status_code
        for at in range(7)
    ]
    assert found == [302] * 6 + [429]


def test_lists_ask_the_same_number_of_queries_for_one_and_three() -> None:
    client = signed_in("adbang")
    key = problem()
    click(client, key)
    one = [queries(client, address) for address in ("/meja/", "/dorongan/")]
    for title in ("Tender gagal", "Rekanan mundur"):
        click(client, problem(title=title))
    assert [queries(client, address) for address in ("/meja/", "/dorongan/")] == one
    lines = client.get("/meja/").context["lines"]
    assert (len(lines), [line.line.state for line in lines]) == (3, ["waiting"] * 3)
    asked = {
        f"opd={OTHER}": 0,
        "jenis=problem": 3,
        "dorongan=never": 0,
        "dorongan=waiting": 3,
        "jenis=salah": 3,
    }
    assert {wish: len(client.get(f"/meja/?{wish}").context["lines"]) for wish in asked} == asked


def test_a_commitment_is_made_revised_and_drawn() -> None:
    year()
    head, address = signed_in("agency_head"), f"/percepatan/{OWN}/"
    said = {"uid": uuid.uuid4().hex, "what": "Termin dibayar", "measure": "share", "goal_share": "60",
            "by_day": "2026-06-30", "who": "Bidang A"}  # fmt: skip
    for _ in range(2):
        assert head.post(address, said).status_code == 302
    row = Promise.objects.get()
    change = {"seen": 1, "goal_share": "55", "by_day": "2026-07-31", "who": "Bidang A"}
    assert head.post(f"{address}{row.pk}/", change).status_code == 422
    assert head.post(f"{address}{row.pk}/", {**change, "reason": "Opname mundur"}).status_code == 302
    page = head.get(address)
    assert [state.kept.now.state for state in page.context["cards"]] == ["on_course"]
    assert "60,00% paling lambat 30 Juni 2026" in text(page)
    assert "55,00% paling lambat 31 Juli 2026" in text(page)
    assert page.content.decode().count("<svg") == 2
    assert head.post(address, {**said, "uid": uuid.uuid4().hex, "goal_share": "10"}).status_code == 422
    assert head.get(f"/percepatan/{OTHER}/").status_code == 403
    assert signed_in("regent").post(address, said).status_code == 403
    assert signed_in("assistant").post(f"{address}{row.pk}/", change).status_code == 403
    listed = signed_in("regent").get("/percepatan/")
    assert [one.state for one in listed.context["cards"]] == [one.state for one in page.context["cards"]]
    assert "Termin dibayar" in text(listed)
