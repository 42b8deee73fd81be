"""Days late of a package and on whose clock they fell."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rapim.procurement.measures.lateness import CLOCKS, Course, Lateness, Milestone, lateness

D = dt.date
ALLOWANCE = 27
DAYS = st.dates(D(2023, 1, 1), D(2026, 12, 31))
MAYBE = st.none() | DAYS
PROMISES = st.builds(Milestone, first=MAYBE, plan=MAYBE, actual=MAYBE)
COURSES = st.builds(
    Course,
    method=st.sampled_from(["tender", "pengadaan_langsung", ""]),
    created=MAYBE,
    decided=MAYBE,
    due=MAYBE,
)


def late(as_of: dt.date, course: Course | None = None, **promises: Milestone) -> Lateness:
    return lateness(promises, course or Course("tender"), as_of, ALLOWANCE)


def clocks(found: Lateness) -> dict[str, int]:
    return {name: days for name, days in found.by.items() if days}


def test_nothing_planned_is_never_late() -> None:
    found = late(D(2024, 12, 31), announce=Milestone(actual=D(2024, 12, 1)))
    assert (found.days, found.at, clocks(found)) == (None, "", {})


def test_a_promise_that_is_not_due_yet_says_nothing() -> None:
    found = late(D(2024, 3, 31), announce=Milestone(D(2024, 3, 31)))
    assert found.days is None


def test_an_overdue_announcement_runs_on_the_agencys_clock_until_the_package_is_entered() -> None:
    found = late(D(2024, 4, 30), announce=Milestone(D(2024, 3, 31)))
    assert (found.days, clocks(found)) == (30, {"opd": 30})
    entered = Course("tender", created=D(2024, 4, 10))
    found = late(D(2024, 4, 30), entered, announce=Milestone(D(2024, 3, 31)))
    assert (found.days, clocks(found)) == (30, {"opd": 10, "pokja": 20})


def test_a_pokja_that_had_the_package_in_time_owns_all_days() -> None:
    course = Course("tender", created=D(2024, 3, 1))
    found = late(D(2024, 5, 1), course, announce=Milestone(D(2024, 3, 31), actual=D(2024, 4, 20)))
    assert (found.days, clocks(found)) == (20, {"pokja": 20})


def test_direct_procurement_has_no_pokja() -> None:
    course = Course("pengadaan_langsung", created=D(2024, 3, 1))
    found = late(D(2024, 5, 1), course, announce=Milestone(D(2024, 3, 31), actual=D(2024, 4, 20)))
    assert clocks(found) == {"opd": 20}


def test_days_after_the_winner_beyond_the_allowance_are_the_agencys() -> None:
    course = Course("tender", created=D(2024, 3, 1), decided=D(2024, 5, 1))
    found = late(
        D(2024, 12, 1),
        course,
        announce=Milestone(D(2024, 3, 31), actual=D(2024, 3, 31)),
        contract=Milestone(D(2024, 5, 31), actual=D(2024, 7, 10)),
    )
    assert found.steps == {"announce": 0, "contract": 40}
    assert clocks(found) == {"opd": 40}  # 70 days after the winner, 27 allowed: 43, of 40 that were added


def test_time_made_up_in_a_leg_is_taken_off_there() -> None:
    found = late(
        D(2024, 12, 1),
        Course("tender", created=D(2024, 3, 1)),
        announce=Milestone(D(2024, 3, 31), actual=D(2024, 5, 30)),
        contract=Milestone(D(2024, 5, 31), actual=D(2024, 6, 20)),
    )
    assert found.days == 20
    assert found.by["pokja"] == 20


def test_only_days_after_the_contract_was_due_are_the_vendors() -> None:
    course = Course("tender", due=D(2024, 11, 30))
    found = late(
        D(2024, 12, 31),
        course,
        contract=Milestone(D(2024, 5, 31), actual=D(2024, 5, 31)),
        finish=Milestone(D(2024, 10, 31), actual=D(2024, 12, 10)),
    )
    assert (found.days, clocks(found)) == (40, {"vendor": 10, "opd": 30})


def test_a_missing_record_of_a_sort_that_is_not_watched_is_no_delay() -> None:
    promises = {
        "contract": Milestone(D(2024, 5, 31), actual=D(2024, 6, 5)),
        "finish": Milestone(D(2024, 10, 31)),
    }
    watched = lateness(promises, Course("tender"), D(2024, 12, 31), ALLOWANCE)
    silent = lateness(
        promises, Course("tender"), D(2024, 12, 31), ALLOWANCE, watched=("announce", "contract")
    )
    assert (watched.days, silent.days) == (61, 5)


@given(st.tuples(PROMISES, PROMISES, PROMISES), COURSES, DAYS, st.booleans())
def test_the_clocks_sum_to_the_days(
    promises: tuple[Milestone, Milestone, Milestone], course: Course, as_of: dt.date, first: bool
) -> None:
    named = dict(zip(("announce", "contract", "finish"), promises, strict=True))
    found = lateness(named, course, as_of, ALLOWANCE, first=first)
    assert set(found.by) == set(CLOCKS)
    assert sum(found.by.values()) == (found.days or 0)
    assert found.days == (found.steps[found.at] if found.at else None)


@given(DAYS, DAYS, st.integers(0, 400))
def test_an_open_promise_grows_later_by_a_day_each_day(plan: dt.date, as_of: dt.date, more: int) -> None:
    today = late(as_of, announce=Milestone(plan)).days or 0
    later = late(as_of + dt.timedelta(days=more), announce=Milestone(plan)).days or 0
    assert later == (today + more if today > 0 else max(0, more + (as_of - plan).days))


def test_a_tender_that_was_never_handed_over_is_the_agencys_to_the_last_day() -> None:
    promised = {"contract": Milestone(dt.date(2024, 3, 31), dt.date(2024, 3, 31), None)}
    found = lateness(promised, Course("tender"), dt.date(2024, 6, 30), 27)
    assert (found.days, {clock: days for clock, days in found.by.items() if days}) == (91, {"opd": 91})
