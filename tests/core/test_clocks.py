"""Notes on whose clock: what they move, what they never can."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.procurement.measures.clocks import (
    AWAITING,
    COMPLETE,
    CONFIRMED,
    DISMISSED,
    DISPUTED,
    KINDS,
    LEADER,
    RESUBMITTED,
    RETURNED,
    WAITING,
    Note,
    after,
    moved,
    state_of,
)
from rapim.procurement.measures.lateness import CLOCKS, Course, Lateness, Milestone, lateness

D = dt.date
DAYS = st.dates(D(2023, 6, 1), D(2025, 6, 30))
MAYBE = st.none() | DAYS
PROMISES = st.builds(Milestone, first=MAYBE, plan=MAYBE, actual=MAYBE)
COURSES = st.builds(
    Course, method=st.sampled_from(["tender", "pengadaan_langsung"]), created=MAYBE, decided=MAYBE, due=MAYBE
)
NOTES = st.lists(
    st.builds(
        lambda kind, party, day, days: Note(
            kind, party, day, day + dt.timedelta(days) if days >= 0 else None
        ),
        st.sampled_from(KINDS),
        st.sampled_from(CLOCKS),
        DAYS,
        st.integers(-1, 120),
    ),
    max_size=6,
)


def announced(course: Course) -> Lateness:
    """A tender promised for 31 March and announced on 30 April: 30 days late, 1 to 30 April."""
    return lateness(
        {"announce": Milestone(D(2024, 3, 31), actual=D(2024, 4, 30))}, course, D(2024, 12, 31), 27
    )


def by(late: Lateness, *notes: Note) -> dict[str, int]:
    return {name: days for name, days in after(late, notes, "tender", D(2024, 12, 31)).items() if days}


ENTERED = Course("tender", created=D(2024, 4, 10))


def test_without_notes_nothing_moves() -> None:
    assert by(announced(ENTERED)) == {"opd": 10, "pokja": 20}


def test_a_complete_request_replaces_the_day_the_package_was_entered() -> None:
    assert by(announced(ENTERED), Note(COMPLETE, "pokja", D(2024, 4, 20))) == {"opd": 20, "pokja": 10}
    assert by(announced(ENTERED), Note(COMPLETE, "pokja", D(2024, 3, 1))) == {"pokja": 30}


def test_days_between_return_and_second_request_are_the_agencys() -> None:
    back = [Note(RETURNED, "opd", D(2024, 4, 12)), Note(RESUBMITTED, "pokja", D(2024, 4, 17))]
    assert by(announced(ENTERED), *back) == {"opd": 15, "pokja": 15}


def test_only_late_days_of_the_leg_move() -> None:
    wait = Note(AWAITING, "bpkad", D(2024, 2, 1), D(2024, 4, 5))
    assert by(announced(ENTERED), wait) == {"opd": 5, "pokja": 20, "bpkad": 5}
    assert by(announced(ENTERED), Note(AWAITING, "centre", D(2024, 4, 30))) == {
        "opd": 10, "pokja": 19, "centre": 1,
    }  # fmt: skip
    assert by(announced(ENTERED), Note(AWAITING, "centre", D(2024, 5, 1))) == {"opd": 10, "pokja": 20}


def test_days_claimed_twice_move_once_and_what_is_beyond_control_comes_first() -> None:
    notes = [
        Note(AWAITING, "bpkad", D(2024, 4, 1), D(2024, 4, 10)),
        Note(AWAITING, "beyond", D(2024, 4, 6), D(2024, 4, 10)),
    ]
    assert by(announced(ENTERED), *notes) == {"bpkad": 5, "beyond": 5, "pokja": 20}


def test_how_many_days_hang_on_a_note() -> None:
    wait = Note(AWAITING, "centre", D(2024, 4, 21), D(2024, 5, 31))
    assert moved(announced(ENTERED), [], [wait], "tender", D(2024, 12, 31)) == 10


@pytest.mark.parametrize(
    ("party", "words", "state"),
    [
        ("bpkad", [], WAITING),
        ("bpkad", [("bpkad", True)], CONFIRMED),
        ("bpkad", [("bpkad", True), ("bpkad", False)], DISPUTED),
        ("bpkad", [("bpkad", False), (LEADER, True)], CONFIRMED),
        ("bpkad", [("bpkad", False), (LEADER, False)], DISMISSED),
        ("bpkad", [(LEADER, False), ("bpkad", True)], DISMISSED),
        ("bpkad", [("opd", True)], WAITING),
        ("centre", [], WAITING),
        ("centre", [("centre", True)], CONFIRMED),
        ("beyond", [("beyond", False)], DISMISSED),
    ],
)
def test_the_last_word_of_each_party_counts(party: str, words: list[tuple[str, bool]], state: str) -> None:
    assert state_of(party, words) == state


@given(st.tuples(PROMISES, PROMISES, PROMISES), COURSES, DAYS, NOTES, st.randoms())
def test_the_clocks_sum_to_the_days_whatever_is_noted_in_whatever_order(
    promises: tuple[Milestone, Milestone, Milestone],
    course: Course,
    as_of: dt.date,
    notes: list[Note],
    dice: random.Random,
) -> None:
    late = lateness(dict(zip(("announce", "contract", "finish"), promises, strict=True)), course, as_of, 27)
    found = after(late, notes, course.method, as_of)
    assert sum(found.values()) == (late.days or 0)
    assert after(late, [], course.method, as_of) == late.by
    for name in ("bpkad", "centre", "beyond"):
        late_days = sum(max(0, leg.days) for leg in late.legs)
        assert 0 <= found[name] <= late_days
    shuffled = dice.sample(notes, len(notes))
    assert after(late, shuffled, course.method, as_of) == found
    assert moved(late, notes, shuffled, course.method, as_of) == 0
