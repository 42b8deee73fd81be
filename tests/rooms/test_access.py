"""Roles: dated, denied by default, the same for Plt, Plh and Pj."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from rapim.org import access
from rapim.org.models import Holder, Post, Role

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2019, 8, 1, tzinfo=dt.UTC)
DAY = dt.date(2019, 8, 21)


def give(
    user: User, role: str, agency: str = "", since: str = "2019-01-01", until: str | None = None
) -> Role:
    return Role.objects.create(
        user=user,
        role=role,
        agency_code=agency,
        valid_from=dt.date.fromisoformat(since),
        valid_to=dt.date.fromisoformat(until) if until else None,
        recorded_at=NOW,
        recorded_by_name="uji",
    )


def test_every_role_of_the_table_is_a_role() -> None:
    assert {role for row in access.TABLE.values() for role in row} - {"bkpsdm"} == set(access.ROLES) - {
        "bkpsdm"
    }


def test_a_stranger_and_an_idle_account_may_nothing() -> None:
    user = User.objects.create(username="tono", is_superuser=True, is_staff=True)
    assert [verb for verb in access.VERBS if access.may(user, verb, day=DAY)] == []
    assert [verb for verb in access.VERBS if access.may(None, verb, day=DAY)] == []


def test_a_planner_has_only_the_own_agency() -> None:
    user = User.objects.create(username="rini")
    give(user, "planner", "1.01")
    assert access.may(user, "see_agency", "1.01", DAY) is True
    assert access.may(user, "see_agency", "1.02", DAY) is False
    assert access.may(user, "see_board", day=DAY) is False
    assert access.scope(user, "load", DAY) == access.Scope(agencies=frozenset({"1.01"}))


def test_an_agency_role_without_an_agency_may_nothing() -> None:
    user = User.objects.create(username="rini")
    give(user, "planner")
    assert [verb for verb in access.VERBS if access.may(user, verb, day=DAY)] == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2019-06-30", False), ("2019-07-01", True), ("2019-09-30", True), ("2019-10-01", False)],
)
def test_a_role_begins_and_ends_on_its_days(day: str, expected: bool) -> None:
    user = User.objects.create(username="sari")
    give(user, "sekda", since="2019-07-01", until="2019-09-30")
    assert access.may(user, "see_board", day=dt.date.fromisoformat(day)) is expected


def test_a_later_row_ends_a_role() -> None:
    user = User.objects.create(username="sari")
    give(user, "sekda")
    give(user, "sekda", until="2019-08-20")
    assert access.may(user, "see_board", day=DAY) is False


@pytest.mark.parametrize("standing", Holder.Standing.values)
def test_holding_a_post_gives_its_role_whatever_the_standing(standing: str) -> None:
    user = User.objects.create(username="budi")
    base = {"recorded_at": NOW, "recorded_by_name": "uji", "valid_from": dt.date(2019, 7, 27)}
    post = Post.objects.create(code="kepala-1.03", title="Kepala Dinas", agency_code="1.03", **base)
    Holder.objects.create(post=post, user=user, person_name="Budi", standing=standing, **base)
    assert access.grants(user, DAY) == frozenset({access.Grant("agency_head", "1.03")})
    assert access.grants(user, dt.date(2019, 7, 26)) == frozenset()


def test_an_inactive_account_may_nothing() -> None:
    user = User.objects.create(username="budi", is_active=False)
    give(user, "regent")
    assert access.grants(user, DAY) == frozenset()


def test_admin_sees_no_figures_and_inspectorate_reads_facts_and_log() -> None:
    held = {name: frozenset({access.Grant(name)}) for name in ("admin", "inspectorate", "wall", "bkpsdm")}
    may = {name: [verb for verb in access.VERBS if access.allowed(got, verb)] for name, got in held.items()}
    assert may["admin"] == ["set_organisation", "set_roles", "see_log", "set_duties"]
    assert may["wall"] == ["see_wall"]
    assert may["bkpsdm"] == []
    assert {"see_batches", "download_source", "see_log", "open_figure"} <= set(may["inspectorate"])
    assert {"see_uploads", "load", "accept_held", "reply"} & set(may["inspectorate"]) == set()
