"""The register of problems: raised, checked, recognised, led, read by request; and duties."""

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
from web import factories, purchases
from web.factories import OTHER, OWN

from rapim.budget.models import CodeName
from rapim.ledger import clock
from rapim.ledger.models import LogEntry
from rapim.meeting.actions import decisions as orders
from rapim.meeting.actions import meetings as rooms
from rapim.meeting.actions import problems as register
from rapim.meeting.actions.problems import Said
from rapim.meeting.models import Problem, ProblemGrant
from rapim.org import access
from rapim.org import actions as org
from rapim.org.models import Duty
from rapim.web.problems.forms import cause_name

pytestmark = pytest.mark.django_db
D = dt.date
NOW = dt.datetime(2019, 8, 21, 2, 41, tzinfo=dt.UTC)
SAID = Said("Lahan puskesmas belum bebas", "Pemilik menolak harga appraisal.", "Mohon musyawarah")
FORM = {
    "agency": OWN, "title": SAID.title, "text": SAID.text, "ask": SAID.ask, "cause": "", "options": "",
    "asked_of": "", "stake": "1,25 miliar", "days": "30", "act_by": "2019-09-10", "sub_activity": "",
    "package": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()


def duty(code: str, agency: str, *causes: str, role: str = "accountable") -> None:
    row = {"code": code, "agency_code": agency, "article": "Pasal 4", "text": "Tugas", "role": role,
           "causes": list(causes), "valid_from": factories.SINCE}  # fmt: skip
    org.set_duties(actor=factories.ADMIN, rows=[row])


def problem(agency: str = OWN, said: Said = SAID, **changed: Any) -> Problem:
    told = Said(**{**{name: getattr(said, name) for name in Said.__dataclass_fields__}, **changed})
    return register.raise_problem(actor=factories.ADMIN, agency=agency, said=told)


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def page_of(one: Problem) -> str:
    return f"/masalah/{one.code}/"


def text(answer: Any) -> str:
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def shown(answer: Any) -> list[str]:
    return [line.problem.code for line in answer.context["lines"]]


def test_checking_suggests_and_keeps_nothing_raising_keeps() -> None:
    duty("T1", OTHER, "land_not_acquired")
    client = signed_in("agency_head")
    answer = client.post("/masalah/baru/", {**FORM, "periksa": "1"})
    assert Problem.objects.count() == 0
    suggested = [one.cause for one in answer.context["form"].suggested]
    assert suggested[0] == "land_not_acquired"
    told = text(answer)
    assert "Disarankan dari uraian" in answer.content.decode()
    assert "Sebab belum dipilih" in told and "Rp1,3 miliar" in told
    assert "belum terarah: sebab dan program belum disebut" in told
    answer = client.post("/masalah/baru/", {**FORM, "saran": "land_not_acquired"})
    assert answer.context["form"]["cause"].value() == "land_not_acquired"
    assert (answer.context["route"]["accountable"], Problem.objects.count()) == ("Dinas Contoh Dua", 0)
    made = client.post("/masalah/baru/", {**FORM, "cause": "land_not_acquired"})
    assert (made.status_code, made["Location"]) == (302, "/masalah/M-2019-0001/")
    said = Problem.objects.get().texts.get()
    assert (said.stake_sen, said.days, said.act_by) == (1_250_000_000 * 100, 30, D(2019, 9, 10))
    assert (said.accountable, said.helpers, said.routed) == (OTHER, [OWN], "cause")
    client.post("/masalah/baru/", {**FORM, "cause": "land_not_acquired"})
    assert Problem.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"), ({"text": " "}, "text"), ({"ask": ""}, "ask"),
        ({"agency": OTHER}, "agency"),
        ({"cause": "bukan"}, "cause"), ({"stake": "banyak"}, "stake"), ({"stake": "-5"}, "stake"),
        ({"days": "-1"}, "days"), ({"act_by": "kapan"}, "act_by"), ({"sub_activity": "9.99"}, "sub_activity"),
        ({"asked_of": "raja"}, "asked_of"), ({"package": "rup-404"}, "package"),
    ],
)  # fmt: skip
def test_a_form_that_is_wrong_says_where_and_keeps_nothing(changed: dict[str, str], field: str) -> None:
    answer = signed_in("planner").post("/masalah/baru/", {**FORM, **changed})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert Problem.objects.count() == 0


