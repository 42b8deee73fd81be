"""Hak jawab: before the lock, by the agency itself, beside the figure for all who see the agency."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from web import factories

from rapim.budget.models import Lock, Reply

pytestmark = pytest.mark.django_db
OWN, OTHER = f"/jawab/{factories.OWN}/?as_of=2019-07-31", f"/jawab/{factories.OTHER}/?as_of=2019-07-31"
WORDS = {"kind": "explain", "text": "DAK baru turun 20 Agustus.", "figure": "absorption"}


@pytest.fixture
def head(client: Client, clock: Any) -> Client:
    factories.agencies()
    client.force_login(factories.person("agency_head"))
    return client


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency))
    return client


def test_an_agency_explains_and_everyone_who_sees_it_reads_it(head: Client) -> None:
    assert head.post(OWN, WORDS).status_code == 302
    made = Reply.objects.get()
    assert (made.as_of, made.kind, made.figure, made.written_by_name) == (
        dt.date(2019, 7, 31),
        "explain",
        "absorption",
        "Orang agency_head",
    )
    assert signed_in("regent").get(OWN).content.decode().count(WORDS["text"]) == 1
    assert signed_in("planner", factories.OTHER).get(OWN).status_code == 403


def test_nobody_replies_for_another_agency(head: Client) -> None:
    assert head.post(OTHER, WORDS).status_code == 403
    for role in ("regent", "adbang", "inspectorate", "treasurer"):
        other = signed_in(role)
        assert other.get(OWN).context["form"] is None
        assert other.post(OWN, WORDS).status_code == 403
    assert Reply.objects.count() == 0


@pytest.mark.parametrize(("day", "count"), [("", 0), ("2019-08-20", 0), ("2019-08-21", 1), ("2019-09-15", 1)])
def test_a_commitment_needs_a_day_that_is_not_past(head: Client, day: str, count: int) -> None:
    head.post(OWN, {**WORDS, "kind": "commit", "promised": day})
    assert Reply.objects.count() == count


def test_after_the_lock_the_month_is_closed_until_it_is_opened_again(head: Client) -> None:
    operator = signed_in("adbang")
    lock = {
        "lock-fiscal_year": 2019,
        "lock-month": 7,
        "lock-agency": "",
        "lock-reason": "Paket rapim dibekukan",
    }
    assert operator.post("/data/kunci/", {**lock, "lock-locked": "1"}).status_code == 302
    head.post(OWN, WORDS)
    page = head.get(OWN)
    assert (page.context["closed"], page.context["form"], Reply.objects.count()) == (True, None, 0)
    assert operator.post("/data/kunci/", {**lock, "lock-locked": "0"}).status_code == 302
    head.post(OWN, WORDS)
    assert Reply.objects.count() == 1
    assert list(Lock.objects.values_list("locked", "reason", "by_name")) == [
        (True, "Paket rapim dibekukan", "Orang adbang"),
        (False, "Paket rapim dibekukan", "Orang adbang"),
    ]


def test_a_lock_needs_a_reason(client: Client, clock: Any) -> None:
    factories.agencies()
    operator = signed_in("adbang")
    answer = operator.post("/data/kunci/", {"lock-fiscal_year": 2019, "lock-month": 7, "lock-locked": "1"})
    assert list(answer.context["form"].errors) == ["reason"]
    assert Lock.objects.count() == 0


def test_a_broken_day_in_the_address_is_today(head: Client) -> None:
    assert head.get(f"/jawab/{factories.OWN}/?as_of=2019-13-77").context["reply_as_of"] == dt.date(
        2019, 8, 21
    )
