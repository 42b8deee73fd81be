"""The data room: from a file in a person's hands to a batch, through the real importers."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import User
from django.test import Client
from rooms.sipd_files import AGENCY, Leaf, leaves, lra_rows, write, write_lra
from web import factories

from rapim.budget.models import Realisation
from rapim.intake.actions import load_paths
from rapim.intake.models import Mapping, Upload
from rapim.intake.options import Options
from rapim.ledger import clock as house_clock
from rapim.ledger.models import Batch, LogEntry
from rapim.org import actions
from rapim.web.desk import background
from rapim.words import say

pytestmark = pytest.mark.django_db(transaction=True)
LEAVES = leaves(12)


@pytest.fixture(autouse=True)
def reader(clock: Any) -> Iterator[None]:
    """Whatever is read in the background is done before the next test."""
    yield
    background.finish()


def bring(client: Client, *paths: Path, **said: Any) -> list[Upload]:
    files = [path.open("rb") for path in paths]
    try:
        answer = client.post("/data/unggah/", {"files": files, **said})
    finally:
        for file in files:
            file.close()
    assert answer.status_code == 302
    background.finish()
    return list(Upload.objects.order_by("id"))


def decide(client: Client, upload: Upload, act: str, **said: Any) -> Upload | None:
    answer = client.post(f"/data/unggahan/{upload.pk}/putusan/", {"act": act, **said})
    assert answer.status_code == 302, answer.status_code
    background.finish()
    return Upload.objects.filter(pk=upload.pk).first()


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(factories.person("adbang"))
    return client


def planner(agency: str, name: str = "rini") -> Client:
    user = factories.person("planner", agency=agency, name=name)
    client = Client()
    client.force_login(user)
    return client


def test_a_file_is_read_previewed_and_stored_only_when_agreed(operator: Client, tmp_path: Path) -> None:
    (upload,) = bring(operator, write_lra(tmp_path, LEAVES, 1))
    assert (upload.state, Batch.objects.count(), Realisation.objects.count()) == ("preview", 0, 0)
    page = operator.get(f"/data/unggahan/{upload.pk}/")
    (found,) = page.context["shown"].found
    assert (found.entry["kind"], found.entry["month"], found.entry["agencies"]) == ("lra", 1, [AGENCY])
    assert found.entry["stored"] == len(LEAVES)
    done = decide(operator, upload, "store")
    assert done is not None and done.state == "done"
    assert Realisation.objects.count() == len(LEAVES)
    batch = Batch.objects.get()
    assert (batch.loaded_by_name, batch.month, batch.unit_code) == ("Orang adbang", 1, AGENCY)
    assert operator.get(f"/data/batch/{batch.code}/").status_code == 200


def test_storing_twice_changes_nothing(operator: Client, tmp_path: Path) -> None:
    (upload,) = bring(operator, write_lra(tmp_path, LEAVES, 1))
    decide(operator, upload, "store")
    decide(operator, upload, "store")
    assert Batch.objects.count() == 1


def test_the_same_file_again_is_told_as_known(operator: Client, tmp_path: Path) -> None:
    path = write_lra(tmp_path, LEAVES, 1)
    decide(operator, bring(operator, path)[0], "store")
    again = bring(operator, path)[1]
    assert [entry["status"] for entry in again.report["files"]] == ["duplicate"]
    assert Batch.objects.count() == 1


def test_many_files_at_once_are_each_an_upload(operator: Client, tmp_path: Path) -> None:
    paths = [write_lra(tmp_path, LEAVES, month) for month in (1, 2)]
    uploads = bring(operator, *paths)
    assert [(upload.source_name, upload.state != "reading") for upload in uploads] == [
        (path.name, True) for path in paths
    ]


def test_a_file_that_is_no_table_says_what_to_do(operator: Client, tmp_path: Path) -> None:
    path = tmp_path / "foto.xlsx"
    path.write_bytes(b"\x89PNG not a table")
    (upload,) = bring(operator, path)
    assert upload.state == "refused"
    page = operator.get(f"/data/unggahan/{upload.pk}/")
    assert page.status_code == 200
    (found,) = page.context["shown"].found
    assert all(row["remedy"] for row in found.problems.rows)
    assert len(found.problems.rows) >= 1


def test_what_the_file_does_not_tell_can_be_said_on_the_screen(operator: Client, tmp_path: Path) -> None:
    path = write_lra(tmp_path, LEAVES, 3)
    mute = path.rename(tmp_path / "laporan.xlsx")
    (upload,) = bring(operator, mute)
    page = operator.get(f"/data/unggahan/{upload.pk}/")
    assert upload.state == "refused"
    assert "month" in page.context["shown"].missing
    said = decide(operator, upload, "again", month="3", variant="monthly")
    assert said is not None
    assert (said.state, said.report["files"][0]["month"], said.report["files"][0]["variant"]) == (
        "preview",
        3,
        "monthly",
    )
    assert said.report["files"][0]["found"]["month"] == "said"


def test_a_statement_that_cannot_be_is_not_taken(operator: Client, tmp_path: Path) -> None:
    (upload,) = bring(operator, write_lra(tmp_path, LEAVES, 1))
    same = decide(operator, upload, "again", month="13")
    assert same is not None
    assert (same.state, same.options["month"]) == ("preview", None)


def test_discarding_leaves_a_line_in_the_log(operator: Client, tmp_path: Path) -> None:
    (upload,) = bring(operator, write_lra(tmp_path, LEAVES, 1))
    assert decide(operator, upload, "discard") is None
    assert LogEntry.objects.filter(verb="discard_upload", who_name="Orang adbang").count() == 1


def test_no_file_is_told_in_words(operator: Client) -> None:
    answer = operator.post("/data/unggah/", {}, follow=True)
    assert [str(message) for message in answer.context["messages"]] != []
    assert Upload.objects.count() == 0


def test_a_planner_stores_the_own_agency(tmp_path: Path) -> None:
    client = planner(AGENCY)
    (upload,) = bring(client, write_lra(tmp_path, LEAVES, 1))
    decide(client, upload, "store")
    assert Batch.objects.get().unit_code == AGENCY


def test_a_planner_cannot_store_another_agency(tmp_path: Path) -> None:
    client = planner(factories.OTHER)
    (upload,) = bring(client, write_lra(tmp_path, LEAVES, 1))
    page = client.get(f"/data/unggahan/{upload.pk}/")
    assert (page.context["shown"].outside, page.context["shown"].found) == ([AGENCY], [])
    answer = client.post(f"/data/unggahan/{upload.pk}/putusan/", {"act": "store"})
    assert (answer.status_code, Batch.objects.count()) == (403, 0)


def test_a_planner_cannot_see_the_uploads_of_another(tmp_path: Path) -> None:
    first, second = planner(AGENCY, "rini"), planner(factories.OTHER, "sari")
    (upload,) = bring(first, write_lra(tmp_path, LEAVES, 1))
    assert second.get(f"/data/unggahan/{upload.pk}/").status_code == 404
    assert second.post(f"/data/unggahan/{upload.pk}/putusan/", {"act": "discard"}).status_code == 404
    assert list(second.get("/data/").context["uploads"]) == []
    assert Upload.objects.count() == 1


def broken(folder: Path) -> Path:
    """An LRA whose leaves miss their totals: one leaf is written higher than its parents say."""
    path = write_lra(folder, LEAVES, 1)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    for row in sheet.iter_rows(min_row=10):
        if row[3].value and len(str(row[3].value).split(".")) == 6 and isinstance(row[6].value, int | float):
            row[6].value = (row[6].value or 0) + 1_000_000
            break
    book.save(path)
    return path


def test_a_held_file_is_accepted_only_by_those_who_may(operator: Client, tmp_path: Path) -> None:
    own = planner(AGENCY)
    (upload,) = bring(own, broken(tmp_path))
    page = own.get(f"/data/unggahan/{upload.pk}/")
    assert (page.context["held"], page.context["may_accept"]) == (True, False)
    assert own.post(f"/data/unggahan/{upload.pk}/putusan/", {"act": "accept"}).status_code == 403
    assert Batch.objects.filter(status="loaded").count() == 0
    done = decide(operator, upload, "accept")
    assert done is not None and done.state == "done"
    assert Batch.objects.filter(status="loaded").count() == 1


def test_the_source_file_comes_back_byte_for_byte(operator: Client, tmp_path: Path) -> None:
    path = write_lra(tmp_path, LEAVES, 1)
    decide(operator, bring(operator, path)[0], "store")
    code = Batch.objects.get().code
    answer = operator.get(f"/data/batch/{code}/berkas/")
    assert b"".join(answer.streaming_content) == path.read_bytes()
    other = planner(factories.OTHER)
    assert [other.get(f"/data/batch/{code}/{part}").status_code for part in ("", "berkas/")] == [404, 404]


def test_a_changed_value_stands_in_the_drift_report(operator: Client, tmp_path: Path) -> None:
    decide(operator, bring(operator, write_lra(tmp_path, LEAVES, 1))[0], "store")
    first = LEAVES[0]
    changed = [Leaf(first.sub, first.account, first.ceiling + 5_000, first.months), *LEAVES[1:]]
    folder = tmp_path / "baru"
    folder.mkdir()
    upload = bring(operator, write_lra(folder, changed, 1))[1]
    decide(operator, upload, "store")
    latest = Batch.objects.order_by("-id")[0]
    drift = operator.get(f"/data/batch/{latest.code}/").context["drift"]
    assert [(row["unit"], row["change"]) for row in drift.rows] == [(first.unit, "berubah")]


def test_a_page_in_the_making_refreshes_itself_and_without_javascript_by_a_link(operator: Client) -> None:
    user = User.objects.get(username="adbang")
    waiting = Upload.objects.create(
        source_name="lra.xlsx", source_hash="0" * 64, brought_at="2019-08-21T00:00:00Z", brought_by=user
    )
    whole = operator.get(f"/data/unggahan/{waiting.pk}/").content.decode()
    part = operator.get(f"/data/unggahan/{waiting.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert whole.count(f'href="/data/unggahan/{waiting.pk}/"') == 1
    assert (part.count("hx-trigger"), part.count("<html")) == (1, 0)
    Upload.objects.update(state="refused", report={"files": []})
    assert (
        operator.get(f"/data/unggahan/{waiting.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    )


def unknown_shape(folder: Path) -> Path:
    """A table of nobody's format: unit, account, ceiling, realised, month, year."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kode Unit", "Kode Sub Kegiatan", "Kode Rekening", "Pagu", "Realisasi", "Bulan", "Tahun"])
    for at in range(1, 6):
        account = f"5.1.02.01.01.00{at:02d}"
        sheet.append([f"{AGENCY}.0000", "2.10.02.2.01.0001", account, 1_000_000 * at, 100_000 * at, 1, 2026])
    path = folder / "rekap_sendiri.xlsx"
    book.save(path)
    return path


