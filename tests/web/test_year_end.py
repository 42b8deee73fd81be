"""The forecast of the year's end on screen: its words, its files, and its queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from analytics import factories as facts
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories

from rapim.ledger import clock as house_clock

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 4, 2, 2, 41, tzinfo=dt.UTC)
CODES = [f"1.01.2.22.0.00.{number:02}" for number in range(1, 4)]
TOP = 10**11


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    house_clock.set_to(NOW)
    yield
    house_clock.set_to(None)


def years(agencies: int) -> None:
    """A finished year and three months of some agencies."""
    codes = CODES[:agencies]
    facts.make_government()
    facts.make_target(0.95)
    for code in codes:
        facts.make_agency(code, f"Dinas {code[-2:]}")
    for year, months in ((2025, 12), (2026, 3)):
        some = [
            facts.make_line(code, sub, "5.1.02.01.01.0024", year=year)
            for code in codes
            for sub in ("1.01.02.2.01.0001", "1.01.03.2.01.0001")
        ]
        for month in range(1, months + 1):
            batch = facts.make_batch(
                "lra", month + (0 if year == 2025 else 20), month=month, fiscal_year=year
            )
            facts.make_lra(
                batch, month, [(line, TOP, TOP * (6 + at % 3) // 100) for at, line in enumerate(some)]
            )


def page(client: Client, address: str, role: str = "regent") -> str:
    client.force_login(User.objects.filter(username=role).first() or factories.person(role))
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_year_end_is_said_with_its_range_and_from_how_many_years(client: Client) -> None:
    years(3)
    body = page(client, "/akhir-tahun/")
    assert "Akhir tahun: kemungkinan besar antara" in body
    assert "Dipelajari dari satu tahun yang lalu saja (2025)" in body
    assert "Target 95%:" in body
    assert "Pembagian rupiah bila seluruhnya berakhir di suatu angka" in body
    assert body.count('<svg class="band"') == 4
    assert page(client, "/akhir-tahun/?format=csv").count("Dinas 0") == 3


def test_the_record_says_how_little_one_year_is(client: Client) -> None:
    years(3)
    body = page(client, "/rekam-jejak/")
    assert "Baru satu tahun selesai (2025)" in body
    assert "33 prakiraan" in body
    assert page(client, "/rekam-jejak/?format=csv").count("Dinas 0") == 3


def test_nothing_to_say_is_said(client: Client) -> None:
    facts.make_government()
    assert "Tidak ada prakiraan" in page(client, "/akhir-tahun/")
    assert "Belum ada tahun yang selesai" in page(client, "/rekam-jejak/")


def test_three_agencies_ask_as_often_as_one(client: Client) -> None:
    years(1)
    page(client, "/rekam-jejak/?per=2026-02-28")
    one = asked(client)
    for code in CODES[1:]:
        facts.make_agency(code, f"Dinas {code[-2:]}")
    some = [facts.make_line(code, "1.01.02.2.01.0001", "5.1.02.01.01.0024") for code in CODES[1:]]
    batch = facts.make_batch("lra", 40, month=3)
    facts.make_lra(batch, 3, [(line, TOP, TOP // 5) for line in some])
    assert asked(client) == one


def asked(client: Client) -> list[int]:
    """How many queries each page takes that nobody opened yet."""
    counts = []
    for address in ("/akhir-tahun/", "/rekam-jejak/"):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        counts.append(len(found))
    return counts
