"""The register of findings: who sees which, who may do what, what is kept, and how it is told."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories
from web.factories import OTHER, OWN

from rapim.ledger import clock
from rapim.meeting.actions import audits as acts
from rapim.meeting.models import AuditFinding
from rapim.org import access

pytestmark = pytest.mark.django_db
D = dt.date
PDF = b"%PDF-1.7 bukti"


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(dt.datetime(2019, 8, 21, 2, tzinfo=dt.UTC))
    factories.agencies()


def found(agency: str = OWN, number: str = "1", **said: Any) -> AuditFinding:
    more = {"kind": "01", "amount_sen": 100_000_00, **said}
    one = acts.Found("bpk", "21/LHP/2019", D(2019, 5, 17), D(2019, 5, 20), number, agency, "Kelebihan bayar",
                     "Setor kelebihan", **more)  # fmt: skip
    return acts.record_findings(actor=factories.ADMIN, found=[one]).fresh[0]


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def do(client: Client, one: AuditFinding, act: str, **said: Any) -> int:
    data = {"act": act, "seen": one.acts.count(), **said}
    return int(client.post(f"/temuan/{one.code}/", data).status_code)


def bukti(body: bytes = PDF, name: str = "bukti.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def text(answer: Any) -> str:
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def shown(answer: Any) -> list[str]:
    return [line.row["code"] for line in answer.context["register"].lines]


@pytest.mark.parametrize("role", access.ROLES)
def test_each_role_sees_its_findings_and_is_offered_its_acts(role: str) -> None:
    own, other = found(), found(OTHER, "2")
    client = signed_in(role)
    seen = [client.get(f"/temuan/{one.code}/").status_code for one in (own, other)]
    everything = role in (*access.LEADERS, "adbang", "inspectorate")
    desk = ("agency_head", "planner", "treasurer", "commitment_officer", "activity_officer")
    assert seen == ([200, 200] if everything else [200, 403] if role in desk else [403, 403])
    assert client.get("/temuan/catat/").status_code == (200 if role == "inspectorate" else 403)
    if seen[0] == 200:
        assert shown(client.get("/temuan/")) == ([own.code, other.code] if everything else [own.code])
        forms = [form.name for form in client.get(f"/temuan/{own.code}/").context["forms"]]
        asked = ["note", "evidence", "deposit"]
        offered = {"inspectorate": ["note", "status", "withdraw"], "agency_head": asked, "planner": asked}
        assert forms == offered.get(role, [])
    may = (do(client, own, "evidence", file=bukti()), do(client, own, "status", status=2, document="S-1"))
    assert may == (302 if role in ("agency_head", "planner") else 403, 302 if role == "inspectorate" else 403)


def test_from_evidence_and_deposits_to_the_status_of_the_auditor() -> None:
    one = found()
    head, auditor = signed_in("agency_head"), signed_in("inspectorate")
    steps = [
        do(head, one, "evidence", file=bukti()),
        do(head, one, "deposit", amount_sen="40.000,50", file=bukti(PDF + b"1", "sts.pdf")),
        do(head, one, "deposit", amount_sen="60.000", file=bukti()),
        do(head, one, "deposit", amount_sen="59.999,50", file=bukti()),
        do(head, one, "answer", text="Sudah disetor"),
        do(auditor, one, "check"),
        do(auditor, one, "status", status=1, document="S-7/BPK/2019"),
    ]
    assert steps == [302, 302, 200, 302, 302, 302, 302]
    told = text(auditor.get(f"/temuan/{one.code}/"))
    for words in ("Sesuai", "Tuntas", "Rp40.000,50", "S-7/BPK/2019", "Belum disetor Rp0"):
        assert words in told
    assert "Tuntas 100,00% dari 1 rekomendasi; disetor Rp100.000 dari Rp100.000." in text(
        auditor.get("/temuan/")
    )
    assert do(head, one, "note", text="lagi") == 200
    pk = one.acts.filter(act="deposit")[0].pk
    answer = head.get(f"/temuan/{one.code}/berkas/{pk}/")
    assert (answer.content, answer["Content-Security-Policy"]) == (PDF + b"1", "default-src 'none'; sandbox")
    assert signed_in("planner", OTHER).get(f"/temuan/{one.code}/berkas/{pk}/").status_code == 403
    assert head.get(f"/temuan/{one.code}/berkas/{one.acts.last().pk}/").status_code == 404  # type: ignore[union-attr]


def test_a_file_that_could_run_is_refused_in_words() -> None:
    one = found()
    data = {"act": "evidence", "seen": 0, "file": bukti(b"MZ", "bukti.pdf")}
    answer = signed_in("planner").post(f"/temuan/{one.code}/", data)
    assert (one.acts.count(), "isinya harus sesuai namanya" in text(answer)) == (0, True)


def test_filters_and_files() -> None:
    one, other = found(), found(OTHER, "2", kind="08", amount_sen=0)
    client = signed_in("inspectorate")
    do(client, other, "status", status=4, document="S-1", reason="Sudah meninggal")
    asked = {
        "": [one.code, other.code], f"opd={OTHER}": [other.code], "status=4": [other.code],
        "terlambat=1": [one.code], "pemeriksa=inspektorat": [], "tahun=2019&status=3": [one.code],
    }  # fmt: skip
    assert {wish: shown(client.get(f"/temuan/?{wish}")) for wish in asked} == asked
    body = client.get("/temuan/?format=csv").content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in body.splitlines()] == ["Kode", one.code, other.code]
    assert client.get("/temuan/?format=xlsx").content[:2] == b"PK"
    assert "Tidak ada temuan yang sesuai." in text(client.get("/temuan/?tahun=1999"))
    assert client.get("/temuan/T-2030-0001/").status_code == 404


def test_a_finding_is_recorded_by_form_once_and_by_the_template() -> None:
    client = signed_in("inspectorate")
    said = {"auditor": "inspektorat", "report_number": "700/1", "report_date": "2019-07-01",
            "received": "2019-07-03", "number": "1", "agency": OWN, "kind": "08", "finding": "Kas",
            "recommendation": "Susun SOP"}  # fmt: skip
    assert [client.post("/temuan/catat/", said).status_code for _ in range(2)] == [302, 200]
    for wrong in (
        {"received": "2030-01-01"},
        {"received": "2019-06-01", "number": "9"},
        {"kind": "01", "number": "8"},
    ):
        assert client.post("/temuan/catat/", {**said, **wrong}).status_code == 200
    assert AuditFinding.objects.count() == 1
    sheet = client.get("/temuan/contoh.xlsx").content
    answer = client.post("/temuan/catat/", {"file": SimpleUploadedFile("temuan.xlsx", sheet)})
    assert "0 baris dibaca: 0 dicatat, 0 sudah ada, 0 bermasalah." in text(answer)
    answer = client.post("/temuan/catat/", {"file": SimpleUploadedFile("x.csv", b"a,b\n1,2\n")})
    assert "Tidak ada baris judul seperti pada contoh lembar" in text(answer)


def test_three_findings_cost_the_queries_of_one() -> None:
    client, counted = signed_in("inspectorate"), []
    for numbers in (("1",), ("2", "3")):
        for number in numbers:
            do(client, found(number=number), "note", text="x")
        client.get("/temuan/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/temuan/")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_a_post_without_the_token_is_refused() -> None:
    one = found()
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.person("planner"))
    assert do(client, one, "note", text="x") == 403