def test_an_unknown_table_is_mapped_on_the_screen_and_known_from_then_on(
    operator: Client, tmp_path: Path
) -> None:
    (upload,) = bring(operator, unknown_shape(tmp_path))
    shown = operator.get(f"/data/unggahan/{upload.pk}/").context["shown"]
    assert shown.unmapped is True
    page = operator.get(f"/data/unggahan/{upload.pk}/kolom/")
    roles = {f"column-{line.at}": line.role for line in page.context["lines"]}
    assert set(roles.values()) >= {"account", "ceiling", "realised", "unit_code"}
    form = {"kind": page.context["proposal"].kind, **roles}
    lacking = {name: role for name, role in form.items() if role != "account"}
    refused = operator.post(f"/data/unggahan/{upload.pk}/kolom/", lacking)
    assert (refused.status_code, Mapping.objects.count()) == (200, 0)
    assert operator.post(f"/data/unggahan/{upload.pk}/kolom/", form).status_code == 302
    background.finish()
    assert Mapping.objects.get().confirmed_by_name == "Orang adbang"
    assert operator.get(f"/data/unggahan/{upload.pk}/").context["shown"].unmapped is False


def test_a_table_of_contracts_is_mapped_on_the_screen(operator: Client, tmp_path: Path) -> None:
    path = tmp_path / "paket.csv"
    path.write_text(
        "Kode RUP,Nama Paket,Tahun,Metode,Pagu,Nilai Kontrak,No. Kontrak,Tanggal Mulai,Penyedia\n"
        "55010001,Jalan Tanjung,2025,Tender,1000,900,01/SP,01/04/2025,CV Karya\n"
    )
    (upload,) = bring(operator, path)
    page = operator.get(f"/data/unggahan/{upload.pk}/kolom/")
    roles = {f"column-{line.at}": line.role for line in page.context["lines"]}
    assert {"rup_code", "contract_number", "contract_start", "vendor"} <= set(roles.values())
    assert page.context["kinds"] == ["contract", "receipt"]
    assert (
        operator.post(f"/data/unggahan/{upload.pk}/kolom/", {"kind": "contract", **roles}).status_code == 302
    )
    background.finish()
    assert operator.get(f"/data/unggahan/{upload.pk}/").context["shown"].unmapped is False
    assert [mapping.kind for mapping in Mapping.objects.all()] == ["contract"]


