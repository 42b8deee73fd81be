"""Duties lead each matter to exactly one accountable agency, or say why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.meeting.measures.routing import Duty, Matter, Route, route

ROADS = Duty("T1", "pupr", programmes=("1.03.15", "1.03.18"))
ROAD_LAND = Duty("T2", "pkplh", programmes=("1.03.15",), causes=("land_not_acquired",))
LAND = Duty("T3", "bppkad", causes=("land_not_acquired", "asset_records"))
TENDERS = Duty("T4", "setda", causes=("tender_queue",))
MAPS = Duty("T5", "bappeda", role="helper", causes=("land_not_acquired",))
BROAD = Duty("T6", "bappeda", programmes=("1.03",))
DUTIES = (ROADS, ROAD_LAND, LAND, TENDERS, MAPS, BROAD)


@pytest.mark.parametrize(
    ("matter", "found"),
    [
        (
            Matter("pupr", "land_not_acquired", "1.03.15.02"),
            Route("pkplh", ("pupr", "bappeda"), "cause_and_programme", ("T2", "T5")),
        ),
        (Matter("pupr", "land_not_acquired"), Route("bppkad", ("pupr", "bappeda"), "cause", ("T3", "T5"))),
        (Matter("dinkes", "tender_queue", "1.02.16.01"), Route("setda", ("dinkes",), "cause", ("T4",))),
        (Matter("pupr", "weather", "1.03.18.03"), Route("pupr", (), "programme", ("T1",))),
        (Matter("pupr", "", "1.03.2"), Route("bappeda", ("pupr",), "programme", ("T6",))),
        (Matter("pupr", "", "1.03.150"), Route("bappeda", ("pupr",), "programme", ("T6",))),
        (Matter("dinkes", "weather", "1.02.16"), Route("", (), "no_duty")),
        (Matter("dinkes"), Route("", (), "nothing_said")),
        (Matter("dinkes", "weather", own=True), Route("dinkes", (), "own")),
        (Matter("dinkes", "tender_queue", own=True), Route("setda", ("dinkes",), "cause", ("T4",))),
    ],
)
def test_the_closest_duty_decides(matter: Matter, found: Route) -> None:
    assert route(matter, DUTIES) == found


def test_two_agencies_that_fit_alike_are_unroutable_unless_one_raised_it() -> None:
    twice = (Duty("A", "satu", programmes=("1.01",)), Duty("B", "dua", programmes=("1.01",)))
    assert route(Matter("tiga", "", "1.01.05"), twice) == Route("", ("dua", "satu"), "several", ("A", "B"))
    assert route(Matter("dua", "", "1.01.05"), twice) == Route("dua", (), "programme", ("B",))


def test_a_duty_that_names_nothing_leads_nowhere() -> None:
    assert route(Matter("a", "weather"), [Duty("X", "b")]) == Route("", (), "no_duty")


AGENCIES, CAUSES, CODES = (
    st.sampled_from("abc"),
    st.sampled_from(["", "x", "y"]),
    st.sampled_from(["", "1", "1.2"]),
)
SOME = st.lists(
    st.builds(
        Duty,
        st.text("0123456789", min_size=1, max_size=3),
        AGENCIES,
        st.sampled_from(["accountable", "helper"]),
        st.lists(st.sampled_from(["1", "1.2", "2"]), max_size=2).map(tuple),
        st.lists(st.sampled_from(["x", "y"]), max_size=2).map(tuple),
    ),
    max_size=6,
)


@given(st.builds(Matter, AGENCIES, CAUSES, CODES, st.booleans()), SOME)
def test_there_is_one_accountable_agency_or_a_reason(matter: Matter, duties: list[Duty]) -> None:
    found = route(matter, duties)
    assert bool(found.accountable) == (found.because not in ("nothing_said", "no_duty", "several"))
    assert found.accountable not in found.helpers
    assert len(set(found.helpers)) == len(found.helpers)
    assert route(matter, duties[::-1]).accountable == found.accountable
