"""Packages that may have been split: who sees them, who may say what, and what stays."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim.analytics.packages import packages
from rapim.ledger import clock as house_clock
from rapim.ledger.models import Document, LogEntry
from rapim.org import actions
from rapim.procurement.models import SplitNote

pytestmark = pytest.mark.django_db
PAGE = "/paket/pecah/"
MILLION = 10**6 * 100
ACCOUNT = "5.2.04.01.01"


@pytest.fixture(autouse=True)
def today() -> Any:
    house_clock.set_to(dt.datetime(2025, 7, 15, 2, 0, tzinfo=dt.UTC))
    factories.agencies()
    yield
    house_clock.set_to(None)


def split(agency: str = OWN, count: int = 3, first: int = 1, each: int = 150 * MILLION) -> list[str]:
    """So many like direct purchases of an agency on one account; their ids."""
    codes = [f"{purchases.FIRST[agency]}{first + at:03}" for at in range(count)]
    small = {"method": "Pengadaan Langsung", "ceiling_sen": each, "name": "Rehab saluran Desa Contoh"}
    purchases.pull("rup", [purchases.plan(code, agency, **small) for code in codes], f"r{agency}{first}")
    line = {"item": "1", "account": ACCOUNT, "sub_activity": "1.03.02", "amount_sen": each}
    purchases.pull("rup_line", [{"rup_code": code, **line} for code in codes], f"l{agency}{first}")
    return [f"rup-{code}" for code in codes]


def signed_in(role: str, agency: str = "") -> Client:
    client = Client()
    client.force_login(factories.person(role, agency, name=f"{role}-{agency}".strip("-")))
    return client


def write(client: Client, key: str, kind: str, said: str = "Lokasinya berbeda.") -> int:
    return client.post(f"{PAGE}{key}/catatan/", {"kind": kind, "text": said}).status_code


def text(answer: Any) -> str:
    main = re.sub(r"(?s).*<main|</main>.*", "", answer.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).strip()


def test_a_group_says_its_sum_its_limit_and_the_method_of_the_whole() -> None:
    ids = split()
    answer = signed_in("inspectorate").get(PAGE)
    found = answer.context["picture"].clusters
    assert [(one.group.ids, one.group.total_sen, one.group.limit_sen) for one in found] == [
        (ids, 450 * MILLION, 400 * MILLION)
    ]
    assert (found[0].group.alike, found[0].group.due_method) == (1.0, "tender")
    assert "bukan temuan dan bukan tuduhan" in text(answer)
    assert "belum dicocokkan dengan naskah peraturan" in text(answer)


def test_at_the_limit_there_is_no_suspicion_and_the_limit_is_that_of_the_day() -> None:
    split(count=2, each=200 * MILLION)
    client = signed_in("inspectorate")
    counted = {
        day: len(client.get(f"{PAGE}?per={day}").context["picture"].clusters)
        for day in ("2025-04-29", "2025-04-30")
    }
    assert counted == {"2025-04-29": 1, "2025-04-30": 0}


def test_an_agency_head_sees_its_own_groups_and_others_of_the_agency_none() -> None:
    split(OWN)
    split(OTHER)
    found = signed_in("agency_head", OTHER).get(PAGE).context["picture"].clusters
    assert [one.group.agency for one in found] == [OTHER]
    for role in ("planner", "treasurer", "commitment_officer", "regent", "bpkad", "wall"):
        agency = OWN if role in ("planner", "treasurer", "commitment_officer") else ""
        assert signed_in(role, agency).get(PAGE).status_code == 403, role
    for role in ("sekda", "adbang", "ukpbj", "inspectorate"):
        assert len(signed_in(role).get(PAGE).context["picture"].clusters) == 2, role


def test_the_agency_answers_the_inspectorate_judges_and_nobody_else() -> None:
    key = split()[0]
    head, judge, other = signed_in("agency_head"), signed_in("inspectorate"), signed_in("agency_head", OTHER)
    assert [write(one, key, "answer") for one in (head, judge, signed_in("adbang"))] == [302, 403, 403]
    assert [write(one, key, "fair", "Dua desa.") for one in (judge, head, signed_in("sekda"))] == [
        302, 403, 403,
    ]  # fmt: skip
    assert write(other, key, "answer") == 404
    assert write(judge, key, "examine", "Ulang: satu desa.") == 302
    assert [(row.kind, row.text) for row in SplitNote.objects.all()] == [
        ("answer", "Lokasinya berbeda."), ("fair", "Dua desa."), ("examine", "Ulang: satu desa."),
    ]  # fmt: skip
    cluster = judge.get(PAGE).context["picture"].clusters[0]
    assert (cluster.verdict.kind, cluster.answer.text) == ("examine", "Lokasinya berbeda.")
    assert LogEntry.objects.filter(verb="write_split_note").count() == 3


def test_a_word_needs_its_reason_and_is_kept_once() -> None:
    key = split()[0]
    judge = signed_in("inspectorate")
    assert write(judge, key, "fair", "  ") == 302
    assert write(judge, key, "salah") == 302
    assert SplitNote.objects.count() == 0
    for _ in range(2):
        write(judge, key, "fair", "Dua desa.")
    assert SplitNote.objects.count() == 1
    assert write(judge, "rup-404", "fair") == 404
    assert judge.get(f"{PAGE}{key}/catatan/").status_code == 302


def test_a_word_stays_when_the_group_grows_and_says_that_it_was_another() -> None:
    key = split()[0]
    judge = signed_in("inspectorate")
    write(judge, key, "fair", "Tiga desa.")
    assert [other for _, other in judge.get(PAGE).context["picture"].clusters[0].told] == [False]
    split(first=9, count=1)
    found = judge.get(PAGE).context["picture"].clusters[0]
    assert (len(found.group.members), [other for _, other in found.told]) == (4, [True])


def test_a_word_of_a_later_day_is_not_on_an_earlier_page() -> None:
    key = split()[0]
    judge = signed_in("inspectorate")
    write(judge, key, "fair", "Tiga desa.")
    earlier = judge.get(f"{PAGE}?per=2025-07-14")
    assert (earlier.context["picture"].clusters[0].notes, earlier.context["may_judge"]) == ([], False)


def test_file_and_print_hold_every_package_of_every_group() -> None:
    ids = split()
    write(signed_in("agency_head"), ids[0], "answer", "Tiga desa.")
    client = signed_in("inspectorate")
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}?format=csv").content.decode("utf-8-sig"))))
    assert [(row["Paket"], row["Jawaban OPD"]) for row in rows] == [(one, "Tiga desa.") for one in ids]
    first, again = (client.get("/dokumen/dugaan-pemecahan.pdf") for _ in range(2))
    assert (first.content[:5], first.content == again.content) == (b"%PDF-", True)
    assert Document.objects.filter(kind="splits").count() == 1


def test_one_group_and_three_ask_the_same_queries() -> None:
    client = signed_in("inspectorate")

    def asked() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    key = split()[0]
    write(client, key, "fair", "Satu.")
    one = asked()
    write(client, split(OTHER)[0], "fair", "Dua.")
    assert asked() == one


def test_the_page_is_light_in_both_languages() -> None:
    split()
    client = signed_in("inspectorate")
    for lang in ("id", "en"):
        client.cookies["django_language"] = lang
        body = client.get(f"{PAGE}?per={D(2025, 7, 14)}").content
        assert len(body) < 300_000
        assert re.findall(rb"<style|style=|<script>|onclick", body) == []


def test_a_promoted_unit_is_an_agency_of_its_own_and_the_warning_says_the_same() -> None:
    ids = split()
    hospital = f"{OWN}.0001"
    small = {
        "method": "Pengadaan Langsung",
        "ceiling_sen": 150 * MILLION,
        "name": "Rehab saluran Desa Contoh",
    }
    purchases.pull("rup", [purchases.plan("1900", unit_code=hospital, **small)])
    line = {"item": "1", "account": ACCOUNT, "sub_activity": "1.03.02", "amount_sen": 150 * MILLION}
    purchases.pull("rup_line", [{"rup_code": "1900", **line}])
    client = signed_in("inspectorate")

    def grouped() -> tuple[list[str], list[str]]:
        found = client.get(PAGE).context["picture"].clusters
        warned = [
            one["id"]
            for one in packages()["packages"]
            if "EWS-13" in {alert["id"] for alert in one["alerts"]}
        ]
        return [one for cluster in found for one in cluster.group.ids], sorted(warned)

    assert grouped() == (sorted([*ids, "rup-1900"]), sorted([*ids, "rup-1900"]))
    actions.promote_sub_unit(
        actor=factories.ADMIN, unit_code=hospital, name="RSUD Contoh", valid_from=factories.SINCE
    )
    assert grouped() == (ids, ids)


def test_a_page_holds_ten_groups_and_the_file_all_of_them() -> None:
    for at in range(15):
        line = {"item": "1", "sub_activity": "1.03.02", "amount_sen": 150 * MILLION}
        codes = [f"1{at:02}{part}" for part in range(9)]
        small = {"method": "Pengadaan Langsung", "ceiling_sen": 150 * MILLION, "name": "Rehab saluran Desa"}
        purchases.pull("rup", [purchases.plan(code, **small) for code in codes], f"rup{at}")
        lines = [{"rup_code": code, "account": f"5.2.{at:02}", **line} for code in codes]
        purchases.pull("rup_line", lines, f"line{at}")
    client = signed_in("inspectorate")
    first = client.get(PAGE)
    assert (len(first.content) < 300_000, len(first.context["picture"].pages.object_list)) == (True, 10)
    assert first.context["picture"].pages.object_list[0].more == 3
    second = client.get(f"{PAGE}{first.context['picture'].after}").context["picture"]
    last = second.pages.object_list[-1]
    assert (len(second.pages.object_list), last.number, second.after) == (5, 15, "")
    answer = client.post(f"{PAGE}{last.group.key}/catatan/", {"kind": "fair", "text": "Beda desa."})
    assert answer["Location"] == f"{PAGE}?page=2#g-{last.group.key}"
    rows = client.get(f"{PAGE}?format=csv").content.decode("utf-8-sig").strip().splitlines()
    assert len(rows) == 1 + 15 * 9