def test_links_to_a_sub_activity_and_a_package_of_the_agency_are_kept() -> None:
    clock.set_to(dt.datetime(2025, 7, 15, 2, tzinfo=dt.UTC))
    code = f"{purchases.FIRST[OWN]}001"
    purchases.pull("rup", [purchases.plan(code, OWN)], "r")
    batch = factories.batch()
    CodeName.objects.create(
        batch=batch, fiscal_year=2025, level="sub_activity", code="1.01.02.2.01.01", name="x"
    )
    client = signed_in("commitment_officer")
    links = {"package": f"rup-{code}", "sub_activity": "1.01.02.2.01.01", "act_by": ""}
    assert client.post("/masalah/baru/", {**FORM, **links}).status_code == 302
    said = Problem.objects.get().texts.get()
    assert (said.package, said.sub_activity) == (f"rup-{code}", "1.01.02.2.01.01")
    assert (said.accountable, said.routed) == (OWN, "own")
    assert f'href="/paket/rup-{code}/"' in client.get(page_of(Problem.objects.get())).content.decode()


def test_each_role_sees_its_own_and_leaders_see_all() -> None:
    duty("T1", OTHER, "weather")
    duty("T2", OWN, "weather", role="helper")
    mine, theirs = problem(), problem(OTHER, title="Server mati", text="Aplikasi mati.")
    led, helped = problem(cause="weather", title="Hujan"), problem(OTHER, cause="weather", title="Banjir")
    everything = [helped.code, led.code, theirs.code, mine.code]
    for role in access.ROLES:
        answer = signed_in(role).get("/masalah/")
        if role in ("regent", "sekda", "assistant", "adbang"):
            assert shown(answer) == everything, role
        elif role in ("agency_head", "planner", "treasurer", "commitment_officer", "activity_officer"):
            assert shown(answer) == [helped.code, led.code, mine.code], role
        else:
            assert answer.status_code == 403, role
    client = signed_in("planner", OTHER)
    assert [client.get(page_of(one)).status_code for one in (mine, theirs, led)] == [403, 200, 200]
    assert client.get("/masalah/M-1999-0001/").status_code == 404


def test_filters_by_agency_cause_state_and_words() -> None:
    land, rain = problem(cause="land_not_acquired"), problem(OTHER, title="Hujan", cause="weather")
    over = problem(title="Selesai sudah")
    register.act_on_problem(actor=factories.ADMIN, problem=over, act="solve")
    client = signed_in("adbang")
    asked = {
        "": [rain.code, land.code], "opd=" + OTHER: [rain.code], "sebab=weather": [rain.code],
        "keadaan=selesai": [over.code], "keadaan=": [over.code, rain.code, land.code],
        "q=puskesmas+musyawarah": [land.code], "q=M-2019-0002": [rain.code], "keadaan=ditarik": [],
    }  # fmt: skip
    assert {wish: shown(client.get(f"/masalah/?{wish}")) for wish in asked} == asked


def test_a_problem_is_revised_with_the_version_before_the_eyes() -> None:
    one = problem()
    client, other = signed_in("planner"), signed_in("agency_head", OTHER)
    address = f"{page_of(one)}perbaiki/"
    assert client.get(address).context["form"]["title"].value() == SAID.title
    better = {**FORM, "seen": "1", "text": "Tiga pemilik menolak.", "cause": "land_not_acquired"}
    assert client.post(address, {**better, "periksa": "1"}).status_code == 200
    assert one.texts.count() == 1
    assert client.post(address, better).status_code == 302
    late = client.post(address, {**better, "text": "Lain lagi."})
    assert (late.status_code, one.texts.count()) == (200, 2)
    assert "menyimpan versi 2" in text(late)
    assert other.post(address, better).status_code == 403
    assert signed_in("adbang").post(address, better).status_code == 403
    told = text(client.get(page_of(one)))
    assert "Versi 2" in told and "Pemilik menolak harga appraisal." in told


def test_the_history_of_a_cause_names_own_problems_and_counts_those_of_others() -> None:
    clock.set_to(NOW - dt.timedelta(days=300))
    mine = problem(title="Tanah jalan lingkar", text="Warga menolak nilai appraisal tanah.")
    theirs = problem(OTHER, title="Tanah sekolah", text="Pemilik tanah menolak harga ganti rugi.")
    clock.set_to(NOW)
    one = problem()
    leader = signed_in("sekda").get(page_of(one)).context["sheet"].history
    agency = signed_in("planner").get(page_of(one)).context["sheet"].history
    assert [[again.line.problem.code for again in some] for some in (leader.own, leader.others)] == [
        [mine.code], [theirs.code],
    ]  # fmt: skip
    assert ([again.line.problem.code for again in agency.own], agency.others, agency.hidden) == (
        [mine.code],
        [],
        1,
    )
    answer = signed_in("regent").get(page_of(one))
    assert f"Uraian keduanya berbicara tentang {cause_name('land_not_acquired')}. Kemiripan" in text(answer)
    assert "Tanah sekolah" not in text(signed_in("treasurer").get(page_of(one)))


