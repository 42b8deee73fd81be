"""Works of packages: the board, the page of a package and `rapim scurve` say the same of each."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from web import factories, purchases
from web.purchases import OTHER, OWN, D

from rapim import cli
from rapim.analytics import marks, packages, works
from rapim.analytics.models import PackageRow, PackageSet
from rapim.ledger import clock
from rapim.org import actions
from rapim.procurement.models import ClockNote

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2025, 9, 30, 3, tzinfo=dt.UTC)
SUMS = ("planned", "real", "deviation", "days_behind", "basis", "report_day")
BILLION = 10**9 * 100


@pytest.fixture(autouse=True)
def today() -> None:
    clock.set_to(NOW)
    factories.agencies()


def rows(as_of: dt.date | None = None, known_at: dt.datetime | None = None) -> dict[str, dict[str, Any]]:
    """The packages of the kept set by their names."""
    return {one["name"]: one for one in packages.packages(as_of, known_at)["packages"]}


def curve(one: dict[str, Any], *when: Any) -> dict[str, Any]:
    found = works.curve_of(one["id"], *when)
    assert found is not None
    return found


def ids(one: dict[str, Any]) -> list[str]:
    return [alert["id"] for alert in one["alerts"] if alert["id"] in {"EWS-06", "EWS-07"}]


def agreed(*when: Any) -> dict[str, dict[str, Any]]:
    """The rows of the board; each says the same as the curve of its package."""
    found = rows(*when)
    for one in found.values():
        page = curve(one, *when)
        if one["work"] is not None:
            assert one["work"] == page["work"]
        assert [a for a in one["alerts"] if a["id"] in {"EWS-06", "EWS-07"}] == page["alerts"]
        assert len(ids(one)) == len(set(ids(one)))
        if len(page["contracts"]) == 1:
            assert {name: page[name] for name in SUMS} == {name: page["work"][name] for name in SUMS}
    return found


def test_the_board_warns_of_a_critical_work_as_its_page_does() -> None:
    purchases.year(3)
    purchases.pull("schedule", [purchases.schedule("tender", "T100")])
    purchases.report("tender", "T100", D(2025, 9, 27), 0.2)
    found = agreed()
    one = found["Jalan 100"]
    assert ids(one) == ["EWS-06", "EWS-07"]
    assert (one["work"]["real"], one["work"]["critical"], one["work"]["basis"]) == (0.2, "b", "field")
    assert (one["work"]["report_day"], one["work"]["contracts"]) == ("2025-09-27", 1)
    assert one["work"]["projected"] == curve(one)["projected"]["careful"]["day"] > "2025-12-31"
    assert (one["crosses"], one["projected"]) == ("projected", one["work"]["projected"])
    assert (ids(found["Jalan 101"]), found["Jalan 101"]["work"]["critical"]) == ([], "unknown")


def test_a_word_of_the_ppk_makes_the_board_anew_and_an_earlier_moment_keeps_its_own() -> None:
    purchases.year(1)
    purchases.pull("schedule", [purchases.schedule("tender", "T100")])
    waiting = purchases.report("tender", "T100", D(2025, 9, 27), 0.2, accepted=None)
    assert rows()["Jalan 100"]["work"]["real"] is None
    clock.set_to(NOW + dt.timedelta(hours=1))
    waiting.checks.create(accepted=True, at=NOW + dt.timedelta(minutes=30), by_name="PPK Rekaan")
    assert rows()["Jalan 100"]["work"]["real"] == 0.2
    assert agreed(None, NOW)["Jalan 100"]["work"]["real"] is None


def test_a_contract_that_passes_its_year_is_warned_of_once() -> None:
    purchases.year(1)
    purchases.pull("contract", [purchases.contract("T100", ends=D(2026, 2, 10))])
    purchases.pull("schedule", [purchases.schedule("tender", "T100", ends=D(2026, 2, 10))])
    purchases.report("tender", "T100", D(2025, 9, 27), 0.01)
    one = agreed()["Jalan 100"]
    assert ids(one) == ["EWS-06", "EWS-07"]
    assert one["crosses"] == "contract"


def test_what_was_handed_over_is_not_critical_and_its_fine_stands_still() -> None:
    purchases.year(1)
    purchases.pull("contract", [purchases.contract("T100", ends=D(2025, 9, 1))])
    purchases.pull("schedule", [purchases.schedule("tender", "T100", ends=D(2025, 9, 1))])
    purchases.report("tender", "T100", D(2025, 8, 30), 0.2)
    before = agreed()["Jalan 100"]
    assert (ids(before)[0], before["work"]["critical"]) == ("EWS-06", "b")
    done = {"number": "T100", "bast_no": "BAST-1", "date": D(2025, 9, 11), "progress": 1.0}
    purchases.pull("handover", [done])
    one = agreed()["Jalan 100"]
    assert (ids(one), one["work"]["critical"]) == ([], "no")
    assert curve(one)["penalty"]["days"] == 10


def test_each_contract_is_judged_and_the_package_stands_as_its_worst(
    capsys: pytest.CaptureFixture[str],
) -> None:
    purchases.year(1)
    second = purchases.contract("T100", contract_no="K-2", value_sen=BILLION // 2, ends=D(2025, 9, 1))
    added = {"contract_no": "K-2/ADD", "addendum": 1, "date": D(2025, 8, 1), "ends": D(2025, 9, 10)}
    purchases.pull("contract", [purchases.contract("T100"), second, {**second, **added}])
    purchases.pull(
        "schedule",
        [
            purchases.schedule("tender", "T100"),
            purchases.schedule("local", "K-2", price_sen=BILLION // 2, ends=D(2025, 9, 10)),
        ],
    )
    purchases.report("tender", "T100", D(2025, 9, 27), 0.8)
    purchases.report("local", "K-2", D(2025, 9, 27), 0.5)
    one = agreed()["Jalan 100"]
    page = curve(one)
    parts = {part["contract"]["contract_no"]: part for part in page["contracts"]}
    assert sorted(parts) == ["K-2", "K-T100"]
    assert (parts["K-2"]["contract"]["ends"], parts["K-2"]["real"]) == ("2025-09-10", 0.5)
    assert (parts["K-T100"]["critical"]["code"], parts["K-2"]["critical"]["code"]) == ("no", "b")
    assert page["contract"]["contract_no"] == "K-2"
    assert one["contract_sen"] == 95 * 10**7 * 100 + BILLION // 2
    assert one["work"]["critical"] == "b"
    assert one["work"]["projected"] == max(part["projected"]["careful"]["day"] for part in parts.values())
    assert cli.run(["scurve", one["id"]]) == 0
    told = [line for line in capsys.readouterr().out.split("\n") if line.startswith("kontrak")]
    assert told == ["kontrak K-2", "kontrak K-T100"]
    fines = [part["penalty"]["fine_sen"] for part in parts.values()]
    assert one["work"]["fine_sen"] == sum(fines) == parts["K-2"]["penalty"]["fine_sen"] > 0


def shared(first: str = OWN, second: str = OTHER) -> None:
    """Two packages of two agencies whose contracts bear one number."""
    for agency, code in ((first, "1"), (second, "2")):
        purchases.pull("rup", [purchases.plan(code, agency)], f"rup-{code}.json")
        purchases.pull("announcement", [purchases.tender(f"T{code}", code, agency)], f"tender-{code}.json")
        purchases.pull("contract", [purchases.contract(f"T{code}", contract_no="SPK/01")], f"k-{code}.json")


def test_a_shared_contract_number_alone_is_nobodys_and_that_is_said() -> None:
    shared()
    purchases.pull("schedule", [purchases.schedule("local", "SPK/01")])
    found = agreed()
    for name in ("Jalan 1", "Jalan 2"):
        page = curve(found[name])
        assert (page["weeks"], page["shared"]) == ([], ["SPK/01"])


def test_a_shared_contract_number_with_its_agency_is_that_agencys_alone() -> None:
    shared()
    purchases.pull("schedule", [purchases.schedule("local", "SPK/01")], unit=f"{OTHER}.0000")
    purchases.report("local", "SPK/01", D(2025, 9, 27), 0.2)
    found = agreed()
    assert [bool(curve(found[name])["weeks"]) for name in ("Jalan 1", "Jalan 2")] == [False, True]
    assert [ids(found[name]) for name in ("Jalan 1", "Jalan 2")] == [[], ["EWS-06", "EWS-07"]]
    assert [curve(found[name])["shared"] for name in ("Jalan 1", "Jalan 2")] == [[], []]


def test_a_number_of_another_agency_links_to_none() -> None:
    purchases.year(1)
    purchases.pull("schedule", [purchases.schedule("local", "K-T100")], unit=f"{OTHER}.0000")
    page = curve(agreed()["Jalan 100"])
    assert (page["weeks"], page["shared"]) == ([], ["K-T100"])


def test_a_promoted_unit_is_an_agency_of_its_own_for_numbers_too() -> None:
    actions.record_agency(
        actor=factories.ADMIN, code=f"{OWN}.0007", name="RSUD Rekaan", valid_from=D(2019, 1, 1),
        legal_source="Perda 2/2019", promoted_from=f"{OWN}.0007",
    )  # fmt: skip
    shared()
    purchases.pull("rup", [purchases.plan("2", unit_code=f"{OWN}.0007")], "rup-3.json")
    purchases.pull("announcement", [purchases.tender("T2", "2", unit_code=f"{OWN}.0007")], "tender-3.json")
    purchases.pull("schedule", [purchases.schedule("local", "SPK/01")], unit=f"{OWN}.0007")
    found = agreed()
    assert found["Jalan 2"]["agency"] == f"{OWN}.0007"
    assert [bool(curve(found[name])["weeks"]) for name in ("Jalan 1", "Jalan 2")] == [False, True]


@pytest.mark.parametrize("seed", range(6))
def test_board_page_and_command_agree_on_every_package(seed: int) -> None:
    dice = random.Random(seed)
    numbers = [f"P{at}" for at in range(7)]
    units = [dice.choice([OWN, OTHER]) for _ in numbers]
    purchases.pull("rup", [purchases.plan(number, unit) for number, unit in zip(numbers, units, strict=True)])
    purchases.pull(
        "announcement",
        [purchases.tender(f"T{number}", number, unit) for number, unit in zip(numbers, units, strict=True)],
    )
    purchases.pull("contract", [row for number in numbers for row in _contracts(dice, number)])
    purchases.pull("schedule", [row for number in numbers for row in _schedules(dice, number)])
    purchases.pull("handover", [_minutes(dice, number) for number in numbers[::2]])
    for number in numbers:
        for week in range(dice.randrange(8)):
            name = ("local", f"K-T{number}") if dice.random() < 0.3 else ("tender", f"T{number}")
            day = D(2025, 7, 5) + dt.timedelta(7 * week)
            purchases.report(*name, day, dice.random() / 2, dice.choice([True, True, False, None]))
    moment = dt.datetime(2025, 8, 20, 3, tzinfo=dt.UTC)
    clock.set_to(NOW + dt.timedelta(days=40))
    for when in ((), (D(2025, 8, 31), None), (D(2025, 11, 9), None), (None, moment)):
        assert len(agreed(*when)) in {0, 7}


def _contracts(dice: random.Random, number: str) -> list[dict[str, Any]]:
    ends = [D(2025, 8, 30), D(2025, 10, 20), D(2026, 1, 15)]
    found = [purchases.contract(f"T{number}", ends=dice.choice(ends))]
    if dice.random() < 0.5:
        found.append(purchases.contract(f"T{number}", contract_no=f"K2-{number}", ends=dice.choice(ends)))
    if dice.random() < 0.5:
        more = {"contract_no": f"ADD-{number}", "addendum": 1, "date": D(2025, 8, 5), "ends": D(2025, 12, 1)}
        found.append({**found[-1], **more})
    return found


def _schedules(dice: random.Random, number: str) -> list[dict[str, Any]]:
    name = dice.choice([("tender", f"T{number}"), ("local", f"K-T{number}"), ("local", f"K2-{number}")])
    found = [purchases.schedule(*name)]
    if dice.random() < 0.5:
        found.append(purchases.schedule(*name, revision=1, effective=D(2025, 8, 10), ends=D(2025, 12, 1)))
    return found


def _minutes(dice: random.Random, number: str) -> dict[str, Any]:
    day = D(2025, 8, dice.randrange(1, 28))
    return {
        "number": f"T{number}", "contract_no": dice.choice(["", f"K2-{number}"]), "bap_no": f"B-{number}",
        "date": day, "bap_date": day, "progress": dice.choice([0.25, 0.5, 1.0]), "paid_sen": BILLION // 4,
    }  # fmt: skip


def test_a_set_moves_on_with_reports_and_says_what_one_made_anew_says() -> None:
    purchases.year(4)
    schedules = [purchases.schedule("tender", f"T10{at}") for at in range(3)]
    purchases.pull("schedule", [*schedules, purchases.schedule("local", "K-T103")])
    purchases.report("tender", "T100", D(2025, 9, 27), 0.5)
    rows()
    made = PackageSet.objects.get().pk
    later = NOW + dt.timedelta(hours=1)
    for name, share, accepted in ((("tender", "T100"), 0.6, True), (("local", "K-T103"), 0.1, True)):
        purchases.report(*name, D(2025, 9, 28), share, accepted, received_at=later, checked_at=later)
    purchases.report("tender", "T101", D(2025, 9, 28), 0.1, None, received_at=later)
    clock.set_to(later)
    moved = agreed()
    assert PackageSet.objects.get().pk == made
    assert [moved[f"Jalan 10{at}"]["work"]["real"] for at in range(4)] == [0.6, None, None, 0.1]
    assert [row.alarm for row in PackageRow.objects.filter(package="rup-103")] == [2]
    assert moved["Jalan 103"]["crosses"] == "projected"
    PackageSet.objects.update(key="lain")
    assert rows() == moved


@pytest.mark.parametrize("how", ["late", "note"])
def test_a_word_that_came_late_or_is_no_report_makes_the_set_anew(how: str) -> None:
    purchases.year(1)
    purchases.pull("schedule", [purchases.schedule("tender", "T100")])
    rows()
    made = PackageSet.objects.get().pk
    clock.set_to(NOW + dt.timedelta(hours=1))
    if how == "late":
        purchases.report("tender", "T100", D(2025, 9, 27), 0.2)
    else:
        ClockNote.objects.create(
            table="tender", number="T100", kind="request", party="opd", day=D(2025, 9, 1), text="Rekaan",
            at=clock.now(), by_name="Rekaan",
        )  # fmt: skip
    assert agreed()["Jalan 100"]["work"]["real"] == (0.2 if how == "late" else None)
    assert sorted(PackageSet.objects.values_list("pk", flat=True))[0] == made
    assert PackageSet.objects.count() == 2


def test_all_works_of_a_year_are_read_in_a_fixed_number_of_queries() -> None:
    counted = []
    for agency, count in ((OWN, 1), (OTHER, 3)):
        purchases.year(count, agency)
        names = [f"T{1 if agency == OWN else 2}{at:02}" for at in range(count)]
        purchases.pull("schedule", [purchases.schedule("local", f"K-{name}") for name in names], agency)
        for name in names:
            purchases.report("tender", name, D(2025, 9, 27), 0.2)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            packages.kept_set(2025, D(2025, 9, 30), marks.known(), NOW)
        counted.append(len([one for one in queries if "INSERT" not in one["sql"]]))
    assert counted[0] == counted[1]
