"""What a page shows, worked out from a board: order, groups, pleas, sentences."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from web import payload

from rapim.web.steer.asked import Asked, ask
from rapim.web.steer.pictures import Picture, by_month, rhythm_said, unspent_of
from rapim.web.steer.todo import MOST

DAY = dt.date(2019, 8, 21)


@pytest.fixture(scope="module")
def picture() -> Picture:
    return Picture(payload.board(DAY), "id")


def test_the_default_order_is_the_contribution_to_the_shortfall(picture: Picture) -> None:
    shortfalls = [row.shortfall for row in picture.first]
    assert shortfalls == sorted(shortfalls, reverse=True)
    assert len(picture.first) == 12


def test_like_stands_beside_like_and_setda_in_the_same_list(picture: Picture) -> None:
    groups = {group.name: [row.name for row in group.rows] for group in picture.groups}
    assert list(groups) == ["main", "district", "hospital", "unfit", "ppkd"]
    assert {"Setda", "BPPKAD", "Dinas PUPR", "Inspektorat"} <= set(groups["main"])
    assert (groups["unfit"], groups["ppkd"]) == (["Disarpus"], ["PPKD"])


def test_a_plan_unfit_to_measure_has_no_place_in_any_order() -> None:
    for sort in ("sumbangan", "hari", "serapan", "langsung", "pagu", "nama"):
        names = [row.name for row in Picture(payload.board(DAY), "id", sort).first]
        assert {"Disarpus", "PPKD"} & set(names) == set()


def test_days_order_the_latest_first() -> None:
    days = [row.unit["days_behind"] for row in Picture(payload.board(DAY), "id", "hari").first]
    assert days[:4] == [71, 58, 55, 49]


def test_at_most_five_pleas_gravest_and_dearest_first(picture: Picture) -> None:
    assert [(plea.row.name, plea.said.tone) for plea in picture.pleas] == [
        ("Dinas PUPR", "late"),
        ("Dinas PKPLH", "late"),
        ("Dishub", "late"),
        ("Disdikpora", "watch"),
        ("RSUD dr. Loekmono Hadi", "watch"),
    ]
    assert len(picture.pleas) == MOST


def test_a_plea_says_the_money_and_the_reason(picture: Picture) -> None:
    first = picture.pleas[0].said
    assert (first.title, first.because) == (
        "Dinas PUPR: Rp32,2 miliar di bawah rencana kas",
        "Serapan 39,29%, rencana 62,63%: terlambat 71 hari.",
    )


def test_the_split_of_the_unspent_sums_to_the_whole(picture: Picture) -> None:
    total = picture.total
    whole = sum(part["sen"] for part in picture.board["causes"])
    assert picture.unspent.total == whole == picture.unspent.later + picture.unspent.rest
    assert total["ceiling_sen"] > whole


@given(st.lists(st.integers(-(10**14), 10**14), max_size=5), st.integers(0, 10**14))
def test_no_sen_is_lost_in_the_split(rest: list[int], later: int) -> None:
    parts = [{"cause": "planned_later", "sen": later}, *({"cause": "late", "sen": sen} for sen in rest)]
    found = unspent_of(parts)
    assert (found.later, found.rest, found.total) == (later, sum(rest), later + sum(rest))


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ((19, 28), (23, 31), ["terlambat 31 hari (median), sebaran 23 hari", "melebar 4 hari sejak 21 Jul"]),
        ((23, 31), (23, 31), ["terlambat 31 hari (median), sebaran 23 hari", "sebaran tetap sejak 21 Jul"]),
        (
            (25, 20),
            (23, 31),
            [
                "terlambat 31 hari (median), sebaran 23 hari",
                "menyempit 2 hari sejak 21 Jul",
                "tetapi median mundur: semua melambat bersama",
            ],
        ),
    ],
)
def test_the_rhythm_is_said_with_its_median(before: Any, now: Any, said: list[str]) -> None:
    board = {
        "rhythm_days": now[0],
        "median_days": now[1],
        "rhythm_before": {"date": "2019-07-21", "rhythm_days": before[0], "median_days": before[1]},
    }
    assert rhythm_said(board, "id") == said


def test_months_are_the_differences_of_what_was_reached() -> None:
    assert by_month([10, 30, 30, None, None]) == [10, 20, 0, None, None]


def test_old_data_of_most_of_the_money_grey_the_page() -> None:
    board = payload.board(DAY, units=3)
    assert Picture(board, "id").stale is False
    board["units"][0]["alerts"] = [{"id": "STALE", "level": "red", "because": "stale", "params": {}}]
    assert [row.stale for row in Picture(board, "id").rows] == [True, False, False]
    assert Picture(board, "id").stale is True


def asked(query: str) -> Asked:
    return ask(RequestFactory().get(f"/{query}"), "Asia/Jakarta")


def test_the_question_is_read_from_the_address(clock: dt.datetime) -> None:
    found = asked("?per=2019-05-31&diketahui=2019-06-10T08:00&dasar=lra&urut=hari")
    assert (found.as_of, found.basis, found.sort) == (dt.date(2019, 5, 31), "lra", "hari")
    assert found.known_at == dt.datetime(2019, 6, 10, 1, 0, tzinfo=dt.UTC)
    assert found.query() == "?per=2019-05-31&diketahui=2019-06-10T08%3A00&dasar=lra&urut=hari"
    assert asked(found.query()) == found


def test_a_plain_address_asks_for_today(clock: dt.datetime) -> None:
    found = asked("")
    assert (found.as_of, found.known_at, found.past, found.query()) == (DAY, None, False, "")


@pytest.mark.parametrize("text", ["31-05-2019", "2019-13-01", "kemarin", "0", "9" * 500])
def test_a_date_that_cannot_be_read_is_named_and_today_is_shown(clock: dt.datetime, text: str) -> None:
    found = asked(f"?per={text}")
    assert (found.as_of, found.unreadable) == (DAY, (text[:40],))
