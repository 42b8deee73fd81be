"""Documents: what stands on them, the same bytes for the same knowledge, issued once."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook
from web.payload import board

from rapim.ledger.actions import Actor
from rapim.ledger.models import Document, LogEntry
from rapim.letters import content, documents, outlook, year_end
from rapim.letters.actions import body_of, issue
from rapim.letters.content import Style

DAY = dt.date(2019, 8, 21)


def test_the_message_says_the_sentence_of_the_board_and_that_it_is_simulated() -> None:
    lines = documents.text_message(board(DAY)).splitlines()
    assert lines[0] == "*BAHAN RAPAT PIMPINAN*"
    assert lines[2] == "_(data simulasi)_"
    assert lines[4].startswith("Per 21 Agustus 2019 serapan ")


def test_paper_and_screen_ask_for_the_same_things() -> None:
    found = content.asks(board(DAY)["units"], "id", most=5)
    assert len(found) == 5
    assert [plea.order for plea in found] == sorted(plea.order for plea in found)
    assert f"- {found[0].title}. {found[0].because}" in documents.text_message(board(DAY))


def test_causes_on_paper_sum_to_the_last_sen() -> None:
    rows = content.cause_table(
        [{"cause": "late", "sen": 12_345}, {"cause": "planned_later", "sen": 1}], "id"
    )["rows"]
    assert [row[1] for row in rows] == ["Rp123,45", "Rp0,01", "Rp123,46"]


def test_the_finance_manager_stands_apart_from_those_who_must_accelerate() -> None:
    given = board(DAY)
    for unit in given["units"]:
        unit["type"] = "ppkd"
    assert "*Perlu percepatan*" in documents.text_message(board(DAY))
    assert "*Perlu percepatan*" not in documents.text_message(given)


def test_the_same_knowledge_gives_the_same_bytes_on_both_papers() -> None:
    for paper in ("A4", "F4"):
        first, second = (documents.bahan_rapim(board(DAY), Style("id", paper)) for _ in range(2))
        assert first == second
        assert first.startswith(b"%PDF-")


def foretold(basis: dict[str, object]) -> dict[str, object]:
    one = {
        "method": "plan",
        "estimate_sen": 70,
        "share": 0.7,
        "unspent_sen": 30,
        "rest_sen": 10,
        "basis": basis,
    }
    return {"methods": [one], "silpa": [], "by_type": []}


def test_a_prognosis_says_on_paper_which_months_no_plan_gives() -> None:
    basis = {"missing": "plan_months", "months": [8, 9, 10, 11, 12], "agencies": 3, "unplanned_sen": 30}
    said = "Rencana kas 3 perangkat daerah tidak memuat Agustus–Desember: "
    notes = [part["note"] for part in outlook.parts(foretold(basis), "id")]
    assert [note.startswith(said) for note in notes] == [True, False, True]
    whole = [part["note"] for part in outlook.parts(foretold({}), "id")]
    assert [note.startswith(said) for note in whole] == [False, False, False]
    assert notes[1] == whole[1]


def forecast() -> dict[str, Any]:
    """A forecast of a whole and its one agency."""
    row = {
        "code": "1.03", "ceiling_sen": 200_00, "realised_sen": 80_00, "reached": 0.4, "target": 0.9,
        "quantiles": [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9], "p_target": 0.05,
        "sen": [120_00, 130_00, 140_00, 150_07, 160_00, 170_00, 180_00],
    }  # fmt: skip
    types = [{"account": "5.1.1", "ceiling_sen": 200_00, "realised_sen": 80_00, "middle_sen": 150_07}]
    names = {"1.03": {"name": "Dinas PUPR", "short_name": "PUPR", "order": 1}}
    head = {"years": [2018], "to": "2019-08-31", "as_of": "2019-08-31"}
    return {**head, "total": row, "agencies": [row], "types": types, "names": names}


def test_a_prognosis_on_paper_has_the_forecast_with_its_range_beside_the_simple_methods() -> None:
    whole, types = year_end.forecast_parts(forecast(), "id")
    said = ["40,00%", "65,0% sampai 85,0%", "75,00%", "150,07", "paling banyak 5 dari 100"]
    assert whole["table"]["rows"] == [["Seluruh pemerintah daerah", *said], ["PUPR", *said]]
    assert whole["note"].startswith("Dipelajari dari satu tahun yang lalu saja (2018)")
    assert types["table"]["rows"] == [["5.1.1", "200", "80", "150,07", "75,04%"]]


def test_a_prognosis_as_a_workbook_has_the_same_figures_as_numbers() -> None:
    book = load_workbook(io.BytesIO(year_end.prognosis_book(foretold({}), forecast(), "Kabupaten", "id")))
    assert book.sheetnames == ["Prakiraan", "Jenis belanja", "Cara sederhana"]
    rows = list(book["Prakiraan"].iter_rows(values_only=True))
    assert rows[-1] == ("PUPR", 200, 80, 0.4, 0.65, 0.75, 0.85, 150.07, 0.9, "paling banyak 5 dari 100")
    alone = load_workbook(io.BytesIO(year_end.prognosis_book(foretold({}), None, "Kabupaten", "id")))
    assert alone.sheetnames == ["Cara sederhana"]


@pytest.mark.django_db
def test_a_document_is_issued_once_and_proven_by_its_hash(clock: dt.datetime) -> None:
    body = documents.text_message(board(DAY)).encode()
    one, two = (
        issue(actor=Actor("Sekda"), kind="bahan", title="Bahan", board=board(DAY), body=body)
        for _ in range(2)
    )
    assert (one.pk, Document.objects.count()) == (two.pk, 1)
    assert one.sha256 == hashlib.sha256(body).hexdigest()
    assert body_of(one) == body
    assert LogEntry.objects.filter(verb="issue_document").count() == 1


@pytest.mark.django_db
def test_nobody_gets_a_document_of_another_agency(client: Client) -> None:
    client.force_login(User.objects.create_user("tanpa-peran"))
    for name in ("lembar", "rfk", "evaluasi"):
        assert client.get(f"/dokumen/opd/1.03.0.00.0.00.01/{name}.pdf").status_code == 403
    assert client.get("/dokumen/papan.pdf").status_code == 403
