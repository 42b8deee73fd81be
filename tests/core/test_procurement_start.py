"""Latest safe start, usual durations, early tender, working days and opportunities."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.procurement.measures import methods, opportunity, start
from rapim.procurement.measures.deadlines import NO_DAY
from rapim.units import workdays

DAY = dt.date(2026, 3, 1)
END = dt.date(2026, 12, 31)
ONE = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("method", "kind", "prequalified", "days"),
    [
        ("tender", "goods", False, (30, 50)),
        ("tender", "services", False, (30, 50)),
        ("tender", "construction", False, (40, 65)),
        ("tender", "construction", True, (60, 90)),
        ("seleksi", "consultancy", False, (50, 80)),
        ("tender_cepat", "goods", False, (10, 20)),
        ("pengadaan_langsung", "construction", False, (10, 20)),
        ("penunjukan_langsung", "goods", False, (14, 25)),
        ("e_purchasing", "goods", False, (7, 20)),
        ("toko_daring", "goods", False, (7, 20)),
        ("swakelola", "", False, (0, 0)),
    ],
)
def test_the_default_duration_by_method(
    method: str, kind: str, prequalified: bool, days: tuple[int, int]
) -> None:
    key = start.selection_key(method, kind, prequalified=prequalified)
    assert law.at("pbj_selection_days", DAY)[key] == days


def test_each_retender_takes_its_days_off_and_says_so() -> None:
    _, p90 = law.at("pbj_retender_days", DAY)
    once = start.latest_safe_start(END, 150, 65, 15, retenders=2, retender_days=p90)
    assert once.day == dt.date(2026, 5, 15) - 80 * ONE
    assert [(one.code, one.value) for one in once.assumptions[-2:]] == [
        ("retenders", 2),
        ("retender_p90", 40),
    ]


@given(
    st.lists(
        st.tuples(st.integers(-1, 800), st.integers(0, 120), st.integers(0, 200)), min_size=1, max_size=20
    )
)
def test_many_starts_at_once_are_the_starts_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    contract, selection, again = (np.array(column) for column in zip(*rows, strict=True))
    found = start.latest_safe_starts(END.toordinal(), contract, selection, 15, again)
    one_by_one = [
        NO_DAY
        if days < 0
        else start.latest_safe_start(END, days, slow, 15, retenders=1, retender_days=more).day.toordinal()
        for days, slow, more in rows
    ]
    assert found.tolist() == one_by_one


def test_own_history_replaces_the_default_from_thirty_packages_on() -> None:
    needed = law.at("pbj_history_needed", DAY)
    days = [*range(1, 31), *range(1, 30), -4]
    group = [0] * 30 + [1] * 30
    found = start.usual_days(days, group, [(40, 65), (40, 65), (7, 20)], needed)
    assert found.sources() == ["own_history", "default", "default"]
    assert found.p50.tolist() == [15, 40, 7]
    assert found.p90.tolist() == [27, 65, 20]
    assert found.finished.tolist() == [30, 29, 0]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 3)), max_size=80))
def test_own_quantiles_are_real_durations_that_reach_their_share(rows: list[tuple[int, int]]) -> None:
    days, group = [row[0] for row in rows], [row[1] for row in rows]
    found = start.usual_days(np.array(days, dtype=int), np.array(group, dtype=int), [(5, 9)] * 4, 1)
    for kind in range(4):
        own = [day for day, of in rows if of == kind]
        for percent, value in ((50, found.p50[kind]), (90, found.p90[kind])):
            if own:
                assert value in own
                assert 100 * sum(day <= value for day in own) >= percent * len(own)
                assert 100 * sum(day < value for day in own) < percent * len(own)
            else:
                assert value == (5 if percent == 50 else 9)


def test_early_tender_missed_by_plan_and_by_need() -> None:
    january = dt.date(2026, 1, 1).toordinal()
    narrow = law.at("pbj_early_tender", DAY)
    announced = np.array([NO_DAY, january - 1, january, january, january + 40, NO_DAY])
    safe = np.array([january + 300, january + 300, january + 300, january + narrow, january + narrow, NO_DAY])
    planned = np.array([False, True, True, False, False, True])

    def named(as_of: dt.date) -> list[str]:
        found = start.early_tender(announced, safe, planned, 2026, as_of, narrow)
        return [start.EARLY[one] for one in found.tolist()]

    assert named(DAY) == [
        "not_needed",
        "begun_early",
        "missed_as_planned",
        "missed_as_needed",
        "missed_as_needed",
        "missed_as_planned",
    ]
    assert named(dt.date(2025, 12, 30))[1:] == ["still_possible"] * 5
    assert start.early_tender([NO_DAY], [january + narrow + 1], [False], 2026, DAY, narrow).tolist() == [0]


def test_the_age_of_a_stage_is_strict() -> None:
    p50, p90 = law.at("pbj_stage_days", DAY)["evaluasi"]
    found = start.stage_age([10, 11, 20, 21], p50, p90)
    assert [start.AGES[one] for one in found.tolist()] == [
        "usual",
        "beyond_half",
        "beyond_half",
        "beyond_usual",
    ]


def test_working_days_leave_out_holidays_and_joint_leave() -> None:
    leave = law.at("pbj_joint_leave", dt.date(2025, 4, 1))
    thursday = dt.date(2025, 3, 27)
    assert workdays.after(thursday, 1, leave) == dt.date(2025, 4, 8)
    assert workdays.after(thursday, 1) == dt.date(2025, 3, 28)
    assert workdays.after(thursday, 0, leave) == thursday
    assert workdays.is_working(dt.date(2025, 5, 3), week=6)
    assert not workdays.is_working(dt.date(2025, 5, 3))
    with pytest.raises(ValueError, match="no negative days"):
        workdays.after(thursday, -1)


@given(st.dates(dt.date(2024, 1, 1), dt.date(2026, 6, 1)), st.integers(1, 40), st.sampled_from((5, 6)))
def test_a_term_of_working_days_counts_back_to_itself(day: dt.date, count: int, week: int) -> None:
    last = workdays.after(day, count, (), week)
    assert workdays.is_working(last, (), week)
    assert workdays.between(day, last, (), week) == count
    assert workdays.between(last, day, (), week) == 0


def test_an_opportunity_is_no_longer_than_the_law_allows() -> None:
    end = dt.date(2026, 11, 11)
    terms = law.at("pbj_opportunity", end)
    assert opportunity.first(end, END, terms).last == END
    assert not opportunity.first(end, END, terms).crosses_year
    assert opportunity.first(end + ONE, END, terms).crosses_year
    assert opportunity.first(end, END, terms, 51).refused == "longer_than_allowed"
    assert opportunity.first(end, END, terms, 0).refused == "no_days"
    assert [(one.code, one.value) for one in opportunity.first(end, END, terms).assumptions] == [
        ("contract_end", "2026-11-11"),
        ("opportunity_days", 50),
        ("opportunity_longest", 50),
        ("fiscal_year_end", "2026-12-31"),
    ]


@pytest.mark.parametrize(
    ("day", "refused"),
    [
        (dt.date(2021, 6, 1), "no_second_in_force"),
        (dt.date(2021, 6, 2), ""),
        (dt.date(2021, 6, 3), ""),
    ],
)
def test_a_second_opportunity_by_the_law_of_its_day(day: dt.date, refused: str) -> None:
    found = opportunity.second(day, dt.date(2021, 12, 31), law.at("pbj_opportunity", day), 90)
    assert (found.first, found.last, found.refused) == (day + ONE, day + 90 * ONE, refused)


def test_each_method_of_the_law_has_a_duration() -> None:
    others = law.at("pbj_methods", DAY)
    named = {*others["competitive"].values(), *others["conditional"], "pengadaan_langsung"} - {"swakelola"}
    keys = {start.selection_key(method, kind) for method in named for kind in methods.KINDS}
    assert keys <= law.at("pbj_selection_days", DAY).keys()