def test_problems_are_linked_told_apart_withdrawn_solved_and_opened_again() -> None:
    earlier, hidden, one = problem(title="Lahan"), problem(OTHER), problem()
    head, office = signed_in("agency_head"), signed_in("adbang")

    def act(client: Client, name: str, **said: str) -> int:
        return client.post(f"{page_of(one)}tindak/", {"act": name, "reason": "", **said}).status_code

    assert act(head, "link", other=earlier.code) == 302
    assert act(head, "part", other=earlier.code) == 200
    assert act(office, "part", other=earlier.code, reason="Lain lokasi") == 302
    assert act(head, "link", other=hidden.code) == 200
    assert act(head, "link", other="M-1999-0009") == 404
    assert (act(head, "withdraw"), act(office, "withdraw", reason="x")) == (200, 403)
    assert act(signed_in("regent"), "solve") == 403
    assert act(signed_in("planner", OTHER), "solve") == 403
    assert act(head, "withdraw", reason="Salah ajukan") == 302
    assert act(head, "solve") == 200
    assert act(office, "reopen", reason="Muncul lagi") == 302
    assert act(office, "reopen", reason="Muncul lagi benar") in (200, 302)
    assert act(office, "solve") == 302
    assert act(office, "meledak") == 403
    assert [row.act for row in one.acts.all()] == ["link", "part", "withdraw", "reopen", "solve"]
    assert head.get(f"{page_of(one)}tindak/").status_code == 405


def test_only_the_secretariat_leads_a_problem_elsewhere_and_says_why() -> None:
    one = problem()
    said = {"accountable": OTHER, "helpers": [OWN], "reason": "Kewenangan Dinas Dua", "seen": "1"}
    address = f"{page_of(one)}alihkan/"
    assert signed_in("agency_head").post(address, said).status_code == 403
    client = signed_in("sekda")
    assert client.post(address, {**said, "reason": ""}).status_code == 200
    assert client.post(address, {**said, "seen": "0"}).status_code == 200
    assert one.texts.count() == 1
    assert client.post(address, said).status_code == 302
    last = one.texts.order_by("version").last()
    assert last is not None
    assert (last.accountable, last.helpers, last.routed) == (OTHER, [OWN], "hand")
    assert "Kewenangan Dinas Dua" in text(client.get(page_of(one)))
    assert client.get(address).status_code == 405


def test_what_was_decided_stands_on_the_page() -> None:
    one = problem()
    plan = rooms.Plan("rapim", "monthly", "Rapim", NOW, 120, D(2019, 7, 31))
    meeting = factories.opened(rooms.plan_meeting(actor=factories.ADMIN, plan=plan))
    ordered = orders.Ordered("Undang pemilik lahan", OTHER, D(2019, 9, 1))
    made = orders.record_decision(
        actor=factories.ADMIN,
        meeting=meeting,
        uid=uuid.uuid4(),
        ordered=ordered,
        day=D(2019, 8, 21),
        problem=one,
    )
    link = f'href="/arahan/{made.code}/"'
    assert link in signed_in("sekda").get(page_of(one)).content.decode()
    assert (
        link in signed_in("planner").get(page_of(one)).content.decode()
    )  # who raised it reads what became of it


def test_the_inspectorate_reads_by_a_granted_request_and_each_view_is_logged() -> None:
    one = problem()
    judge, office = signed_in("inspectorate"), signed_in("adbang")
    address = f"/masalah/permintaan/{one.code}/"
    assert judge.get("/masalah/").status_code == 403
    assert judge.get(page_of(one)).status_code == 403
    assert judge.get(address)["Location"] == "/masalah/permintaan/"
    assert judge.post("/masalah/permintaan/", {"reason": ""}).status_code == 200
    assert judge.post("/masalah/permintaan/", {"reason": "Audit pengadaan tanah"}).status_code == 302
    assert SAID.title not in text(judge.get("/masalah/permintaan/"))
    assert judge.get("/masalah/permintaan/jawab/").status_code == 403
    asked = office.get("/masalah/permintaan/jawab/").context["asked"][0][0].row
    given = {"request": asked.pk, "seen": 0, "reason": ""}
    assert office.post("/masalah/permintaan/jawab/", {**given, "days": 91}).status_code == 200
    assert office.post("/masalah/permintaan/jawab/", {**given, "days": 0}).status_code == 200
    assert office.post("/masalah/permintaan/jawab/", {**given, "request": 404, "days": 7}).status_code == 404
    assert ProblemGrant.objects.count() == 0
    assert office.post("/masalah/permintaan/jawab/", {**given, "days": 7}).status_code == 302
    assert SAID.title in text(judge.get("/masalah/permintaan/"))
    assert SAID.text in text(judge.get(address))
    assert [(row.subject, row.who_name) for row in LogEntry.objects.filter(verb="view_problems")] == [
        (f"problem:{one.code}", "Orang inspectorate"), (f"problem:{one.code}", "Orang inspectorate"),
    ]  # fmt: skip
    assert judge.get("/masalah/permintaan/M-1999-0001/").status_code == 404
    clock.set_to(NOW + dt.timedelta(days=7))
    assert judge.get(address).status_code == 302
    assert "Sudah berakhir" in text(judge.get("/masalah/permintaan/"))


