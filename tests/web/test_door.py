"""The door: who comes in, how, and what every answer carries."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from web import factories

from rapim.ledger.actions import Actor
from rapim.ledger.models import LogEntry
from rapim.org import accounts
from rapim.web.headers import policy

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str, password: str = factories.PASSWORD, **extra: Any) -> Any:
    return client.post("/akun/masuk/", {"login": name, "password": password}, **extra)


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("regent", "/"),
        ("sekda", "/"),
        ("assistant", "/"),
        ("adbang", "/data/"),
        ("bpkad", "/data/"),
        ("inspectorate", "/data/batch/"),
        ("admin", "/atur/"),
        ("wall", "/wall/"),
        ("agency_head", f"/opd/{factories.OWN}/"),
        ("planner", f"/opd/{factories.OWN}/"),
    ],
)
def test_each_role_begins_on_its_own_page(client: Client, clock: Any, role: str, address: str) -> None:
    factories.agencies()
    factories.person(role)
    assert sign_in(client, role)["Location"] == "/awal/"
    assert client.get("/awal/")["Location"] == address


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client: Client) -> None:
    factories.person("sekda")
    answers = [sign_in(client, "sekda", "salah-sekali"), sign_in(client, "tidak-ada", "salah-sekali")]
    said = [
        list(answer.context["form"].non_field_errors() or answer.context["form"].errors.values())
        for answer in answers
    ]
    assert said[0] == said[1] != []


def test_guessing_is_stopped_for_all_workers_together(client: Client) -> None:
    factories.person("sekda")
    for _ in range(5):
        sign_in(client, "sekda", "salah-sekali")
    caches.close_all()
    caches["default"] = caches.create_connection("default")  # as another worker would open it
    assert sign_in(client, "sekda").status_code == 200


def test_nobody_can_sign_up_or_reset_by_mail(client: Client) -> None:
    for address in ("signup", "daftar", "password/reset", "login", "email", "confirm-email"):
        assert client.get(f"/akun/{address}/").status_code == 404


def test_a_closed_account_stays_outside(client: Client) -> None:
    user = factories.person("sekda")
    accounts.set_active(actor=factories.ADMIN, user=user, active=False)
    sign_in(client, "sekda")
    assert client.get("/atur/").status_code == 302


def test_a_one_time_password_must_be_changed_first(client: Client, clock: Any) -> None:
    user = factories.person("adbang")
    password = accounts.reset_password(actor=factories.ADMIN, user=user)
    sign_in(client, "adbang", password)
    assert client.get("/data/")["Location"] == "/akun/sandi/"
    assert client.get("/akun/sandi/").status_code == 200
    new = "mawar-kudus-1819"
    changed = client.post("/akun/sandi/", {"oldpassword": password, "password1": new, "password2": new})
    assert (changed.status_code, changed["Location"]) == (302, "/awal/")
    assert client.get("/data/").status_code == 200
    client.logout()
    sign_in(client, "adbang", new)
    assert client.get("/data/").status_code == 200


def test_signing_out_needs_a_post(client: Client) -> None:
    factories.person("admin")
    sign_in(client, "admin")
    client.get("/akun/keluar/")
    assert client.get("/atur/").status_code == 200
    client.post("/akun/keluar/")
    assert client.get("/atur/").status_code == 302


def test_every_answer_carries_the_strict_policy(client: Client) -> None:
    factories.person("admin")
    client.force_login(User.objects.get(username="admin"))
    for address in ("/akun/masuk/", "/atur/", "/tidak-ada/", "/data/", "/api/openapi.json"):
        answer = client.get(address)
        assert answer["Content-Security-Policy"] == policy()
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        assert len(answer["X-Request-ID"]) == 16
    assert "unsafe" not in policy()


def test_pages_hold_nothing_inline(client: Client) -> None:
    client.force_login(factories.person("admin"))
    for address in ("/akun/masuk/", "/atur/", "/atur/akun/", "/atur/organisasi/", "/atur/jabatan/"):
        body = client.get(address).content.decode()
        assert [
            mark for mark in (" style=", "<style", " onclick=", "<script>", "javascript:") if mark in body
        ] == []


def test_the_request_stands_in_the_log(client: Client, clock: Any) -> None:
    client.force_login(factories.person("admin"))
    form = {"user-username": "budi", "user-full_name": "Budi"}
    answer = client.post("/atur/akun/baru/", form, headers={"X-Request-ID": "percobaan-1"})
    assert answer["X-Request-ID"] == "percobaan-1"
    entry = LogEntry.objects.get(verb="add_user", subject="user budi")
    assert (entry.request, entry.who_name) == ("percobaan-1", "Orang admin")


def test_a_forged_request_id_is_not_taken_over(client: Client) -> None:
    assert client.get("/akun/masuk/", headers={"X-Request-ID": 'a b"<x>'})["X-Request-ID"] != 'a b"<x>'


def test_the_language_is_a_choice_and_not_the_browsers_wish(client: Client) -> None:
    native = client.get("/akun/masuk/", headers={"Accept-Language": "en"})
    assert native["Content-Language"] == "id"
    client.post("/bahasa/", {"language": "en", "next": "/akun/masuk/"})
    assert client.get("/akun/masuk/")["Content-Language"] == "en"


def test_cookies_are_closed_to_scripts(client: Client) -> None:
    factories.person("admin")
    answer = sign_in(client, "admin")
    cookie = answer.cookies["rapim_session"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_forms_from_elsewhere_are_refused() -> None:
    user = factories.person("admin")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user)
    assert strict.post("/atur/akun/baru/", {"user-username": "x"}).status_code == 403


def test_an_account_name_is_taken_once() -> None:
    factories.person("admin")
    with pytest.raises(accounts.Refused) as refused:
        accounts.add_user(actor=Actor("uji"), username="ADMIN")
    assert refused.value.code == "user_exists"


def test_a_wall_stays_signed_in_and_others_for_a_working_day(client: Client, clock: Any) -> None:
    for role, seconds in (("wall", 90 * 24 * 3600), ("adbang", 10 * 3600)):
        factories.person(role)
        sign_in(client, role)
        client.get("/awal/")
        assert client.session.get_expiry_age() == seconds
        client.logout()


def test_no_page_but_those_of_the_field_may_ask_where_the_phone_is(client: Client) -> None:
    answer = client.get("/akun/masuk/")
    rules = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert (rules["img-src"], rules["worker-src"]) == ("'self' data:", "'self'")
    assert (rules["script-src"], rules["default-src"]) == ("'self'", "'none'")
    permissions = answer["Permissions-Policy"].split(", ")
    assert permissions[:3] == ["camera=()", "geolocation=()", "microphone=()"]
    field = client.get("/lapangan/luring/")["Permissions-Policy"].split(", ")
    assert field[:3] == ["camera=()", "geolocation=(self)", "microphone=()"]
