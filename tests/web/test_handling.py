"""The work on the page of a package: curve, penalty, and the ladder that a PPK drives."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from web import factories, purchases

from rapim.analytics.packages import packages
from rapim.analytics.work_reports import told_of
from rapim.ledger import clock
from rapim.ledger.models import Document
from rapim.procurement.models import CaseAct, ProgressCheck, ProgressReport

pytestmark = pytest.mark.django_db
D = dt.date


@pytest.fixture
def late() -> str:
    """A contract in its third month with a fifth of the work done."""
    clock.set_to(dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC))
    factories.agencies()
    purchases.year()
    item = {"number": "T100", "revision": 0, "name": "Jalan", "price_sen": 95 * 10**9}
    purchases.pull("schedule", [{**item, "item": "1", "starts": D(2025, 6, 25), "ends": D(2025, 10, 20)}])
    at = dt.datetime(2025, 9, 28, 3, tzinfo=dt.UTC)
    made = ProgressReport.objects.create(
        uid=uuid.uuid4(), channel="tender", number="T100", week_end=D(2025, 9, 27), share=0.2,
        reported_at=at, received_at=at, reported_by_name="Rekaan",
    )  # fmt: skip
    ProgressCheck.objects.create(report=made, accepted=True, at=at, by_name="PPK Rekaan")
    return str(next(one["id"] for one in packages()["packages"] if one["name"] == "Jalan 100"))


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def send(client: Client, package: str, act: str, **said: Any) -> str:
    data = {"act": act, "seen": CaseAct.objects.count(), "day": "2025-09-30", **said}
    answer = client.post(f"/paket/{package}/tangani/", data, follow=True)
    return str(answer.content.decode())


def test_the_page_shows_the_curve_and_why_it_is_critical(late: str) -> None:
    page = signed_in("commitment_officer", factories.OWN).get(f"/paket/{late}/").content.decode()
    assert 'id="kurva-s"' in page
    assert page.count("Buka penanganan") == 1
    assert "Denda keterlambatan" in page


def test_the_page_shows_each_contract_and_their_fines_together(late: str) -> None:
    second = purchases.contract("T100", contract_no="K-2", ends=D(2025, 9, 1))
    purchases.pull("contract", [second, {**second, "contract_no": "K-3"}])
    purchases.pull("schedule", [purchases.schedule("local", "K-2", ends=D(2025, 9, 1))])
    page = signed_in("commitment_officer", factories.OWN).get(f"/paket/{late}/").content.decode()
    assert [page.count(f"<small>{number}</small>") for number in ("K-T100", "K-2", "K-3")] == [1, 1, 1]
    assert page.count('id="kurva-s"') == page.count("Buka penanganan") == 1
    assert "Denda semua kontrak paket ini: Rp" in page


def test_a_ppk_climbs_and_cannot_skip(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    send(client, late, "open")
    send(client, late, "separate_cause", cause="vendor")
    page = send(client, late, "terminate")
    assert "Belum gilirannya" in page and "Permen PU 07/2011" in page
    assert [row.act for row in CaseAct.objects.all()] == ["open", "separate_cause"]


def test_others_see_and_do_not_drive(late: str) -> None:
    for role in ("ukpbj", "inspectorate"):
        client = signed_in(role)
        page = client.get(f"/paket/{late}/").content.decode()
        assert ('id="kurva-s"' in page, "Buka penanganan" in page) == (True, False)
        assert client.post(f"/paket/{late}/tangani/", {"act": "open"}).status_code == 403


def test_every_act_leaves_its_numbered_paper_once(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    send(client, late, "open")
    send(client, late, "separate_cause", cause="vendor")
    pk = CaseAct.objects.last().pk  # type: ignore[union-attr]
    first, again = (client.get(f"/paket/{late}/surat/{pk}.pdf") for _ in range(2))
    assert (first.status_code, first.content[:5]) == (200, b"%PDF-")
    assert first["ETag"] == again["ETag"]
    assert Document.objects.filter(kind="case").count() == 1
    assert client.get(f"/paket/{late}/surat/{pk - 1}.pdf").status_code == 404


def test_a_letter_never_changes_with_what_is_loaded_later(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    send(client, late, "open")
    send(client, late, "separate_cause", cause="vendor")
    pk = CaseAct.objects.last().pk  # type: ignore[union-attr]
    first = client.get(f"/paket/{late}/surat/{pk}.pdf").content
    clock.set_to(dt.datetime(2025, 10, 3, 3, tzinfo=dt.UTC))
    purchases.pull("contract", [purchases.contract("T100", vendor="CV Lain", value_sen=10**11)])
    again = client.get(f"/paket/{late}/surat/{pk}.pdf").content
    Document.objects.all().delete()
    assert client.get(f"/paket/{late}/surat/{pk}.pdf").content == again == first
    other = client.get(f"/paket/{late}/surat/{pk}.pdf?kertas=A4").content
    assert other != first
    assert client.get(f"/paket/{late}/surat/{pk}.pdf?kertas=A4").content == other
    assert Document.objects.filter(kind="case").count() == 2


def test_a_letter_of_an_act_that_kept_no_paper_says_what_was_known_then(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    send(client, late, "open")
    send(client, late, "separate_cause", cause="vendor")
    act = CaseAct.objects.last()
    assert act is not None
    first = client.get(f"/paket/{late}/surat/{act.pk}.pdf").content
    clock.set_to(dt.datetime(2025, 10, 3, 3, tzinfo=dt.UTC))
    purchases.pull("contract", [purchases.contract("T100", vendor="CV Lain", value_sen=10**11)])
    Document.objects.all().delete()
    CaseAct.objects.filter(pk=act.pk).update(
        details={name: value for name, value in act.details.items() if name != "paper"}
    )
    assert client.get(f"/paket/{late}/surat/{act.pk}.pdf").content == first


def test_a_letter_is_found_on_its_own_package_and_day_alone(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    send(client, late, "open")
    send(client, late, "separate_cause", cause="vendor")
    pk = CaseAct.objects.last().pk  # type: ignore[union-attr]
    assert client.get(f"/paket/rup-190/surat/{pk}.pdf").status_code == 404
    assert client.get(f"/paket/{late}/surat/{pk}.pdf?per=2025-09-29").status_code == 404
    assert client.get(f"/paket/{late}/surat/{pk}.pdf?diketahui=2025-09-29T00:00").status_code == 404
    stranger = signed_in("commitment_officer", factories.OTHER)
    assert stranger.get(f"/paket/{late}/surat/{pk}.pdf").status_code == 403


def test_the_penalty_of_a_day_is_a_paper_that_is_kept(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    assert client.get(f"/paket/{late}/denda.pdf").status_code == 404
    purchases.pull("contract", [purchases.contract("T100", ends=D(2025, 9, 10))])
    first, again = (client.get(f"/paket/{late}/denda.pdf") for _ in range(2))
    assert (first.status_code, first.content[:5]) == (200, b"%PDF-")
    assert first["ETag"] == again["ETag"]
    kept = Document.objects.get(kind="penalty")
    assert (kept.as_of, first["ETag"]) == (D(2025, 9, 30), f'"{kept.sha256}"')
    assert client.get(f"/paket/{late}/denda.pdf?per=2025-09-29")["ETag"] != first["ETag"]
    assert f"/paket/{late}/denda.pdf" in client.get(f"/paket/{late}/").content.decode()
    assert client.get("/paket/tidak-ada/denda.pdf").status_code == 404
    assert signed_in("commitment_officer", factories.OTHER).get(f"/paket/{late}/denda.pdf").status_code == 403


def test_the_weekly_report_prints_curve_weeks_and_every_report(late: str) -> None:
    client = signed_in("ukpbj")
    purchases.report("tender", "T100", D(2025, 9, 20), 0.15, accepted=False, received_at=clock.now())
    first, again = (client.get(f"/paket/{late}/laporan-mingguan.pdf") for _ in range(2))
    assert (first.content[:5], first.content == again.content) == (b"%PDF-", True)
    assert Document.objects.filter(kind="weekly").count() == 1
    assert [(row.share, row.state) for row in told_of([("tender", "T100")], [], D(2025, 9, 30))] == [
        (0.2, "accepted"), (0.15, "returned"),
    ]  # fmt: skip
    assert "Laporan mingguan (PDF)" in client.get(f"/paket/{late}/").content.decode()
    assert client.get("/paket/rup-190/laporan-mingguan.pdf").status_code == 404
    other = signed_in("commitment_officer", factories.OTHER)
    assert other.get(f"/paket/{late}/laporan-mingguan.pdf").status_code == 403


@pytest.mark.parametrize("kind", ["pho", "fho"])
def test_minutes_of_handover_are_a_draft_of_what_is_known(late: str, kind: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    first, again = (client.get(f"/paket/{late}/bast-{kind}.pdf") for _ in range(2))
    assert (first.content[:5], first.content == again.content) == (b"%PDF-", True)
    assert Document.objects.get(kind="handover").title.startswith(f"Konsep BAST · {kind.upper()}")
    assert client.get("/paket/rup-190/bast-pho.pdf").status_code == 404
    assert client.get(f"/paket/{late}/bast-xyz.pdf").status_code == 404
    assert signed_in("agency_head", factories.OTHER).get(f"/paket/{late}/bast-pho.pdf").status_code == 403


def invite(client: Client, package: str, **said: str) -> str:
    data = {"day": "2025-10-03", "time": "09:00", "place": "Ruang rapat dinas", **said}
    return str(client.post(f"/paket/{package}/undangan/", data, follow=True).content.decode())


def test_an_invitation_is_made_only_when_the_meeting_is_next_and_stays_as_it_was(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    send(client, late, "open")
    send(client, late, "separate_cause", cause="vendor")
    assert "belum menjadi langkah berikutnya" in invite(client, late)
    send(client, late, "reprimand")
    assert "tanggal rapat sudah lewat" in invite(client, late, day="2025-09-29")
    assert "tanggal rapat sudah lewat" in invite(client, late, place="")
    assert Document.objects.filter(kind="scm_invitation").count() == 0
    page = invite(client, late)
    issued = Document.objects.get(kind="scm_invitation")
    assert issued.title == f"Undangan Rapat Pembuktian Keterlambatan (SCM) I · {late} · K-T100"
    address = f"/paket/{late}/undangan/{issued.pk}.pdf"
    assert address in page
    assert client.get(address).content[:5] == b"%PDF-"
    invite(client, late)
    assert Document.objects.filter(kind="scm_invitation").count() == 1
    assert client.get(f"/paket/rup-190/undangan/{issued.pk}.pdf").status_code == 404


def test_others_read_an_invitation_and_make_none(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    for act, said in (("open", {}), ("separate_cause", {"cause": "vendor"}), ("reprimand", {})):
        send(client, late, act, **said)
    invite(client, late)
    address = f"/paket/{late}/undangan/{Document.objects.get(kind='scm_invitation').pk}.pdf"
    for role in ("ukpbj", "inspectorate"):
        other = signed_in(role)
        assert other.get(address).status_code == 200
        assert other.post(f"/paket/{late}/undangan/", {}).status_code == 403
    stranger = signed_in("commitment_officer", factories.OTHER)
    assert stranger.get(address).status_code == 403
    assert stranger.post(f"/paket/{late}/undangan/", {}).status_code == 403
    assert client.get(f"/paket/{late}/undangan/").status_code == 302


def test_the_second_meeting_is_invited_to_as_the_second(late: str) -> None:
    client = signed_in("commitment_officer", factories.OWN)
    for act, said in (
        ("open", {}), ("separate_cause", {"cause": "vendor"}), ("reprimand", {}),
        ("hold_scm", {"target": "30", "days": "1", "signed": "1"}),
    ):  # fmt: skip
        send(client, late, act, **said)
    clock.set_to(dt.datetime(2025, 10, 2, 3, tzinfo=dt.UTC))
    send(client, late, "prove", day="2025-10-02")
    send(client, late, "warn", day="2025-10-02")
    invite(client, late)
    assert [row.title.split(" · ")[0] for row in Document.objects.filter(kind="scm_invitation")] == [
        "Undangan Rapat Pembuktian Keterlambatan (SCM) II"
    ]
    papers = {row.document for row in CaseAct.objects.exclude(document="")}
    assert papers == {
        "ba_penelitian_sebab", "surat_teguran", "ba_scm_1", "ba_pembuktian_scm_1", "surat_peringatan_1",
    }  # fmt: skip
