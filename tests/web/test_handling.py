"""The work on the page of a package: curve, penalty, and the ladder that a PPK drives."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from web import factories, purchases

from rapim.analytics.packages import packages
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
