"""Settings: what is recorded counts from its day, and stands in the log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories

from rapim.ledger.models import LogEntry
from rapim.org import access, accounts
from rapim.org.models import AbsorptionTarget, Agency, Holder, Post, Role

pytestmark = pytest.mark.django_db
SINCE = "2019-07-27"


@pytest.fixture
def admin(client: Client, clock: Any) -> Client:
    factories.agencies()
    client.force_login(factories.person("admin"))
    return client


def fields(prefix: str, **values: Any) -> dict[str, Any]:
    return {"form": prefix, **{f"{prefix}-{name}": value for name, value in values.items()}}


def test_an_agency_is_recorded_with_its_source(admin: Client) -> None:
    said = {"code": "1.05.0.00.0.00.01", "name": "Satpol PP", "kind": "dinas"}
    said |= {"valid_from": SINCE, "legal_source": "Perda 3/2019"}
    assert admin.post("/atur/organisasi/", fields("agency", **said)).status_code == 302
    made = Agency.objects.get(code="1.05.0.00.0.00.01")
    assert (made.name, made.valid_from, made.recorded_by_name) == (
        "Satpol PP",
        dt.date(2019, 7, 27),
        "Orang admin",
    )
    assert LogEntry.objects.get(subject=f"agency {made.pk}").verb == "record_agency"


def test_a_form_that_is_not_complete_is_shown_again_with_its_faults(admin: Client) -> None:
    answer = admin.post("/atur/organisasi/", fields("agency", code="salah kode", name=""))
    assert answer.status_code == 200
    assert sorted(answer.context["new"].errors) == ["code", "kind", "legal_source", "name", "valid_from"]
    assert answer.context["promote"].errors == {}


def test_a_sub_unit_becomes_an_agency_from_a_day(admin: Client) -> None:
    said = {"unit_code": f"{factories.OWN}.0007", "name": "RSUD Contoh", "kind": "rsud"}
    said |= {"valid_from": "2019-03-01", "legal_source": "Perbup 9/2019"}
    assert admin.post("/atur/organisasi/", fields("promote", **said)).status_code == 302
    assert Agency.objects.get(promoted_from=f"{factories.OWN}.0007").kind == "rsud"


@pytest.mark.parametrize("standing", ["definitif", "plt", "plh", "pj"])
def test_whoever_holds_a_post_gets_its_role_while_it_lasts(admin: Client, standing: str) -> None:
    user, _ = accounts.add_user(actor=factories.ADMIN, username="tini", password=factories.PASSWORD)
    post = {"office": "kepala", "agency": factories.OWN, "title": "Kepala Dinas", "valid_from": SINCE}
    admin.post("/atur/jabatan/", fields("post", **post, legal_source="Perbup 1/2019"))
    made = Post.objects.get()
    held = {"post": made.pk, "person_name": "Tini", "standing": standing, "user": user.pk}
    held |= {"valid_from": SINCE, "valid_to": "2019-09-30", "legal_source": "SK 821/7"}
    assert admin.post("/atur/jabatan/", fields("holder", **held)).status_code == 302
    assert made.code == f"kepala-{factories.OWN}"
    assert access.grants(user, dt.date(2019, 8, 21)) == {access.Grant("agency_head", factories.OWN)}
    assert access.grants(user, dt.date(2019, 10, 1)) == frozenset()
    assert Holder.objects.get().standing == standing


def test_an_account_gets_a_one_time_password_that_is_shown_once(admin: Client) -> None:
    answer = admin.post("/atur/akun/baru/", {"user-username": "Budi.S", "user-full_name": "Budi Santoso"})
    once = answer.context["once"]
    user = User.objects.get(username="budi.s")
    assert (user.check_password(once["password"]), accounts.has_one_time_password(user)) == (True, True)
    assert answer["Cache-Control"] == "no-store"
    assert once["password"] not in admin.get("/atur/akun/").content.decode()
    assert once["password"] not in str(list(LogEntry.objects.values()))


def test_an_account_has_an_address_for_invitations(admin: Client) -> None:
    user, _ = accounts.add_user(actor=factories.ADMIN, username="tini", password=factories.PASSWORD)
    where = f"/atur/akun/{user.pk}/"
    good = "tini@contoh.invalid"
    for address, stands in ((good, good), ("tini@", good), ("", "")):
        page = admin.post(where, {"act": "address", "address": address}, follow=True).content.decode()
        user.refresh_from_db()
        assert (user.email, "tidak dapat dibaca" in page) == (stands, address == "tini@")
    entries = LogEntry.objects.filter(verb="set_address").order_by("id")
    assert [row.after for row in entries] == [{"address": "tini@contoh.invalid"}, {"address": ""}]


def test_a_role_is_given_and_ended_by_a_row(admin: Client) -> None:
    user, _ = accounts.add_user(actor=factories.ADMIN, username="tini", password=factories.PASSWORD)
    given = {
        "role-user": user.pk,
        "role-role": "planner",
        "role-agency": factories.OWN,
        "role-valid_from": SINCE,
    }
    assert admin.post("/atur/peran/baru/", given).status_code == 302
    day = dt.date(2019, 8, 21)
    assert access.may(user, "load", factories.OWN, day) is True
    assert admin.post(f"/atur/peran/{Role.objects.get(user=user).pk}/akhiri/").status_code == 302
    assert access.may(user, "load", factories.OWN, day) is True
    assert access.may(user, "load", factories.OWN, day + dt.timedelta(days=1)) is False
    assert Role.objects.filter(user=user).count() == 2


@pytest.mark.parametrize(("role", "agency"), [("planner", ""), ("sekda", factories.OWN)])
def test_a_role_and_its_agency_belong_together(admin: Client, role: str, agency: str) -> None:
    given = {
        "role-user": User.objects.get().pk,
        "role-role": role,
        "role-agency": agency,
        "role-valid_from": SINCE,
    }
    answer = admin.post("/atur/peran/baru/", given)
    assert list(answer.context["role"].errors) == ["agency"]


def test_an_account_is_closed_and_opened(admin: Client) -> None:
    user = factories.person("sekda")
    admin.post(f"/atur/akun/{user.pk}/", {"act": "close"})
    user.refresh_from_db()
    assert (user.is_active, access.grants(user)) == (False, frozenset())
    admin.post(f"/atur/akun/{user.pk}/", {"act": "open"})
    user.refresh_from_db()
    assert user.is_active is True


def test_a_target_is_a_share(client: Client, clock: Any) -> None:
    factories.agencies()
    client.force_login(factories.person("adbang"))
    said = {"fiscal_year": 2019, "agency": "", "percent": "92.5", "legal_source": "Instruksi Bupati 1/2019"}
    assert client.post("/atur/target/", fields("target", **said)).status_code == 302
    assert AbsorptionTarget.objects.get().share == 0.925
    wrong = client.post("/atur/target/", fields("target", **{**said, "percent": "101"}))
    assert list(wrong.context["form"].errors) == ["percent"]


def test_the_log_is_searched(client: Client, clock: Any) -> None:
    factories.agencies()
    client.force_login(factories.person("inspectorate"))
    found = client.get("/atur/catatan/", {"q": "record_agency"}).context["table"].rows
    assert len(found) == 2


def test_files_are_found_by_name_in_the_log_and_among_the_batches(client: Client, clock: Any) -> None:
    wanted, _ = factories.batch(name="LRA_Januari.xlsx"), factories.batch(month=2, name="rfk_februari.xlsx")
    client.force_login(factories.person("inspectorate"))
    (row,) = client.get("/atur/catatan/", {"q": "lra_jan"}).context["table"].rows
    assert row["subject"] == f"batch {wanted.code}"
    for wish in ("lra_januari", wanted.code):
        found = client.get("/data/batch/", {"q": wish}).context["table"].rows
        assert [one["code"] for one in found] == [wanted.code]


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def one_agency(number: int) -> None:
    code = f"1.05.0.00.0.00.{number:02d}"
    values = {"code": code, "name": f"Dinas {number}", "valid_from": factories.SINCE}
    made = factories.actions.record_agency(actor=factories.ADMIN, **values)
    post = factories.actions.record_post(
        actor=factories.ADMIN,
        code=f"kepala-{code}",
        title=f"Kepala {number}",
        valid_from=factories.SINCE,
        agency_code=code,
    )
    user = factories.person("agency_head", code, f"kepala{number}")
    factories.actions.appoint_holder(
        actor=factories.ADMIN, post=post, person_name="X", valid_from=factories.SINCE, user_id=user.pk
    )
    factories.batch(made.code, month=number)


def one_reply(number: int) -> None:
    from rapim.budget import actions  # noqa: PLC0415 - only this case writes replies

    actions.reply(
        actor=factories.ADMIN,
        agency_code=factories.OWN,
        fiscal_year=2019,
        as_of=dt.date(2019, 8, 21),
        kind="explain",
        text=f"Sebab {number}",
    )


@pytest.mark.parametrize(
    ("role", "address", "make"),
    [
        ("admin", "/atur/organisasi/", one_agency),
        ("admin", "/atur/jabatan/", one_agency),
        ("admin", "/atur/akun/", one_agency),
        ("inspectorate", "/atur/catatan/", one_agency),
        ("adbang", "/data/", one_agency),
        ("adbang", "/data/batch/", one_agency),
        ("adbang", f"/jawab/{factories.OWN}/", one_reply),
        ("adbang", "/api/batches", one_agency),
    ],
)
def test_one_and_three_items_cost_the_same_queries(
    client: Client, clock: Any, role: str, address: str, make: Callable[[int], None]
) -> None:
    factories.agencies()
    client.force_login(factories.person(role))
    make(1)
    one = queries(client, address)
    make(2)
    make(3)
    assert queries(client, address) == one
