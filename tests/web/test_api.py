"""The API: the same facts under the same rights as the screens, by key or by session."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from rooms.sipd_files import AGENCY, leaves, write_lra
from web import factories

from rapim.ledger import clock as house_clock
from rapim.ledger.models import Batch, LogEntry
from rapim.org import access, accounts
from rapim.org.access import Grant, allowed
from rapim.org.models import Token
from rapim.web.api import guide
from rapim.web.api.api import api

pytestmark = pytest.mark.django_db
LEAVES = leaves(12)
GET = ("/api/board", "/api/units", "/api/batches", "/api/revenue", "/api/packages")


def verbs() -> dict[tuple[str, str], str]:
    """Method and path of every operation with the verb it declares."""
    paths = guide.openapi()["paths"]
    return {
        (method, path): about.get("x-rapim-verb", "")
        for path, methods in paths.items()
        for method, about in methods.items()
    }


def key(role: str, agency: str = "") -> dict[str, str]:
    user = factories.person(role, agency)
    _, secret = accounts.make_token(actor=factories.ADMIN, user=user, name="uji")
    return {"Authorization": f"Bearer {secret}"}


def test_every_operation_declares_a_verb_of_the_table() -> None:
    assert set(verbs().values()) <= set(access.VERBS)
    assert len(verbs()) == 8


def test_the_schema_is_openapi_31_and_needs_no_other_site(client: Client, clock: Any) -> None:
    client.force_login(factories.person("adbang"))
    schema = client.get("/api/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    page = client.get("/api/").content.decode()
    assert [mark for mark in ("https://", "//cdn", "<script>") if mark in page] == []
    assert [path for path in schema["paths"] if path not in page] == []


@pytest.mark.parametrize("role", access.ROLES)
@pytest.mark.parametrize("how", ["key", "session"])
def test_an_operation_is_open_to_whom_the_table_says(client: Client, clock: Any, role: str, how: str) -> None:
    factories.agencies()
    headers = key(role) if how == "key" else {}
    if how == "session":
        client.force_login(factories.person(role))
    held = [Grant(role, factories.OWN if role in access.AGENCY_ROLES else "")]
    found = {path: client.get(path, headers=headers).status_code for path in GET}
    declared = verbs()
    expected = {path: 200 if allowed(held, declared["get", path]) else 403 for path in GET}
    assert found == expected


def test_a_stranger_and_a_wrong_key_get_nothing(client: Client) -> None:
    for method, path in verbs():
        path = path.replace("{figure_id}", "x")
        assert getattr(client, method)(path).status_code == 401
        wrong = {"Authorization": "Bearer rapim_salah"}
        assert getattr(client, method)(path, headers=wrong).status_code == 401
    assert client.get("/api/openapi.json").status_code == 302


def test_a_wrong_key_does_not_fall_back_on_the_session(client: Client, clock: Any) -> None:
    client.force_login(factories.person("adbang"))
    assert client.get("/api/units").status_code == 200
    assert client.get("/api/units", headers={"Authorization": "Bearer rapim_salah"}).status_code == 401


def test_a_key_is_kept_as_its_digest_and_dies_when_revoked_or_old(client: Client, clock: dt.datetime) -> None:
    user = factories.person("adbang")
    token, secret = accounts.make_token(actor=factories.ADMIN, user=user, name="dasbor", days=30)
    headers = {"Authorization": f"Bearer {secret}"}
    assert secret not in str(Token.objects.values().get())
    assert client.get("/api/units", headers=headers).status_code == 200
    house_clock.set_to(clock + dt.timedelta(days=31))
    assert client.get("/api/units", headers=headers).status_code == 401
    house_clock.set_to(clock)
    accounts.revoke_token(actor=factories.ADMIN, user=user, token_id=token.pk)
    assert client.get("/api/units", headers=headers).status_code == 401
    assert list(LogEntry.objects.filter(subject=f"token {token.pk}").values_list("verb", flat=True)) == [
        "make_token",
        "revoke_token",
    ]


def test_a_key_dies_with_its_owners_account_and_role(client: Client, clock: dt.datetime) -> None:
    user = factories.person("adbang")
    _, secret = accounts.make_token(actor=factories.ADMIN, user=user, name="dasbor")
    headers = {"Authorization": f"Bearer {secret}"}
    accounts.set_active(actor=factories.ADMIN, user=user, active=False)
    assert client.get("/api/units", headers=headers).status_code == 401


def test_one_cannot_revoke_the_key_of_another(client: Client, clock: Any) -> None:
    token, _ = accounts.make_token(actor=factories.ADMIN, user=factories.person("sekda"), name="a")
    client.force_login(factories.person("adbang"))
    client.post(f"/atur/kunci/{token.pk}/cabut/")
    assert Token.objects.get().revoked_at is None


def test_a_key_is_made_on_the_screen_and_shown_once(client: Client, clock: Any) -> None:
    client.force_login(factories.person("adbang"))
    answer = client.post("/atur/kunci/", {"name": "dasbor", "days": "90"})
    secret = answer.context["secret"]
    client.logout()
    assert client.get("/api/units", headers={"Authorization": f"Bearer {secret}"}).status_code == 200
    client.force_login(access_user := Token.objects.get().user)
    assert secret not in client.get("/atur/kunci/").content.decode()
    assert access_user.username == "adbang"


def test_units_and_batches_of_an_agency_are_its_own(client: Client, clock: Any) -> None:
    factories.agencies()
    factories.batch(factories.OWN)
    factories.batch(factories.OTHER)
    own, all_of_them = key("planner"), key("adbang")
    codes = [unit["code"] for unit in client.get("/api/units", headers=own).json()]
    assert codes == [factories.OWN]
    assert len(client.get("/api/units", headers=all_of_them).json()) == 2
    mine = client.get("/api/batches", headers=own).json()
    assert (mine["count"], [row["unit_code"] for row in mine["batches"]]) == (1, [factories.OWN])
    assert client.get("/api/batches", headers=all_of_them).json()["count"] == 2


def test_revenue_of_an_agency_is_its_own(client: Client, clock: Any) -> None:
    headers = key("treasurer")
    assert client.get("/api/revenue", headers=headers).json()["agency"] == factories.OWN
    assert client.get("/api/revenue", {"agency": factories.OTHER}, headers=headers).status_code == 403
    assert client.get("/api/revenue", headers=key("bpkad")).json()["agency"] is None


def test_an_operation_that_writes_needs_the_csrf_token_of_a_session() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.person("adbang"))
    assert strict.post("/api/load").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_file_is_loaded_and_answered_as_on_the_command_line(
    client: Client, clock: Any, tmp_path: Path
) -> None:
    headers = key("adbang")
    with write_lra(tmp_path, LEAVES, 1).open("rb") as file:
        answer = client.post("/api/load", {"file": file}, headers=headers)
    assert answer.status_code == 200
    (entry,) = answer.json()["files"]
    assert (entry["kind"], entry["month"], entry["stored"], entry["status"]) == (
        "lra",
        1,
        len(LEAVES),
        "loaded",
    )
    assert Batch.objects.get().code == entry["batch"]
    board = client.get("/api/board", {"as_of": "2026-01-31"}, headers=headers).json()
    assert [unit["code"] for unit in board["units"]] == [AGENCY]
    trace = client.get(f"/api/trace/{board['units'][0]['trace']['realised_sen']}", headers=headers)
    assert (trace.status_code, trace.json()["figure"]) == (200, "realised_sen")
    other = key("planner", factories.OTHER)
    hidden = client.get("/api/board", {"as_of": "2026-01-31"}, headers=other).json()
    assert (hidden["units"], hidden["total"], hidden["rhythm_days"]) == ([], None, None)
    assert (
        client.get(f"/api/trace/{board['units'][0]['trace']['realised_sen']}", headers=other).status_code
        == 403
    )
    assert (
        client.get(f"/api/trace/{board['total']['trace']['realised_sen']}", headers=other).status_code == 403
    )


@pytest.mark.django_db(transaction=True)
def test_a_planner_cannot_load_another_agency_by_the_api(client: Client, clock: Any, tmp_path: Path) -> None:
    headers = key("planner", factories.OTHER)
    with write_lra(tmp_path, LEAVES, 1).open("rb") as file:
        answer = client.post("/api/load", {"file": file}, headers=headers)
    assert (answer.status_code, Batch.objects.count()) == (403, 0)
    with write_lra(tmp_path, LEAVES, 1).open("rb") as file:
        answer = client.post("/api/load", {"file": file, "accept": "true"}, headers=headers)
    assert (answer.status_code, Batch.objects.count()) == (403, 0)


def test_questions_that_make_no_sense_are_answered_as_such(client: Client, clock: Any) -> None:
    headers = key("adbang")
    assert client.get("/api/board", {"level": "x"}, headers=headers).status_code == 422
    assert client.get("/api/board", {"as_of": "x"}, headers=headers).status_code == 422
    assert client.get("/api/board", {"basis": "x"}, headers=headers).status_code == 422
    assert client.get("/api/trace/omong-kosong", headers=headers).status_code == 404


def test_the_api_object_loads_no_page_of_its_own() -> None:
    assert (api.docs_url, api.openapi_url) == (None, None)
