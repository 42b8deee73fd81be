"""The field: an officer's form and phone, the checker's table, photos behind their guard."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rooms import photos
from web import factories, purchases

from rapim.analytics.works import curve_of
from rapim.ledger import clock
from rapim.org import actions
from rapim.org.models import FieldCeiling
from rapim.procurement.models import ProgressCheck, ProgressPhoto, ProgressReport

pytestmark = pytest.mark.django_db
D = dt.date
OWN, OTHER = factories.OWN, factories.OTHER
WORK, ADDRESS = "rup-100", "/lapangan/rup-100/"
SUNDAY = "2025-09-28"
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def september() -> None:
    """A Tuesday: the week to 28 September is owed, the one to 5 October runs."""
    clock.set_to(dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC))
    factories.agencies()
    for agency in (OWN, OTHER):
        purchases.year(1, agency)


def schedule(count: int = 2, number: str = "T100", revision: int = 0, **said: Any) -> None:
    """A schedule of so many equal items."""
    rows = [
        {
            "number": number, "revision": revision, "item": str(at), "name": f"Bagian {at}",
            "price_sen": 95 * 10**9 // count, "starts": D(2025, 6, 25), "ends": D(2025, 10, 20), **said,
        }
        for at in range(1, count + 1)
    ]  # fmt: skip
    purchases.pull("schedule", rows, f"jadwal-{number}-{revision}.json")


def signed_in(role: str, agency: str = "", name: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name))
    return client


def officer(name: str = "petugas") -> Client:
    return signed_in("field_officer", OWN, name)


def filled(client: Client, number: int = 1, **said: Any) -> dict[str, Any]:
    """A form of a week: both items, unless others are said (`share.1` …)."""
    username = client.get("/lapangan/keadaan.json").json()["officer"]
    base = {"uid": str(uuid.UUID(int=number)), "officer": username, "week_end": SUNDAY, "seen": ""}
    shares = {name: value for name, value in said.items() if name.startswith("share")}
    return base | (said if shares else {"share.1": "40", "share.2": "10,5", **said})


def send(client: Client, number: int = 1, address: str = ADDRESS, **said: Any) -> Any:
    return client.post(address, filled(client, number, **said), headers=JSON)


def picture(seed: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"foto-{seed}.jpg", photos.small(seed), "image/jpeg")


def rows() -> list[tuple[str, float]]:
    return list(ProgressReport.objects.order_by("id").values_list("item", "share"))


def test_the_first_page_of_an_officer_is_the_field_and_says_what_is_owed() -> None:
    schedule()
    client = officer()
    assert client.get("/awal/")["Location"] == "/lapangan/"
    home = client.get("/lapangan/")
    assert [(one["id"], last, owed) for one, last, owed in home.context["works"]] == [
        (WORK, None, D(2025, 9, 28))
    ]
    send(client)
    again = client.get("/lapangan/")
    assert [(last, owed) for _, last, owed in again.context["works"]] == [(D(2025, 9, 28), None)]


def test_whoever_sees_all_agencies_counts_all_that_is_owed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapim.web.field.pages.PAGE", 1)
    page = signed_in("adbang").get("/lapangan/?page=2")
    assert (page.context["owing"], len(page.context["works"]), page.context["waiting"]) == (2, 1, None)
    assert "2 pekerjaan belum dilaporkan" in page.content.decode()


def test_the_form_shows_each_item_in_force_with_weight_and_last_share() -> None:
    schedule()
    client = officer()
    send(client, week_end="2025-09-21")
    work = client.get(ADDRESS).context["work"]
    assert (work.week, work.may_report) == (D(2025, 9, 28), True)
    assert work.items == [("1", "Bagian 1", 0.5, 0.4, ""), ("2", "Bagian 2", 0.5, 0.105, "")]
    last = ProgressReport.objects.order_by("id").last()
    page = client.get(ADDRESS).content.decode()
    assert last is not None
    assert f'name="seen" value="{last.uid}"' in page
    assert 'name="officer" value="petugas"' in page


def test_the_items_are_those_of_the_addendum_in_force_in_the_week() -> None:
    schedule()
    schedule(3, revision=1, effective=D(2025, 9, 22))
    client = officer()
    counts = [
        len(client.get(f"{ADDRESS}?minggu={week}").context["work"].items) for week in ("2025-09-21", SUNDAY)
    ]
    assert counts == [2, 3]
    assert send(client, **{"share.3": "10"}).status_code == 201
    assert send(client, 2, **{"share.3": "10", "week_end": "2025-09-21"}).status_code == 422


def test_a_form_is_stored_and_leads_back_to_the_page() -> None:
    schedule()
    client = officer()
    answer = client.post(ADDRESS, {**filled(client), "photos": [picture(1), picture(2)]})
    assert (answer.status_code, answer["Location"]) == (302, f"{ADDRESS}?minggu={SUNDAY}#pekan-{SUNDAY}")
    assert rows() == [("1", 0.4), ("2", 0.105)]
    assert ProgressPhoto.objects.count() == 2
    assert "Laporan diterima" in client.get(answer["Location"]).content.decode()


def test_a_work_without_a_schedule_is_reported_whole() -> None:
    client = officer()
    assert client.get(ADDRESS).context["work"].items == [("", "", None, None, "")]
    assert send(client, **{"share.": "35"}).json()["status"] == "stored"
    assert rows() == [("", 0.35)]


def test_the_phone_gets_an_answer_it_can_read() -> None:
    schedule()
    client = officer()
    first, again = send(client), send(client)
    other = send(client, **{"share.1": "50"})
    assert [(one.status_code, one.json()["status"]) for one in (first, again, other)] == [
        (201, "stored"), (200, "already"), (422, "refused"),
    ]  # fmt: skip
    assert len(rows()) == 2


def test_photos_keep_what_the_phone_says_of_each() -> None:
    schedule()
    client = officer()
    said = {
        "photos": [picture(1), picture(2)],
        "photo_at": ["2025-09-27T08:00:00+07:00", ""],
        "photo_latitude": ["-6.76", "salah"],
        "photo_longitude": ["110.85", ""],
    }
    assert client.post(ADDRESS, {**filled(client), **said}, headers=JSON).status_code == 201
    found = list(ProgressPhoto.objects.values_list("taken_at", "latitude", "longitude"))
    assert found == [(dt.datetime(2025, 9, 27, 1, tzinfo=dt.UTC), -6.76, 110.85), (None, None, None)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"share.1": "101"}, "0 sampai 100"),
        ({"share.1": "empat"}, "0 sampai 100"),
        ({"share.1": "NaN"}, "0 sampai 100"),
        ({"share.9": "10"}, "tidak ada dalam jadwal"),
        ({"share.1": " "}, "Belum ada persentase"),
        ({"week_end": "2025-10-12"}, "belum dimulai"),
        ({"week_end": "2025-09-29"}, "hari Minggu"),
        ({"week_end": "kemarin"}, "hari Minggu"),
        ({"week_end": "2025-06-22"}, "sebelum kontrak"),
        ({"uid": "1"}, "Formulir ini rusak"),
        ({"seen": "1"}, "Formulir ini rusak"),
        ({"photos": "bukan berkas", "share.1": "400"}, "0 sampai 100"),
    ],
)
def test_what_is_refused_says_why_to_phone_and_form(said: dict[str, Any], words: str) -> None:
    schedule()
    client = officer()
    answer = send(client, **said)
    assert (answer.status_code, answer.json()["status"], words in answer.json()["message"]) == (
        422, "refused", True,
    )  # fmt: skip
    page = client.post(ADDRESS, {**filled(client, **said), "problem": "Hujan terus"})
    assert (page.status_code, words in page.content.decode(), "Hujan terus" in page.content.decode()) == (
        422, True, True,
    )  # fmt: skip
    assert rows() == []


def test_a_file_that_is_no_photo_is_refused() -> None:
    schedule()
    client = officer()
    bad = SimpleUploadedFile("foto.jpg", b"<script>", "image/jpeg")
    answer = client.post(ADDRESS, {**filled(client), "photos": bad}, headers=JSON)
    assert (answer.status_code, "tidak terbaca" in answer.json()["message"]) == (422, True)
    assert rows() == []


def test_a_queue_does_not_speak_for_another_officer() -> None:
    schedule()
    client = officer("ani")
    for name in ("budi", ""):
        answer = client.post(ADDRESS, {**filled(client), "officer": name}, headers=JSON)
        assert (answer.status_code, answer.json()["status"]) == (409, "refused")
    assert client.post(ADDRESS, {**filled(client), "officer": "budi"}).status_code == 409
    assert rows() == []


def test_who_may_not_report_is_refused_and_nothing_is_stored() -> None:
    schedule()
    for role, agency in (("commitment_officer", OWN), ("adbang", ""), ("planner", OWN)):
        client = signed_in(role, agency)
        assert client.get(ADDRESS).status_code == 200
        assert client.get(ADDRESS).context["work"].may_report is False
        answer = send(client)
        assert (answer.status_code, answer.json()["status"]) == (403, "refused")
        assert client.post(ADDRESS, filled(client)).status_code == 403
    mine = officer()
    assert mine.get("/lapangan/rup-200/").status_code == 403
    assert send(mine, address="/lapangan/rup-200/").status_code == 403
    missing = send(mine, address="/lapangan/rup-7/")
    assert (missing.status_code, missing.json()["status"]) == (404, "refused")
    assert rows() == []


def test_a_pptk_reports_too_and_another_checks() -> None:
    schedule()
    pptk = signed_in("activity_officer", OWN, "pptk")
    assert send(pptk).status_code == 201
    pk = ProgressReport.objects.order_by("id")[0].pk
    pptk.post("/lapangan/periksa/", {"row": f"{pk}.0", "act": "accept"})
    assert ProgressCheck.objects.count() == 0
    assert "Laporan Anda sendiri" in pptk.get("/lapangan/periksa/").content.decode()
    signed_in("commitment_officer", OWN).post("/lapangan/periksa/", {"row": f"{pk}.0", "act": "accept"})
    assert ProgressCheck.objects.count() == 1


def test_below_the_ceiling_no_report_is_asked_and_none_is_taken() -> None:
    schedule()
    actions.set_field_ceiling(actor=factories.ADMIN, ceiling_sen=2 * 10**11, valid_from=D(2025, 9, 1))
    client = officer()
    assert client.get("/lapangan/").context["works"] == []
    page = client.get(ADDRESS)
    assert (page.context["work"].may_report, 'id="tidak-diminta"' in page.content.decode()) == (False, True)
    assert send(client).status_code == 422
    assert "Pagu paket ini di bawah batas" in signed_in("adbang").get(f"/paket/{WORK}/").content.decode()


def test_each_contract_of_a_package_is_reported_by_itself() -> None:
    schedule()
    second = purchases.contract("T100", contract_no="K-2", item=2, value_sen=10**10, vendor="CV Lain")
    purchases.pull("contract", [second], "kontrak-2.json")
    schedule(1, number="K-2", channel="local")
    client = officer()
    work = client.get(f"{ADDRESS}?kontrak=K-2").context["work"]
    assert ([one.contract_no for one in work.grounds], len(work.items)) == (["K-T100", "K-2"], 1)
    assert 'name="contract" value="K-2"' in client.get(f"{ADDRESS}?kontrak=K-2").content.decode()
    first = send(client, **{"share.1": "40"})
    other = send(client, 2, contract="K-2", **{"share.1": "60"})
    wrong = send(client, 3, contract="K-9", **{"share.1": "60"})
    assert [(one.status_code, one.json()["status"]) for one in (first, other, wrong)] == [
        (201, "stored"), (201, "stored"), (422, "refused"),
    ]  # fmt: skip
    named = ProgressReport.objects.order_by("id").values_list("channel", "number", "share")
    assert list(named) == [("tender", "T100", 0.4), ("local", "K-2", 0.6)]
    ppk = signed_in("commitment_officer", OWN)
    assert [one.contract_no for one in ppk.get("/lapangan/periksa/").context["works"]] == ["K-2", ""]
    checked(ppk, act="accept")
    found = curve_of(WORK)
    assert found is not None
    assert sorted(one["real"] for one in found["contracts"]) == [0.2, 0.6]


def test_a_package_without_a_running_contract_takes_no_report() -> None:
    answer = send(officer(), address="/lapangan/rup-190/", **{"share.": "10"})
    assert (answer.status_code, "kontrak berjalan" in answer.json()["message"]) == (422, True)


def test_the_ceiling_is_set_among_the_settings_from_a_day() -> None:
    client = signed_in("adbang")
    said = {"ceiling_rupiah": 500_000_000, "valid_from": "2025-09-01", "legal_source": "SE 5/2025"}
    form = {"form": "ceiling", **{f"ceiling-{name}": value for name, value in said.items()}}
    assert client.post("/atur/lapangan/", form).status_code == 302
    assert client.post("/atur/lapangan/", form).status_code == 302
    made = FieldCeiling.objects.get()
    assert (made.ceiling_sen, made.legal_source) == (500_000_000 * 100, "SE 5/2025")
    assert "SE 5/2025" in client.get("/atur/lapangan/").content.decode()
    wrong = client.post("/atur/lapangan/", form | {"ceiling-ceiling_rupiah": "-1"})
    assert (wrong.status_code, sorted(wrong.context["form"].errors)) == (200, ["ceiling_rupiah"])
    assert officer().get("/atur/lapangan/").status_code == 403


def test_a_week_whose_report_was_returned_is_owed_again() -> None:
    schedule()
    client = officer()
    send(client, **{"share.1": "40"})
    checked(signed_in("commitment_officer", OWN), act="return", reason="Foto tidak ada")
    assert [owed for _, _, owed in client.get("/lapangan/").context["works"]] == [D(2025, 9, 28)]
    send(client, 2, **{"share.1": "41"})
    assert [owed for _, _, owed in client.get("/lapangan/").context["works"]] == [None]


def test_more_and_heavier_files_than_a_phone_sends_are_not_read() -> None:
    schedule()
    client = officer()
    many = [SimpleUploadedFile(f"{at}.jpg", b"x") for at in range(21)]
    heavy = SimpleUploadedFile("besar.jpg", b"x" * (25 * 1024 * 1024 + 1))
    for files, words in ((many, "Terlalu banyak foto: 21"), (heavy, "terlalu besar")):
        answer = client.post(ADDRESS, {**filled(client), "photos": files}, headers=JSON)
        assert (answer.status_code, words in answer.json()["message"]) == (422, True)


@pytest.mark.parametrize("week", ["9999-12-31", "0001-01-01", "kemarin", "2025-09-27"])
def test_a_week_that_cannot_be_is_no_error(week: str) -> None:
    schedule()
    client = officer()
    assert client.get(f"{ADDRESS}?minggu={week}").status_code == 200
    assert send(client, week_end=week).status_code == 422
    moment = {"reported_at": "9999-12-31T23:59:59-12:00", "latitude": "1e400"}
    assert send(client, **moment).status_code == 201


def test_two_officers_of_one_week_see_their_conflict() -> None:
    schedule()
    ani, budi = officer("ani"), officer("budi")
    send(ani)
    answer = send(budi, 2, **{"share.1": "35", "share.2": "10,5"})
    (conflict,) = answer.json()["conflicts"]
    assert (answer.status_code, answer.json()["status"]) == (201, "conflict")
    assert (conflict["item"], conflict["mine"], conflict["other"], conflict["by"]) == (
        "1", 0.35, 0.4, "Orang field_officer",
    )  # fmt: skip
    assert len(rows()) == 4
    for client, mine, other in ((ani, 0.4, 0.35), (budi, 0.35, 0.4)):
        found = client.get(ADDRESS).context["work"].disputes
        assert [(one.row.share, two.row.share) for one, two in found] == [(mine, other)]
    package = signed_in("adbang").get(f"/paket/{WORK}/").content.decode()
    assert package.count("Bertentangan dengan") == 2


def checked(client: Client, **said: Any) -> Any:
    marks = [f"{row.pk}.{row.checks.count()}" for row in ProgressReport.objects.filter(item="1")]
    return client.post("/lapangan/periksa/", {"row": marks, **said}, follow=True)


def test_a_checker_sees_what_waits_and_his_word_moves_the_curve() -> None:
    schedule()
    send(officer(), **{"share.1": "40"})
    ppk = signed_in("commitment_officer", OWN)
    (waiting,) = ppk.get("/lapangan/periksa/").context["works"]
    assert [(week, len(sheets)) for week, sheets in waiting.history.open_weeks] == [(D(2025, 9, 28), 1)]
    assert ppk.get("/lapangan/").context["waiting"] == 1
    before = curve_of(WORK)
    assert "Pengembalian memerlukan alasan" in checked(ppk, act="return").content.decode()
    assert "1 laporan diterima" in checked(ppk, act="accept").content.decode()
    after = curve_of(WORK)
    assert before is not None and after is not None
    assert (before["real"], after["real"], after["basis"]) == (None, 0.2, "field")
    assert ppk.get("/lapangan/periksa/").context["works"] == []


def test_once_one_of_two_is_accepted_the_conflict_is_over() -> None:
    schedule()
    ani, budi = officer("ani"), officer("budi")
    send(ani, **{"share.1": "40"})
    send(budi, 2, **{"share.1": "35"})
    ppk = signed_in("commitment_officer", OWN)
    (waiting,) = ppk.get("/lapangan/periksa/").context["works"]
    assert [len(sheets) for _, sheets in waiting.history.open_weeks] == [2]
    first = ProgressReport.objects.order_by("id")[0]
    ppk.post("/lapangan/periksa/", {"row": f"{first.pk}.0", "act": "accept"})
    assert ani.get(ADDRESS).context["work"].disputes == []


@pytest.mark.parametrize("row", ["", "x.0", "999999.0", "1"])
def test_a_word_on_nothing_is_refused(row: str) -> None:
    schedule()
    ppk = signed_in("commitment_officer", OWN)
    answer = ppk.post("/lapangan/periksa/", {"row": row, "act": "accept"}, follow=True)
    assert "Belum ada laporan yang dicentang" in answer.content.decode()


def test_a_checker_of_another_agency_says_nothing_here() -> None:
    schedule()
    send(officer())
    other = signed_in("commitment_officer", OTHER)
    assert other.get("/lapangan/periksa/").context["works"] == []
    assert checked(other, act="accept").status_code == 403
    assert officer("kedua").post("/lapangan/periksa/", {}).status_code == 403
    assert ProgressCheck.objects.count() == 0


def test_a_photo_is_shown_to_those_who_may_see_the_work() -> None:
    schedule()
    client = officer()
    client.post(ADDRESS, {**filled(client), "photos": picture()}, headers=JSON)
    address = f"/lapangan/foto/{ProgressPhoto.objects.get().sha256}/"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "image/jpeg", photos.small())
    assert answer["Cache-Control"].startswith("private, max-age=")
    assert client.get(f"{address}?kecil=1").content[:2] == b"\xff\xd8"
    statuses = [
        signed_in("field_officer", OTHER, "lain").get(address).status_code,
        signed_in("regent").get(address).status_code,
        signed_in("bkpsdm").get(address).status_code,
        client.get(f"/lapangan/foto/{'0' * 64}/").status_code,
        client.get("/lapangan/foto/..%2F..%2Fdb.sqlite3/").status_code,
        Client().get(address).status_code,
    ]
    assert statuses == [403, 200, 403, 404, 404, 302]


def test_the_state_of_the_phone_names_the_officer_and_a_token_that_works() -> None:
    schedule()
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("field_officer", OWN, "ani"))
    answer = client.get("/lapangan/keadaan.json")
    assert (answer.json()["officer"], answer["Cache-Control"]) == ("ani", "no-store")
    headers = {**JSON, "X-CSRFToken": answer.json()["csrf"]}
    assert client.post(ADDRESS, filled(client), headers=headers).status_code == 201
    assert client.post(ADDRESS, filled(client, 2), headers=JSON).status_code == 403


def test_the_page_of_the_package_tells_weeks_words_and_lateness() -> None:
    schedule()
    client = officer()
    said = {"share.1": "40", "problem": "Semen terlambat", "reported_at": "2025-09-28T17:00:00+07:00"}
    clock.set_to(dt.datetime(2025, 10, 3, 3, tzinfo=dt.UTC))
    send(client, **said)
    checked(signed_in("commitment_officer", OWN), act="return", reason="Foto tidak ada")
    section = signed_in("adbang").get(f"/paket/{WORK}/").context["field"]
    ((week, (sheet,)),) = section.weeks
    assert (week, sheet.days_late, sheet.carried, sheet.first.problem) == (
        D(2025, 9, 28), 2, True, "Semen terlambat",
    )  # fmt: skip
    assert [(one.state, one.check.reason) for one in sheet.entries] == [("returned", "Foto tidak ada")]


def test_what_falls_back_is_stored_and_marked() -> None:
    schedule()
    client = officer()
    send(client, week_end="2025-09-21", **{"share.1": "50"})
    checked(signed_in("commitment_officer", OWN), act="accept")
    assert send(client, 2, **{"share.1": "45"}).status_code == 201
    assert "turun dari 50%" in client.get(ADDRESS).content.decode()


def test_a_page_of_the_past_shows_what_was_known_then() -> None:
    schedule()
    send(officer())
    clock.set_to(dt.datetime(2025, 10, 2, 3, tzinfo=dt.UTC))
    checked(signed_in("commitment_officer", OWN), act="accept")
    page = signed_in("adbang").get(f"/paket/{WORK}/?diketahui=2025-10-01T10:00")
    ((_, (sheet,)),) = page.context["field"].weeks
    assert {entry.state for entry in sheet.entries} == {"waiting"}


def asked_for(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", [ADDRESS, "/lapangan/", "/lapangan/periksa/", f"/paket/{WORK}/"])
def test_one_item_and_three_ask_the_same_queries(address: str) -> None:
    client = signed_in("activity_officer", OWN, "pptk")
    ani, budi = officer("ani"), officer("budi")
    schedule(1)
    for number, one in enumerate((ani, budi), 1):
        said = {**filled(one, number, **{"share.1": f"{number}0"}), "photos": picture(number)}
        assert one.post(ADDRESS, said, headers=JSON).status_code == 201
    few = asked_for(client, address)
    schedule(3)
    for number, one in enumerate((ani, budi, ani), 3):
        shares = {f"share.{item}": f"{number}{item}" for item in "123"}
        said = {**filled(one, number, **shares), "photos": [picture(number), picture(number + 10)]}
        assert one.post(ADDRESS, said, headers=JSON).status_code == 201
    assert asked_for(client, address) == few


@pytest.mark.parametrize("address", ["/lapangan/", "/lapangan/periksa/"])
def test_one_work_and_three_ask_the_same_queries(address: str) -> None:
    client, ani = signed_in("activity_officer", OWN, "pptk"), officer("ani")
    send(ani, **{"share.": "10"})
    few = asked_for(client, address)
    purchases.year(3)
    for number, code in enumerate(("101", "102"), 2):
        assert send(ani, number, f"/lapangan/rup-{code}/", **{"share.": "20"}).status_code == 201
    assert asked_for(client, address) == few
    assert len(client.get(address).context["works"]) == 3
