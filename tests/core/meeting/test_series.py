"""The next day of a series, and how its meetings were kept."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from rapim.meeting.measures import series
from rapim.meeting.measures.calendar import report_due
from rapim.units import workdays

D = dt.date
LEAVE = (D(2019, 6, 3), D(2019, 6, 4), D(2019, 6, 7), D(2019, 12, 24))
days = st.dates(D(2018, 1, 1), D(2021, 12, 1))
rules = st.sampled_from(
    [("monthly", {}), ("monthly", {"after_lock": 3}), ("quarterly", {"after_lock": 5}), ("opening", {}),
     ("cluster", {"weekday": 0}), ("cluster", {"weekday": 4})]
)  # fmt: skip


def lock(year: int, month: int) -> dt.date:
    return report_due(year, month, 10)


def rest(day: dt.date) -> str:
    return "" if workdays.is_working(day, [one.isoformat() for one in LEAVE]) else "holiday"


def free(_: dt.date) -> str:
    return ""


def propose(kind: str, rule: dict[str, int], today: dt.date, last: tuple[dt.date, dt.date] | None = None,
            taken: series.Rest = free) -> series.Proposal | None:  # fmt: skip
    return series.proposed(series.rhythm(kind, rule), rule, last, today, lock, rest, taken)


@settings(max_examples=150, deadline=None)
@given(rules, days, st.sets(days, max_size=5), st.none() | st.integers(0, 400))
def test_a_proposal_is_a_free_working_day_ahead_and_tells_every_day_left_out(
    rule: tuple[str, dict[str, int]], today: dt.date, busy: set[dt.date], ago: int | None
) -> None:
    last = None if ago is None else (today - dt.timedelta(ago), today - dt.timedelta(ago + 12))
    found = propose(*rule, today, last, lambda day: "taken" if day in busy else "")
    assert found is not None
    assert (rest(found.day), found.day in busy, found.day > today) == ("", False, True)
    assert found.day >= found.wanted and found.as_of < found.day
    assert all(rest(day) or day in busy for day, _ in found.because)
    assert last is None or found.day > last[0]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["monthly", "quarterly"]), st.integers(1, 6), days)
def test_after_the_lock_means_that_many_working_days_after_it(kind: str, count: int, today: dt.date) -> None:
    found = propose(kind, {"after_lock": count}, today)
    assert found is not None
    locked = lock(found.as_of.year, found.as_of.month)
    between = [locked + dt.timedelta(n) for n in range(1, (found.wanted - locked).days + 1)]
    assert sum(not rest(day) for day in between) == count
    assert kind == "monthly" or found.as_of.month % 3 == 0


@settings(max_examples=60, deadline=None)
@given(rules, days)
def test_what_is_planned_as_proposed_is_not_proposed_again(
    rule: tuple[str, dict[str, int]], today: dt.date
) -> None:
    one = propose(*rule, today)
    assert one is not None
    two = propose(*rule, today, (one.day, one.as_of))
    assert two is not None and two.day > one.day and two.as_of > one.as_of


def test_the_days_of_a_year_with_lebaran_and_joint_leave() -> None:
    # the 10th of June 2019 is the lock of May; 2020-01-01 is a holiday
    monthly = propose("monthly", {}, D(2019, 6, 5), (D(2019, 5, 14), D(2019, 4, 30)))
    assert monthly == series.Proposal("monthly", D(2019, 6, 11), D(2019, 6, 11), D(2019, 5, 31))
    opening = propose("opening", {}, D(2019, 8, 21))
    assert opening == series.Proposal("opening", D(2020, 1, 2), D(2020, 1, 2), D(2019, 12, 31))
    # Monday to Friday of Lebaran week are all free of work: the week after
    weekly = propose("cluster", {"weekday": 0}, D(2019, 6, 1))
    assert weekly is not None and (weekly.wanted, weekly.day) == (D(2019, 6, 3), D(2019, 6, 10))
    assert propose("ad_hoc", {}, D(2019, 8, 21)) is None
    assert propose("monthly", {}, D(2019, 8, 21), taken=lambda _: "taken") is None


def test_meetings_are_counted_as_they_were_kept() -> None:
    planned, today = D(2019, 8, 20), D(2019, 8, 21)
    states = [
        series.kept(planned, planned, planned, False, today),
        series.kept(planned, D(2019, 8, 21), D(2019, 8, 21), False, today),
        series.kept(planned, planned, None, True, today),
        series.kept(planned, planned, None, False, today),
        series.kept(today, today, None, False, today),
    ]
    assert states == ["held", "moved", "cancelled", "missed", ""]
    assert series.counted(states) == {"held": 1, "moved": 1, "cancelled": 1, "missed": 1}
