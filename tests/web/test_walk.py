"""Every address as every role and as a stranger: what the access table says is what happens."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from web import factories

from rapim.meeting.actions.pushing import token_of
from rapim.org import access
from rapim.org.access import Grant, allowed

pytestmark = pytest.mark.django_db
# The identity provider's and the second factor's pages are allauth's own and switched off here.
ARGUMENTS: dict[str, Any] = {
    "pk": 999_999,
    "number": 1,
    "part": "1.01.02",
    "package": "rup-0",
    "decision": "rapim-2019-07-16/01",
    "problem": "M-2019-0001",
    "finding": "T-2019-0001",
    "target": "TG-2020-0001",
    "survey": "UP-2020-0001",
    "sha256": "0" * 64,
    "form": "bahan",
    "kind": "bahan",
    "meeting": "rapim-2019-08-21",
    "push": "0" * 32,
    "token": token_of(uuid.UUID(int=0), dt.date(2019, 12, 31)),
    "date": "TGL-2019-001",
    "rule": "calendar_change_agreed",
    "key": "tidak-ada",
    "wait": "K-2019-0001",
    "uid": "00000000-0000-4000-8000-000000000000",
    "which": "berlaku",
}
PASSES = {200, 302, 404, 405}


def addresses(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address pattern of the site with its view; the API apart (see test_api)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "api":
                yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.callback


def filled(route: str, agency: str) -> str:
    """The address of a pattern, about an agency."""
    trace = f"f1~2019~2019-08-21~awal.0~auto~agency~{agency}~absorption"
    for name, value in {**ARGUMENTS, "code": agency, "trace_id": trace}.items():
        for converter in ("int", "str", "slug", "path", "uuid"):
            route = route.replace(f"<{converter}:{name}>", str(value))
    assert "<" not in route, route
    return f"/{route}"


WALK = sorted(addresses(), key=lambda pair: pair[0])


def test_every_view_says_who_may_see_it() -> None:
    silent = [route for route, view in WALK if not hasattr(view, "verb") and not hasattr(view, "reason")]
    assert silent == []


def test_every_verb_of_a_view_stands_in_the_table() -> None:
    verbs = {view.verb for _, view in WALK if hasattr(view, "verb")}
    assert verbs - set(access.VERBS) == {"signed_in"}


@pytest.mark.parametrize("role", access.ROLES)
def test_what_the_table_says_is_what_happens(role: str, client: Client, clock: Any) -> None:
    factories.agencies()
    client.force_login(factories.person(role))
    held = [Grant(role, factories.OWN if role in access.AGENCY_ROLES else "")]
    found, expected = {}, {}
    for route, view in WALK:
        for agency in (factories.OWN, factories.OTHER):
            address = filled(route, agency)
            if address in found:
                continue
            status = client.get(address).status_code
            verb = getattr(view, "verb", "")
            free = verb in ("", "signed_in")
            about = getattr(view, "agency", None) or "trace_id" in route
            reach = None if free else allowed(held, verb)
            passes = free or (agency in reach if about else bool(reach))
            found[address] = "passes" if status in PASSES else status
            expected[address] = "passes" if passes else 403
    assert found == expected


def test_a_stranger_sees_the_door_and_nothing_else(client: Client) -> None:
    factories.agencies()
    for route, view in WALK:
        if hasattr(view, "reason"):
            continue
        address = filled(route, factories.OWN)
        answer = client.get(address)
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/akun/masuk/"), address
        assert client.post(address).status_code in (302, 403), address


def test_a_person_without_a_role_sees_no_figure(client: Client, clock: Any) -> None:
    user = factories.person("regent", since=factories.SINCE.replace(year=2030))
    client.force_login(user)
    refused = {route for route, view in WALK if getattr(view, "verb", "") in access.VERBS}
    seen = {route for route in refused if client.get(filled(route, factories.OWN)).status_code != 403}
    assert seen == set()
    assert client.get("/awal/").status_code == 200
