"""Signing in by the government's identity provider, all the way and back, over real HTTP."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web.provider import CLIENT, SECRET, Provider, running

MAKE = """
import datetime as dt, django
django.setup()
from django.contrib.auth.models import User
from rapim.ledger.actions import Actor
from rapim.ledger.database import prepare
from rapim.org import accounts, actions
prepare()
admin = Actor("uji")
for name in ("sari@contoh.example", "budi"):
    accounts.add_user(actor=admin, username=name, password="sandi-untuk-uji-coba")
actions.grant_role(actor=admin, user_id=User.objects.get(username__startswith="sari").pk, role="adbang",
                   agency_code="", valid_from=dt.date(2019, 1, 1), legal_source="Keputusan uji")
"""
PASS = """
import http.client, json, sys, django
from urllib.parse import urlsplit
django.setup()
from django.contrib.auth.models import User
from django.test import Client
from allauth.socialaccount.models import SocialAccount
client = Client()
away = urlsplit(client.post("/akun/sso/oidc/oidc/login/")["Location"])
door = http.client.HTTPConnection(away.netloc)
door.request("GET", f"{away.path}?{away.query}")
back = urlsplit(door.getresponse().getheader("Location"))
door.close()
query = back.query.replace("state=", "state=x") if sys.argv[1] == "forged" else back.query
answer = client.get(f"{back.path}?{query}")
pages = {path: client.get(path).status_code for path in ("/awal/", "/data/", "/wall/", "/")}
inside = User.objects.filter(pk=client.session.get("_auth_user_id")).first()
print(json.dumps({
    "user": inside and inside.username,
    "answer": [answer.status_code, answer.headers.get("Location", "")], "pages": pages,
    "text": answer.content.decode(),
    "accounts": sorted(User.objects.values_list("username", flat=True)),
    "links": sorted(SocialAccount.objects.values_list("uid", "user__username")),
}))
"""
PEOPLE = ["budi", "sari@contoh.example"]
SHUT = dict.fromkeys(("/awal/", "/data/", "/wall/", "/"), 302)
SARI = {"sub": "11", "email": "sari@contoh.example", "preferred_username": "sari"}


@pytest.fixture
def provider() -> Iterator[Provider]:
    with running() as server:
        yield server


def run(code: str, home: Path, *words: str, **environment: str) -> str:
    """What a piece of code says in a process and a home of its own, always on the embedded database."""
    source = Path(__file__).resolve().parents[2] / "src"
    env = {**os.environ, "RAPIM_HOME": str(home), "PYTHONPATH": str(source), "DATABASE_URL": ""}
    env |= {"DJANGO_SETTINGS_MODULE": "rapim.settings", **environment}
    command = [sys.executable, "-c", code, *words]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two accounts, made once and copied for each test."""
    home = Path(shutil.copytree(ready, tmp_path_factory.mktemp("made") / "home"))
    run(MAKE, home)
    return home


@pytest.fixture
def own_home(tmp_path: Path, made: Path) -> Path:
    """The home of one test."""
    return Path(shutil.copytree(made, tmp_path / "own"))


def enter(home: Path, provider: Provider, way: str = "", **environment: str) -> dict[str, Any]:
    """Go to the provider, come back, and see how far one gets."""
    known = {"RAPIM_OIDC_URL": provider.url, "RAPIM_OIDC_CLIENT": CLIENT, "RAPIM_OIDC_SECRET": SECRET}
    found: dict[str, Any] = json.loads(run(PASS, home, way, **known, **environment))
    return found


def shut_out(found: dict[str, Any]) -> bool:
    """Whether nobody was signed in, nobody was made, nobody was linked, and no page opened."""
    return (found["user"], found["accounts"], found["links"], found["pages"]) == (None, PEOPLE, [], SHUT)


def test_an_unknown_person_gets_no_account_and_sees_nothing(own_home: Path, provider: Provider) -> None:
    provider.claims = {"sub": "9", "preferred_username": "orang-asing", "email": "asing@contoh.example"}
    found = enter(own_home, provider)
    assert shut_out(found)
    assert (found["answer"][0], re.findall("<h1>(.*)</h1>", found["text"])) == (200, ["Belum ada akun"])


def test_a_known_name_without_a_role_enters_and_sees_nothing(own_home: Path, provider: Provider) -> None:
    provider.claims = {"sub": "10", "preferred_username": "budi"}
    found = enter(own_home, provider)
    assert found["answer"] == [302, "/awal/"]
    assert (found["user"], found["links"], found["accounts"]) == ("budi", [["10", "budi"]], PEOPLE)
    assert found["pages"] == {"/awal/": 200, "/data/": 403, "/wall/": 403, "/": 302}


def test_a_known_address_is_linked_when_the_provider_verified_it(own_home: Path, provider: Provider) -> None:
    provider.claims = {**SARI, "email_verified": True}
    found = enter(own_home, provider, RAPIM_OIDC_CLAIM="email")
    assert (found["user"], found["links"]) == (SARI["email"], [["11", SARI["email"]]])
    assert found["pages"]["/data/"] == 200
    provider.claims = {"sub": "11", "email": "nama.baru@contoh.example"}
    again = enter(own_home, provider, RAPIM_OIDC_CLAIM="email")
    assert (again["user"], again["links"]) == (SARI["email"], [["11", SARI["email"]]])


@pytest.mark.parametrize("verified", [{}, {"email_verified": False}, {"email_verified": "false"}])
def test_a_known_address_that_nobody_verified_opens_nothing(
    own_home: Path, provider: Provider, verified: dict[str, Any]
) -> None:
    provider.claims = {**SARI, **verified}
    assert shut_out(enter(own_home, provider, RAPIM_OIDC_CLAIM="email"))


def test_an_address_never_opens_the_account_of_a_name(own_home: Path, provider: Provider) -> None:
    provider.claims = {**SARI, "email_verified": True}
    assert shut_out(enter(own_home, provider))


@pytest.mark.parametrize("token", [{"aud": "aplikasi-lain"}, {"iss": "http://lain.example"}, {"exp": 1}])
def test_a_statement_for_another_by_another_or_of_yesterday_opens_nothing(
    own_home: Path, provider: Provider, token: dict[str, Any]
) -> None:
    provider.claims, provider.token = {"sub": "10", "preferred_username": "budi"}, token
    assert shut_out(enter(own_home, provider))


def test_an_answer_that_nobody_asked_for_opens_nothing(own_home: Path, provider: Provider) -> None:
    provider.claims = {"sub": "10", "preferred_username": "budi"}
    assert shut_out(enter(own_home, provider, "forged"))
