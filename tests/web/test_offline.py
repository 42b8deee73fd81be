"""What a phone keeps of the field: the worker, its files, and the page without a network."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from web import factories, purchases
from web.test_map import works

import rapim
from rapim.web.field.offline import KEPT, kept_files
from rapim.words.catalogue import catalogue

pytestmark = pytest.mark.django_db
STATIC = Path(rapim.__file__).parent / "web" / "static" / "rapim"
SCRIPTS = ("field.js", "field-queue.js", "field-photo.js")


def settings_of(body: str) -> dict[str, Any]:
    """What a page says to the scripts of the field."""
    found = re.search(r'<script id="lapangan-kata" type="application/json">(.*?)</script>', body)
    assert found
    said: dict[str, Any] = json.loads(found.group(1))
    return said


def test_the_worker_rules_the_field_alone_and_is_always_asked_for(client: Client) -> None:
    answer = client.get("/lapangan/sw.js")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert (answer["Cache-Control"], answer["Service-Worker-Allowed"]) == ("no-cache", "/lapangan/")
    found = re.search(r"const FILES = (\[.*?\])", answer.content.decode())
    assert found and json.loads(found.group(1)) == kept_files()


def test_every_file_that_a_phone_keeps_is_there_and_every_file_of_a_page_is_kept(client: Client) -> None:
    assert [name for name in KEPT if finders.find(name) is None] == []
    client.force_login(factories.person("adbang"))
    factories.agencies()
    page = client.get("/lapangan/").content.decode()
    used = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert used - set(kept_files()) == set()


def test_the_page_without_a_network_knows_nobody(client: Client) -> None:
    client.force_login(factories.person("field_officer", name="orang7"))
    for reader in (client, Client()):
        body = reader.get("/lapangan/luring/").content.decode()
        assert "Halaman ini belum pernah dibuka di perangkat ini" in body
        assert settings_of(body)["keep"] is False
    assert settings_of(body)["officer"] == ""
    assert "orang7" not in body


def test_a_form_tells_its_script_whose_it_is_and_what_it_may_keep(client: Client) -> None:
    factories.agencies()
    works(1)
    client.force_login(factories.person("field_officer", name="orang7"))
    body = client.get("/lapangan/rup-100/").content.decode()
    said = settings_of(body)
    assert {name: said[name] for name in ("officer", "keep", "worker", "scope", "door")} == {
        "officer": "orang7",
        "keep": True,
        "worker": "/lapangan/sw.js",
        "scope": "/lapangan/",
        "door": "/akun/masuk/",
    }
    assert purchases.OWN == factories.OWN
    assert re.findall(r"<style|style=|<script>|onclick", body) == []


def test_a_place_is_asked_for_on_pages_of_the_field_alone(client: Client) -> None:
    client.force_login(factories.person("adbang"))
    asked = {
        address: client.get(address)["Permissions-Policy"] for address in ("/lapangan/", "/paket/", "/atur/")
    }
    found = {address: re.findall(r"geolocation=\((.*?)\)", said)[0] for address, said in asked.items()}
    assert found == {"/lapangan/": "self", "/paket/": "", "/atur/": ""}


def test_signing_out_may_name_what_waits(client: Client) -> None:
    client.force_login(factories.person("adbang"))
    for address in ("/paket/", "/akun/keluar/"):
        assert 'data-leave="Masih ada {n} laporan' in client.get(address).content.decode()


def test_every_word_that_a_script_says_is_in_the_catalogue() -> None:
    text = "".join((STATIC / name).read_text() for name in SCRIPTS)
    said = set(re.findall(r'\bsay\("([a-z_]+)"', text)) - {"state_"}
    said |= {f"state_{state}" for state in ("waiting", "door", "other", "held")}
    for lang in ("id", "en"):
        assert sorted(f"queue.{name}" for name in said if f"queue.{name}" not in catalogue(lang)) == []


def test_no_script_writes_markup_or_runs_text() -> None:
    text = "".join((STATIC / name).read_text() for name in (*SCRIPTS, "map.js"))
    assert re.findall(r"\.innerHTML\s*=|insertAdjacentHTML|\beval\(|document\.write", text) == []
