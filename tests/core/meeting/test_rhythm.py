"""Days of waiting, rings and chains, collisions: the rules and what holds of them whatever comes."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from rapim import law
from rapim.meeting.measures import calendar, waiting
from rapim.meeting.measures.calendar import Occasion, Pressing
from rapim.meeting.measures.waiting import Wait
from rapim.units.workdays import is_working

D = dt.date
NOW = D(2019, 8, 21)
FIRST = D(2019, 7, 20)
AGENCIES = ("a", "b", "c", "d")
DAY = st.integers(0, 45).map(lambda n: FIRST + dt.timedelta(days=n))
EDGES = st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde")), max_size=14)


@st.composite
def some_waits(draw: st.DrawFn) -> list[Wait]:
    found = []
    for at in range(draw(st.integers(0, 5))):
        since = draw(DAY)
        until = draw(st.none() | st.integers(0, 20).map(lambda n, s=since: s + dt.timedelta(days=n)))
        waits, holds = draw(st.permutations(AGENCIES))[:2]
        found.append(Wait(str(at), waits, holds, since, until, package=draw(st.sampled_from(["", "p", "q"]))))
    return found


def test_a_wait_counts_from_the_day_after_it_began_without_days_of_rest() -> None:
    # 17 August 2019 is a Saturday and a holiday; 11 August (Idul Adha) a Sunday
    found = waiting.days(D(2019, 8, 9), D(2019, 8, 19), NOW, is_working)
    assert (found.calendar, found.working) == (10, 6)
    assert waiting.days(D(2019, 8, 21), None, NOW, is_working) == waiting.Span(0, 0)


def test_a_day_on_which_two_wait_counts_once() -> None:
    some = [
        Wait("1", "a", "z", D(2019, 8, 1), D(2019, 8, 11), package="p"),
        Wait("2", "b", "z", D(2019, 8, 6), D(2019, 8, 16), D(2019, 8, 10), package="p"),
        Wait("3", "a", "y", D(2019, 8, 20), None, D(2019, 8, 20)),
    ]
    told = [
        (one.holds, one.span.calendar, one.waits, one.open, one.late, one.waiters, one.packages)
        for one in waiting.holdings(some, NOW, is_working)
    ]
    assert told == [("z", 15, 2, 0, 0, ("a", "b"), ("p",)), ("y", 1, 1, 1, 1, ("a",), ())]
    assert [waiting.days_over(one, NOW) for one in some] == [0, 6, 1]


@settings(max_examples=15, deadline=None)
@given(some_waits())
def test_union_is_between_the_longest_and_the_sum_and_order_does_not_matter(some: list[Wait]) -> None:
    found = waiting.together(some, NOW, is_working)
    each = [waiting.days(one.since, one.until, NOW, is_working) for one in some]
    assert max((one.calendar for one in each), default=0) <= found.calendar
    assert found.calendar <= sum(one.calendar for one in each)
    assert found.working <= found.calendar
    assert waiting.together(some[::-1], NOW, is_working) == found
    assert waiting.together(some + some, NOW, is_working) == found


@settings(max_examples=25, deadline=None)
@given(EDGES)
def test_rings_close_and_every_agency_in_one_stands_in_a_told_ring(edges: list[tuple[str, str]]) -> None:
    real = {edge for edge in edges if edge[0] != edge[1]}
    rings = waiting.rings(edges)
    assert all(set(waiting.pairs(ring, ring=True)) <= real for ring in rings)
    assert all(len(set(ring)) == len(ring) and ring[0] == min(ring) for ring in rings)
    reach = {a: {b for x, b in real if x == a} for a in "abcde"}
    for _ in range(5):
        reach = {a: some.union(*(reach[b] for b in some)) for a, some in reach.items()}
    assert {one for ring in rings for one in ring} == {a for a, some in reach.items() if a in some}
    for chain in waiting.chains(edges):
        assert set(waiting.pairs(chain)) <= real
        assert len(set(chain)) == len(chain) > 2


def test_a_waits_for_b_waits_for_a() -> None:
    assert waiting.rings([("b", "a"), ("a", "b"), ("c", "a")]) == [("a", "b")]
    assert waiting.chains([("a", "b"), ("b", "c"), ("a", "c"), ("d", "c")]) == [("a", "b", "c")]


def test_a_leader_decides_what_is_disputed_and_reopening_lets_it_last() -> None:
    assert waiting.standing([]).word == "waiting"
    assert waiting.standing([("confirm", None)]).counts
    assert waiting.standing([("dispute", None), ("uphold", None)]).word == "confirmed"
    assert waiting.standing([("dispute", None), ("dismiss", None)]).word == "dismissed"
    ended = [("confirm", None), ("settle", D(2019, 8, 2))]
    assert waiting.standing(ended).until == D(2019, 8, 2)
    assert not waiting.standing([*ended, ("reopen", None)]).ended


def rest(day: dt.date) -> str:
    return "" if is_working(day) else "rest"


def sits(key: str, day: dt.date, hour: int, hours: int, people: str, movable: bool = True) -> Occasion:
    begins = dt.datetime.combine(day, dt.time(hour), dt.UTC)
    ends = begins + dt.timedelta(hours=hours)
    return Occasion(key, key, begins, ends, day, frozenset(people), movable=movable)


def test_the_same_people_twice_a_day_of_rest_and_too_late() -> None:
    some = [
        sits("rapim", D(2019, 9, 4), 9, 2, "ab"),
        sits("paripurna", D(2019, 9, 4), 10, 3, "bc", movable=False),
        sits("after", D(2019, 9, 4), 11, 1, "a"),
        sits("minggu", D(2019, 9, 8), 9, 1, "a"),
        sits("dewan", D(2019, 9, 7), 9, 1, "a", movable=False),
    ]
    late = [
        Pressing("M-1", "Lahan", "x", D(2019, 9, 3)),
        Pressing("M-2", "Pokja", "x", D(2019, 9, 4)),
        Pressing("M-3", "Lewat", "x", D(2019, 8, 1)),
    ]
    told = [(one.kind, one.key, one.other, one.people) for one in calendar.collisions(some, late, rest, NOW)]
    assert told == [
        ("twice", "rapim", "paripurna", ("b",)),
        ("late", "rapim", "M-1", ()),
        ("rest", "minggu", "", ()),
    ]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(DAY, st.integers(0, 20), st.integers(1, 4), st.sampled_from(["a", "b", "ab"]))))
def test_collisions_are_those_of_every_pair_and_every_day_of_rest(
    rows: list[tuple[dt.date, int, int, str]],
) -> None:
    some = [sits(str(at), *row) for at, row in enumerate(rows)]
    ahead = [one for one in some if one.day >= NOW]
    pairs = {
        frozenset((one.key, other.key))
        for one in ahead
        for other in ahead
        if one.key < other.key and one.people & other.people
        and one.begins < other.ends and other.begins < one.ends
    }  # fmt: skip
    found = calendar.collisions(some, [], rest, NOW)
    assert {frozenset((one.key, one.other)) for one in found if one.kind == "twice"} == pairs
    resting = {one.key for one in ahead if not is_working(one.day)}
    assert {one.key for one in found if one.kind == "rest"} == resting


def test_dates_of_the_law_stand_in_their_year_or_the_one_after() -> None:
    assert calendar.day_in(2019, law.at("calendar_change_agreed", NOW)) == D(2019, 9, 30)
    assert calendar.day_in(2019, law.at("calendar_accounts_audit", NOW)) == D(2020, 3, 31)
    assert calendar.report_due(2019, 12, 10) == D(2020, 1, 10)
    assert calendar.report_due(2019, 1, 31) == D(2019, 2, 28)
