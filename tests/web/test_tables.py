"""Tables leave the house whole: numbers as numbers, with their day, source and nature."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import openpyxl
import pytest
from django.test import Client, RequestFactory
from web import factories

from rapim.org.models import Government
from rapim.web.tables import Column, Table, as_csv, as_xlsx, export


def table(**more: Any) -> Table:
    columns = [
        Column("name", "Nama"),
        Column("paid", "Realisasi", "money"),
        Column("share", "Serapan", "share"),
        Column("behind", "Hari", "count"),
        Column("day", "Per", "date"),
        Column("at", "Saat", "moment"),
    ]
    rows = [
        {
            "name": "=HYPERLINK(1)",
            "paid": 218_000_000_000_001_51,
            "share": 0.5174,
            "behind": -3,
            "day": dt.date(2019, 8, 21),
            "at": dt.datetime(2019, 8, 21, 9, 41, tzinfo=dt.timezone(dt.timedelta(hours=7))),
        },
        {"name": "Dinas Contoh", "paid": None, "share": None, "behind": None, "day": None, "at": None},
    ]
    return Table(
        "uji",
        "Uji: tabel",
        columns,
        rows,
        source="lra.xlsx",
        as_of=dt.date(2019, 8, 21),
        simulated=True,
        **more,
    )


def test_a_csv_keeps_every_sen_and_says_what_it_is() -> None:
    read = list(csv.DictReader(io.StringIO(as_csv(table()).decode("utf-8-sig"))))
    about = {"Data per": "2019-08-21", "Sumber": "lra.xlsx", "Sifat": "data simulasi"}
    assert read == [
        {
            "Nama": "'=HYPERLINK(1)",
            "Realisasi": "218000000000001.51",
            "Serapan": "0.5174",
            "Hari": "-3",
            "Per": "2019-08-21",
            "Saat": "2019-08-21T02:41:00+00:00",
            **about,
        },
        {"Nama": "Dinas Contoh", "Realisasi": "", "Serapan": "", "Hari": "", "Per": "", "Saat": "", **about},
    ]


def test_an_excel_file_holds_numbers_and_dates_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(table()))).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in cells[:4]] == [
        "Uji: tabel",
        "Data per: 2019-08-21",
        "Sumber: lra.xlsx",
        "Sifat: data simulasi",
    ]
    assert cells[5] == ["Nama", "Realisasi", "Serapan", "Hari", "Per", "Saat"]
    assert cells[6][:5] == [
        "=HYPERLINK(1)",
        218000000000001.51,
        0.5174,
        -3,
        dt.datetime.fromisoformat("2019-08-21"),
    ]
    assert [cell.data_type for cell in sheet[7]] == ["s", "n", "n", "n", "d", "d"]


def test_an_address_without_a_format_is_a_page() -> None:
    assert export(RequestFactory().get("/"), table()) is None
    assert export(RequestFactory().get("/?format=pdf"), table()) is None
    name = export(RequestFactory().get("/?format=csv"), table())["Content-Disposition"]
    assert name == 'attachment; filename="uji-2019-08-21-simulasi.csv"'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("admin", "/atur/organisasi/"),
        ("admin", "/atur/jabatan/"),
        ("admin", "/atur/akun/"),
        ("admin", "/atur/catatan/"),
        ("adbang", "/atur/target/"),
        ("adbang", "/data/"),
        ("adbang", "/data/batch/"),
        ("planner", f"/jawab/{factories.OWN}/"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_table_leaves(client: Client, clock: Any, role: str, address: str, form: str) -> None:
    factories.agencies()
    Government.objects.update(simulated=True)
    client.force_login(factories.person(role))
    answer = client.get(address, {"format": form})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'-simulasi.{form}"')
