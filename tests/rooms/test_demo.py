"""The files of the simulated regency go through the real door, and keep their character as facts."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from web.factories import batch

from rapim.budget.models import (
    CashPlan,
    Ceiling,
    Disbursement,
    Event,
    Lock,
    Physical,
    Realisation,
    Reply,
    Revenue,
)
from rapim.demo import small
from rapim.demo.future import acted, undo_future
from rapim.demo.load import NotEmptyError, load_demo
from rapim.demo.people import LOGINS, PASSWORD
from rapim.demo.small import small_items
from rapim.intake.actions import load_paths
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.models import Batch, LogEntry
from rapim.org import access, actions
from rapim.org.models import Agency, Government

MONTHS = [f"m{month:02d}" for month in range(1, 13)]


def load(paths: list[Path]) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = load_paths(paths)["files"]
    return entries


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    first, second = (small(tmp_path / name, months=2) for name in ("a", "b"))
    assert [p.relative_to(tmp_path / "a") for p in first] == [p.relative_to(tmp_path / "b") for p in second]
    assert [sha256(p.read_bytes()).hexdigest() for p in first] == [
        sha256(p.read_bytes()).hexdigest() for p in second
    ]


@pytest.mark.django_db
def test_every_file_is_recognised_and_loaded_without_a_word(tmp_path: Path) -> None:
    items = small_items(tmp_path)
    entries = load([tmp_path / item.path for item in items])
    told = {Path(entry["path"]).name: entry for entry in entries}
    assert {entry["status"] for entry in entries if "/isb/" not in entry["path"]} == {"loaded"}
    assert {entry["status"] for entry in entries if "/isb/" in entry["path"]} == {"loaded", "duplicate"}
    assert {Path(item.path).name: item.kind for item in items} == {n: e["kind"] for n, e in told.items()}
    assert [entry["problems"] for entry in entries if entry["problems"]] == []
    assert {e["variant"] for e in entries if e["kind"] == "lra"} == {"monthly"}
    assert Government.objects.get().simulated
    assert set(Batch.objects.values_list("simulated", flat=True)) == {True}


@pytest.mark.django_db
def test_loading_again_changes_nothing(tmp_path: Path) -> None:
    paths = small(tmp_path, months=2)
    load(paths)
    counts = [m.objects.count() for m in (Batch, Ceiling, CashPlan, Disbursement, Realisation, Physical)]
    assert {entry["duplicate"] for entry in load(paths)} == {True}
    assert [
        m.objects.count() for m in (Batch, Ceiling, CashPlan, Disbursement, Realisation, Physical)
    ] == counts


@pytest.mark.django_db
def test_register_and_report_agree(tmp_path: Path) -> None:
    load(small(tmp_path))
    by_nature = dict(Disbursement.objects.values_list("nature").annotate(Sum("amount_sen")))
    reported = Realisation.objects.aggregate(total=Sum("realised_sen"))["total"]
    assert by_nature["spending"] - by_nature.get("return", 0) == reported > 0
    assert by_nature["advance"] > 0
    assert Ceiling.objects.aggregate(total=Sum("ceiling_sen"))["total"] == 26_000_000_000_00


CHARACTERS = ("Satpol PP", "BPBD", "DPMPTSP", "Kesbangpol", "Arpusda", "Setwan", "Disbudpar")


@pytest.fixture
def year(db: None, tmp_path: Path) -> None:
    load(small(tmp_path, months=8, names=CHARACTERS))


def facts(model: Any, unit: str) -> Any:
    return model.objects.filter(line__unit_code=unit)


@pytest.mark.usefixtures("year")
def test_characters_are_visible_in_facts() -> None:
    public_order, disaster = "1.05.0.00.0.00.01.0000", "1.05.0.00.0.00.02.0000"
    invest, culture, council = "2.18.0.00.0.00.01.0000", "2.22.3.26.0.00.01.0000", "4.01.0.00.0.00.02.0000"
    politics = "1.05.0.00.0.00.03.0000"
    first = Batch.objects.filter(kind="rak").order_by("id").first()
    plans = CashPlan.objects.filter(batch=first)
    planned = sum(sum(row) for row in plans.filter(line__unit_code=public_order).values_list(*MONTHS))
    given = Ceiling.objects.filter(line__unit_code=public_order).aggregate(s=Sum("ceiling_sen"))["s"]
    assert 0.85 < planned / given < 0.93
    assert plans.filter(line__unit_code=disaster).count() == 0
    assert set(facts(Physical, invest).values_list("month", flat=True)) == {1, 2, 3, 4}
    direct = plans.filter(line__unit_code=culture, line__account__startswith="5.2")
    december = sum(direct.values_list("m12", flat=True))
    assert december * 2 > sum(sum(row) for row in direct.values_list(*MONTHS))
    flat = plans.filter(line__unit_code=politics, line__account__startswith="5.2").values_list(*MONTHS)
    assert max(max(row[:11]) - min(row[:11]) for row in flat) <= 100
    assert copied(council) == 1.0
    assert facts(Disbursement, council).filter(sp2d_kind="TU").count() > 0


def copied(unit: str) -> float:
    """The share of activities whose physical progress is the financial one, at the end of June."""
    same = []
    for progress in facts(Physical, unit).filter(month=6):
        here = {"line__unit_code": unit, "line__sub_activity": progress.line.sub_activity}
        paid = Realisation.objects.filter(month__lte=6, **here).aggregate(s=Sum("realised_sen"))["s"]
        ceiling = Ceiling.objects.filter(**here).aggregate(s=Sum("ceiling_sen"))["s"]
        same.append(abs(progress.share - paid / ceiling) < 1e-4)
    return sum(same) / len(same)


@pytest.mark.django_db
def test_a_real_home_is_refused(home: Path) -> None:
    actions.name_government(actor=Actor("Sri"), name="Kabupaten Contoh", code="99.01")
    with pytest.raises(NotEmptyError):
        load_demo(home)


@pytest.mark.django_db
def test_the_demo_fills_a_home_to_a_moment_and_goes_on(home: Path, client: Any) -> None:
    march, april = dt.datetime(2018, 3, 12, 10, tzinfo=dt.UTC), dt.datetime(2018, 4, 12, 10, tzinfo=dt.UTC)
    assert load_demo(home, until=march)
    assert not load_demo(home, until=march)
    assert Batch.objects.order_by("-id").values_list("loaded_at", flat=True)[0] <= march
    assert set(Batch.objects.values_list("status", flat=True)) == {"loaded"}
    assert set(Batch.objects.values_list("kind", flat=True)) >= {"dpa", "rak", "sp2d", "rfk", "revenue"}
    before = Lock.objects.count()
    assert load_demo(home, until=april)
    assert Lock.objects.count() - before == 1
    assert clock.now().year > 2020
    everyone(client)


def everyone(client: Any) -> None:
    assert all(client.login(username=login.username, password=PASSWORD) for login in LOGINS)
    day = dt.date(2019, 8, 21)
    users = {login.username: client.login(username=login.username, password=PASSWORD) for login in LOGINS}
    assert set(users.values()) == {True}
    held = {login.role for login in LOGINS}
    assert held == set(access.ROLES)
    hospital = Agency.objects.get(promoted_from="1.02.0.00.0.00.01.0001")
    assert (hospital.kind, hospital.valid_from <= day) == ("rsud", True)
    assert Agency.objects.filter(kind="bumd").count() == 3
    assert (Event.objects.count(), Reply.objects.count(), Revenue.objects.exists()) == (1, 0, True)


@pytest.mark.django_db
def test_what_has_not_happened_steps_aside_and_comes_back(home: Path) -> None:
    march, april = dt.datetime(2018, 3, 12, 10, tzinfo=dt.UTC), dt.datetime(2018, 4, 12, 10, tzinfo=dt.UTC)
    load_demo(home, until=march)
    before = state()
    load_demo(home, until=april)
    whole = state()
    clock.set_to(march)
    gone = undo_future(actor=Actor("Sri"))
    assert (gone, state(), acted()) == (len(whole["batches"]) - len(before["batches"]), before, True)
    assert undo_future(actor=Actor("Sri")) == 0
    assert not LogEntry.objects.filter(at__gt=march).exists()
    load_demo(home, until=april)
    assert state() == whole


def state() -> dict[str, Any]:
    """What is known in a home, by what a reader would see of it."""
    return {
        "batches": list(Batch.objects.order_by("id").values_list("code", "stored", "withdrawn")),
        "facts": [
            model.objects.count() for model in (Ceiling, CashPlan, Realisation, Disbursement, Physical)
        ],
        "spent": Disbursement.objects.aggregate(s=Sum("amount_sen"))["s"],
        "locks": list(Lock.objects.order_by("id").values_list("month", "locked", "at")),
    }


@pytest.mark.django_db
def test_a_real_home_keeps_its_future(home: Path) -> None:
    actions.name_government(actor=Actor("Sri"), name="Kabupaten Contoh", code="99.01")
    made = batch()
    now = made.loaded_at - dt.timedelta(days=1)
    clock.set_to(now)
    assert (undo_future(actor=Actor("Sri")), list(Batch.objects.all()), acted()) == (0, [made], False)