def test_duties_are_loaded_on_their_page_and_what_is_unroutable_is_listed() -> None:
    lost, found = problem(title="Tanpa sebab"), problem(cause="weather", title="Hujan", accountable=OTHER)
    body = (
        "Kode;Kode OPD;Pasal;Uraian tugas;Sebab;Berlaku sejak\n"
        f"T1;{OTHER};Pasal 4;Irigasi;weather;2019-01-01\nT2;9.99;Pasal 5;x;weather;2019-01-01\n"
    ).encode()
    client = signed_in("adbang")
    assert f'href="/masalah/{lost.code}/"' in client.get("/tupoksi/").content.decode()
    assert f'href="/masalah/{found.code}/"' not in client.get("/tupoksi/").content.decode()
    for told in ("1 baru, 0 sudah ada, 1 salah", "0 baru, 1 sudah ada, 1 salah"):
        answer = client.post("/tupoksi/", {"file": SimpleUploadedFile("tupoksi.csv", body)})
        assert told in text(answer)
    assert "Kode OPD tidak dikenal." in text(answer)
    assert [row.code for row in Duty.objects.all()] == ["T1"]
    assert client.post("/tupoksi/", {}).status_code == 200
    broken = client.post("/tupoksi/", {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04rusak")})
    assert (broken.status_code, Duty.objects.count()) == (200, 1)
    head = signed_in("agency_head")
    assert head.get("/tupoksi/").status_code == 200
    assert head.post("/tupoksi/", {"file": SimpleUploadedFile("t.csv", body)}).status_code == 403
    rows = list(csv.DictReader(io.StringIO(head.get("/tupoksi/?format=csv").content.decode("utf-8-sig"))))
    assert [(row["Kode"], row["OPD"], row["Kode sebab"]) for row in rows] == [
        ("T1", "Dinas Contoh Dua", "weather")
    ]


def test_one_problem_and_three_ask_the_same_queries() -> None:
    client, judge = signed_in("sekda"), signed_in("inspectorate")

    def asked(address: str, who: Client) -> int:
        who.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert who.get(address).status_code == 200
        return len(queries)

    first = problem()
    judge.post("/masalah/permintaan/", {"reason": "Audit"})
    row = client.get("/masalah/permintaan/jawab/").context["asked"][0][0].row
    client.post("/masalah/permintaan/jawab/", {"request": row.pk, "seen": 0, "days": 7})
    pages = [
        ("/masalah/", client),
        (page_of(first), client),
        ("/tupoksi/", client),
        ("/masalah/permintaan/", judge),
    ]
    one = [asked(*page) for page in pages]
    for title in ("Dua", "Tiga"):
        more = problem(OTHER, title=title)
        register.act_on_problem(actor=factories.ADMIN, problem=first, act="link", other=more)
    assert [asked(*page) for page in pages] == one


def test_a_problem_of_a_later_day_is_not_there_yet() -> None:
    clock.set_to(NOW + dt.timedelta(days=30))
    later = problem()
    clock.set_to(NOW)
    client = signed_in("sekda")
    assert (shown(client.get("/masalah/")), client.get(page_of(later)).status_code) == ([], 404)


def test_a_post_without_its_token_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("agency_head"))
    assert client.post("/masalah/baru/", FORM).status_code == 403
    assert Problem.objects.count() == 0


def test_pages_are_light_in_both_languages() -> None:
    one = problem(cause="weather")
    client, judge, head = signed_in("adbang"), signed_in("inspectorate"), signed_in("agency_head")
    pages = [
        ("/masalah/", client), (page_of(one), client), ("/tupoksi/", client), ("/masalah/permintaan/", judge),
        ("/masalah/permintaan/jawab/", client), ("/masalah/baru/", head), (f"{page_of(one)}perbaiki/", head),
    ]  # fmt: skip
    for lang in ("id", "en"):
        for address, who in pages:
            who.cookies["django_language"] = lang
            body = who.get(address).content
            assert len(body) < 300_000, address
            assert re.findall(rb"<style|style=|<script>|onclick", body) == []
