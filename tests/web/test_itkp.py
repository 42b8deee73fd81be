"""ITKP: published scores entered by day, summed, read, and never overwritten."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories

from rapim import law, words
from rapim.ledger import clock as house_clock
from rapim.ledger.models import Document, LogEntry
from rapim.procurement.models import ItkpScore
from rapim.web.works.itkp import INDICATORS

pytestmark = pytest.mark.django_db
PAGE, ENTER = "/paket/itkp/", "/paket/itkp/nilai/"
LUMAJANG = dict(
    zip(INDICATORS, ("10.00", "4.43", "2.71", "1.00", "3.01", "4.86", "6.67", "35.56"), strict=True)
)


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC))
    factories.agencies()
    yield
    house_clock.set_to(None)


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=role))
    return client


def enter(client: Client, day: str = "2025-07-01", **scores: str) -> int:
    about = {"fiscal_year": 2025, "day": day, "source": "LKPP, daftar ITKP"}
    return client.post(ENTER, {**about, **scores}).status_code


def test_the_sum_and_the_predicate_are_those_of_the_worked_example() -> None:
    client = signed_in("ukpbj")
    assert enter(client, **LUMAJANG) == 302
    picture = client.get(PAGE).context["picture"]
    assert (picture.now.found.score, picture.predicate, picture.complete) == (68.24, "cukup", True)
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}?format=csv").content.decode("utf-8-sig"))))
    assert [(row["Nilai"], row["Asal"]) for row in rows[-2:]] == [
        ("35.56", "dimasukkan"), ("68.24", "dihitung"),
    ]  # fmt: skip
    assert [row["Sumber"] for row in rows[:-1]] != [""] * 8


def test_without_every_indicator_there_is_no_predicate() -> None:
    client = signed_in("adbang")
    enter(client, maturity="40", sirup="10")
    picture = client.get(PAGE).context["picture"]
    assert (picture.now.found.score, picture.complete, len(picture.now.found.missing)) == (50.0, False, 6)
    assert "6 indikator belum ada" in client.get(PAGE).content.decode()


def test_scores_move_by_day_and_an_earlier_day_shows_what_was_published_then() -> None:
    client = signed_in("ukpbj")
    enter(client, "2025-03-01", sirup="5")
    enter(client, "2025-07-01", sirup="9.5", staff="20")
    picture = client.get(PAGE).context["picture"]
    assert [(one.day.month, one.found.score, one.entered) for one in picture.trend] == [
        (7, 29.5, 2), (3, 5.0, 1),
    ]  # fmt: skip
    earlier = client.get(f"{PAGE}?per=2025-06-30").context["picture"]
    assert earlier.now.found.score == 5.0
    assert client.get(f"{PAGE}?tahun=2024").context["picture"].now is None


def test_a_correction_is_a_new_row_and_the_same_word_changes_nothing() -> None:
    client = signed_in("ukpbj")
    for score in ("5", "5", "6"):
        enter(client, sirup=score)
    assert list(ItkpScore.objects.values_list("score", flat=True)) == [5.0, 6.0]
    assert client.get(PAGE).context["picture"].now.found.score == 6.0
    log = LogEntry.objects.filter(verb="enter_itkp").last()
    assert log is not None and (log.before, log.after) == ({"sirup": 5.0}, {"sirup": 6.0})


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"sirup": "10.01"},
        {"sirup": "-1"},
        {"day": "2025-07-16", "sirup": "1"},
        {"day": "2019-12-31", "sirup": "1"},
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, str]) -> None:
    client = signed_in("ukpbj")
    assert enter(client, **said) == 422
    assert ItkpScore.objects.count() == 0


def test_others_read_and_do_not_enter() -> None:
    for role in ("inspectorate", "sekda", "agency_head"):
        client = signed_in(role)
        assert (enter(client, sirup="1"), client.get(PAGE).status_code) == (403, 200)
        assert client.get(PAGE).context["form"] is None
    assert ItkpScore.objects.count() == 0


def test_before_there_was_an_itkp_the_page_says_so() -> None:
    answer = signed_in("ukpbj").get(f"{PAGE}?per=2019-08-21")
    assert "Belum ada ITKP pada hari itu." in answer.content.decode()
    assert answer.context["form"] is None


def test_one_day_of_scores_and_three_ask_the_same_queries_and_print_once() -> None:
    client = signed_in("ukpbj")

    def asked() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    enter(client, "2025-01-01", **LUMAJANG)
    one = asked()
    enter(client, "2025-02-01", sirup="1")
    enter(client, "2025-03-01", sirup="2")
    assert asked() == one
    first, again = (client.get("/dokumen/rekap-itkp.pdf") for _ in range(2))
    assert (first.content[:5], first.content == again.content) == (b"%PDF-", True)
    assert Document.objects.filter(kind="itkp").count() == 1


def test_the_indicators_are_those_of_the_law_and_have_words() -> None:
    assert set(INDICATORS) == set(law.at("pbj_itkp", dt.date(2025, 1, 1))["largest"])
    assert all(words.has(f"itkp_indicator.{name}") for name in INDICATORS)
