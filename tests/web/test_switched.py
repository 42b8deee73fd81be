"""What a government switches on: a second factor, its identity provider. Each in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web.provider import running

VISIT = """
import json, sys, django
django.setup()
from django.contrib.auth.models import User
from django.test import Client
if not User.objects.exists():
    User.objects.create_user("adbang", password="sandi-untuk-uji-coba")
client, found = Client(), {}
for method, path in json.loads(sys.argv[1]):
    if path == "in":
        client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
        continue
    answer = getattr(client, method)(path)
    found[path] = [answer.status_code, answer.headers.get("Location", ""), answer["Content-Security-Policy"],
                   answer.content.decode()]
print(json.dumps(found))
"""


def visit(home: Path, visits: list[tuple[str, str]], **environment: str) -> dict[str, Any]:
    source = str(Path(__file__).resolve().parents[2] / "src")
    env = {**os.environ, "RAPIM_HOME": str(home), "PYTHONPATH": source, "DATABASE_URL": ""}
    env |= {"DJANGO_SETTINGS_MODULE": "rapim.settings", **environment}
    command = [sys.executable, "-c", VISIT, json.dumps(visits)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def provider() -> Iterator[str]:
    with running() as server:
        yield server.url


def test_a_second_factor_is_off_until_it_is_switched_on(ready_home: Path) -> None:
    pages = [("get", "in"), ("get", "/akun/faktor/")]
    assert visit(ready_home, pages)["/akun/faktor/"][0] == 404
    on = visit(ready_home, pages, RAPIM_MFA="on")["/akun/faktor/"]
    assert (on[0], on[3].count("/akun/faktor/totp/activate/") > 0) == (200, True)


def test_a_required_second_factor_comes_before_every_page(ready_home: Path) -> None:
    pages = [("get", "in"), ("get", "/data/"), ("get", "/akun/faktor/")]
    found = visit(ready_home, pages, RAPIM_MFA="required")
    assert found["/data/"][:2] == [302, "/akun/faktor/"]
    assert found["/akun/faktor/"][0] == 200


def test_the_identity_provider_is_offered_and_led_to(ready_home: Path, provider: str) -> None:
    pages = [("get", "/akun/masuk/"), ("post", "/akun/sso/oidc/oidc/login/"), ("get", "/akun/sso/signup/")]
    said = {"RAPIM_OIDC_URL": provider, "RAPIM_OIDC_NAME": "SSO Contoh", "RAPIM_OIDC_CLIENT": "rapim"}
    found = visit(ready_home, pages, **said, RAPIM_OIDC_SECRET="rahasia")
    assert found["/akun/masuk/"][3].count("Masuk dengan SSO Contoh") == 1
    assert found["/akun/masuk/"][2].count(f"form-action 'self' {provider};") == 1
    status, address = found["/akun/sso/oidc/oidc/login/"][:2]
    assert (status, address.split("?")[0]) == (302, f"{provider}/masuk")
    assert address.count("code_challenge=") == 1