def test_whose_list_a_file_is_can_be_said_on_the_screen(operator: Client, tmp_path: Path) -> None:
    row = ["1", "Pasar", None, "Selesai", "7,6 M", "", "Tender", "", "Barang - TA 2020", "3", "Rp 1,00"]
    path = tmp_path / "daftar.json"
    path.write_text(json.dumps({"draw": "1", "recordsTotal": 1, "data": [[*row, None, None, "0"]]}))
    (upload,) = bring(operator, path)
    assert operator.get(f"/data/unggahan/{upload.pk}/").context["shown"].missing == ["region"]
    said = decide(operator, upload, "again", region="Kota Contoh")
    assert said is not None
    assert (said.state, said.options["region"]) == ("preview", "Kota Contoh")


def test_the_mapping_of_a_file_without_a_table_is_not_found(operator: Client, tmp_path: Path) -> None:
    path = tmp_path / "kosong.csv"
    path.write_text("satu\n")
    (upload,) = bring(operator, path)
    assert operator.get(f"/data/unggahan/{upload.pk}/kolom/").status_code == 404


def test_a_remedy_on_the_screen_speaks_of_the_screen(operator: Client, tmp_path: Path) -> None:
    mute = write_lra(tmp_path, LEAVES, 3).rename(tmp_path / "laporan.xlsx")
    (upload,) = bring(operator, mute)
    (found,) = operator.get(f"/data/unggahan/{upload.pk}/").context["shown"].found
    remedies = {row["code"]: row["remedy"] for row in found.problems.rows}
    assert remedies["month_unknown"] == "Nyatakan bulannya pada isian di atas, lalu periksa ulang."


