"""The agenda: open decisions first, then what weighs most; nothing leaves it without a reason."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.meeting.measures import agenda, ranking
from rapim.meeting.measures.agenda import Matter, OpenDecision
from rapim.words import agenda_line

D = dt.date
DAY = D(2020, 2, 10)
RANK, BOXES = law.at("agenda_rank", DAY), law.at("meeting_minutes", DAY)
MILIAR = 10**9 * 100


def decision(code: str, late: int) -> OpenDecision:
    return OpenDecision(code, f"Arahan {code}", "1.03", "proses", DAY, late)


def matter(key: str, level: str = "red", stake: int = MILIAR, act_by: dt.date | None = None) -> Matter:
    return Matter(key, key, "1.03", level, stake, act_by)


def keys(kind: str, decisions: list[OpenDecision], matters: list[Matter]) -> list[str]:
    standing = [("absorption", "Serapan", {})]
    slots = [("1.03", "PUPR", {}), ("1.02", "Kesehatan", {})]
    items = agenda.proposed(kind, DAY, standing, decisions, matters, slots, RANK, BOXES)
    return [item.key for item in items]


def test_open_decisions_come_first_the_latest_before_the_others() -> None:
    found = keys("monthly", [decision("a", 2), decision("b", 9)], [matter("alert:x")])
    assert found == ["standing:absorption", "decision:b", "decision:a", "alert:x"]


def test_money_chance_and_time_left_rank_the_matters() -> None:
    near, far = D(2020, 2, 12), D(2020, 12, 31)
    some = [
        matter("far", act_by=far),
        matter("near", act_by=near),
        matter("amber", "amber", act_by=near),
        matter("dear", stake=20 * MILIAR, act_by=far),
    ]
    assert keys("monthly", [], some)[1:] == ["dear", "near", "amber", "far"]


def test_at_an_opening_every_agency_has_its_slot() -> None:
    assert keys("opening", [], [])[-2:] == ["slot:1.03", "slot:1.02"]
    assert keys("monthly", [], []) == ["standing:absorption"]


def test_what_does_not_fit_into_the_time_is_kept_without_minutes() -> None:
    some = [matter(f"alert:{at:02d}", stake=(90 - at) * MILIAR) for at in range(40)]
    items = agenda.proposed("monthly", DAY, [], [decision("a", 1)], some, [], RANK, BOXES)
    timed = [item for item in items if item.minutes]
    assert sum(item.minutes for item in timed) <= BOXES["whole"]
    assert len(items) == 41
    assert [item.key for item in items[1:]] == [one.key for one in some]


def test_an_item_leaves_only_with_a_reason() -> None:
    assert agenda.missing(["a", "b", "c"], ["c"], {"a": "selesai", "b": " "}) == ["b"]
    assert agenda.missing(["a"], ["a", "b"], {}) == []


def test_urgency_is_whole_on_the_last_day_and_halves() -> None:
    found = ranking.urgency([0, -5, 30, 90, None], 30)
    assert [round(float(one), 4) for one in found] == [1.0, 1.0, 0.5, 0.25, 0.5]


def test_a_forecast_stands_instead_of_a_level_where_there_is_one() -> None:
    told = ranking.weighed([MILIAR, MILIAR], ["amber", "amber"], [30, 30], RANK, [0.95, None])
    assert [one.probability for one in told] == [0.95, RANK["amber"]]
    one = agenda.Matter("alert:EWS-02:a", "judul", "a", "red", 3 * MILIAR, None, "EWS-02", 0.95)
    (item,) = agenda.proposed("cluster", DAY, (), (), [one], (), RANK, BOXES)
    assert [item.because["missed"], item.because["probability"]] == [0.95, 0.95]
    assert agenda_line(item.as_dict()).endswith("peluang target paling banyak 5 dari 100")


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**15),
            st.sampled_from(["red", "amber", "said"]),
            st.one_of(st.none(), st.integers(-100, 400)),
        ),
        max_size=30,
    )
)
def test_more_money_or_less_time_never_weighs_less(some: list[tuple[int, str, int | None]]) -> None:
    stakes, levels, left = [one[0] for one in some], [one[1] for one in some], [one[2] for one in some]
    base = ranking.weighed(stakes, levels, left, RANK)
    dearer = ranking.weighed([one + MILIAR for one in stakes], levels, left, RANK)
    sooner = ranking.weighed(stakes, levels, [None if one is None else one - 10 for one in left], RANK)
    for one, more, soon in zip(base, dearer, sooner, strict=True):
        assert more.weight >= one.weight
        assert soon.weight >= one.weight
        assert 0 < one.urgency <= 1