def test_a_batch_that_was_held_and_then_accepted_no_longer_waits(client: Client, tmp_path: Path) -> None:
    client.force_login(factories.person("sekda", name="sekda2"))
    rows = lra_rows(LEAVES, 1)
    rows[-2][5] = float(rows[-2][5] or 0) + 1000
    path = write(tmp_path / "lra_januari.xlsx", rows)
    load_paths([path], Options())
    held = Batch.objects.get()
    assert held.status == "held"
    (row,) = client.get("/data/").context["latest"].rows
    assert (row["status"], row["tone"]) == (say("data.status_held"), "watch")
    load_paths([path], Options(accept=True))
    loaded = Batch.objects.get(status="loaded")
    assert [row["code"] for row in client.get("/data/").context["latest"].rows] == [loaded.code]
    second, first = client.get("/data/batch/").context["table"].rows
    assert (second["code"], second["status"]) == (loaded.code, say("data.status_loaded"))
    assert (first["status"], first["tone"]) == (say("data.status_followed"), "")
    assert first["status_href"] == f"/data/batch/{loaded.code}/"
    assert client.get(first["status_href"]).context["before"] == [held]
    assert client.get(f"/data/batch/{held.code}/").context["after"] == loaded


def test_in_a_simulation_a_file_becomes_the_last_that_is_known(client: Client, tmp_path: Path) -> None:
    actions.name_government(
        actor=factories.ADMIN, name="Kabupaten Contoh (simulasi)", code="99.01", simulated=True
    )
    client.force_login(factories.person("adbang"))
    now = house_clock.now()
    house_clock.set_to(now + dt.timedelta(days=30))
    factories.batch(month=9)
    house_clock.set_to(now)
    (upload,) = bring(client, write_lra(tmp_path, LEAVES, 1, government="KAB. CONTOH SIMULASI"))
    page = client.get(f"/data/unggahan/{upload.pk}/")
    assert ["1 tabel" in str(message) for message in page.context["messages"]] == [True]
    done = decide(client, upload, "store")
    assert done is not None and done.state == "done"
    assert list(Batch.objects.values_list("month", "loaded_at")) == [(1, now)]
    assert LogEntry.objects.filter(verb="undo_future").count() == 1
