"""The law by the day: every row begins and ends on its own day, and each value names its act."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from rapim import law
from rapim.law import reader

DAY = dt.timedelta(days=1)
ROWS = [(one, place) for one in law.parameters() for place in range(len(one.rows))]


@pytest.mark.parametrize(("one", "place"), ROWS, ids=[f"{one.name}-{place}" for one, place in ROWS])
def test_a_row_holds_from_its_first_day_to_its_last(one: law.Parameter, place: int) -> None:
    row = one.rows[place]
    assert law.row_at(one.name, row.valid_from) is row
    before = [other for other in one.rows[:place] if other.holds_on(row.valid_from - DAY)]
    if before:
        assert law.row_at(one.name, row.valid_from - DAY) is before[-1]
    else:
        with pytest.raises(law.NotInForceError):
            law.at(one.name, row.valid_from - DAY)
    assert row.holds_on(row.valid_from + DAY)
    if row.valid_to is not None:
        assert row.holds_on(row.valid_to)
        assert not row.holds_on(row.valid_to + DAY)


@pytest.mark.parametrize(
    ("name", "day", "value"),
    [
        ("code_world", dt.date(2020, 12, 31), "permendagri_13_2006"),
        ("code_world", dt.date(2021, 1, 1), "permendagri_90_2019"),
        ("code_world", dt.date(2021, 1, 2), "permendagri_90_2019"),
        ("salary_accounts", dt.date(2020, 12, 31), ("5.1.1",)),
        ("salary_accounts", dt.date(2021, 1, 1), ("5.1.01",)),
        ("salary_accounts", dt.date(2021, 1, 2), ("5.1.01",)),
        ("sub_activity_digits", dt.date(2023, 12, 31), 2),
        ("sub_activity_digits", dt.date(2024, 1, 1), 4),
        ("sub_activity_digits", dt.date(2024, 1, 2), 4),
        ("rfk_cutoff_day", dt.date(2019, 8, 21), 5),
        ("quarter_targets", dt.date(2019, 8, 21), (0.2, 0.5, 0.75, 0.95)),
    ],
)
def test_values_by_day(name: str, day: dt.date, value: object) -> None:
    assert law.at(name, day) == value


@pytest.mark.parametrize(
    ("day", "page_three", "dispensation"),
    [(dt.date(2023, 12, 31), 10, 5), (dt.date(2024, 1, 1), 15, None), (dt.date(2024, 1, 2), 15, None)],
)
def test_ikpa_weights_by_day(day: dt.date, page_three: int, dispensation: int | None) -> None:
    weights = law.at("ikpa_weights", day)
    assert (weights["page_three"], weights.get("dispensation")) == (page_three, dispensation)
    assert sum(weights.values()) == 100


@pytest.mark.parametrize(
    ("day", "capital"),
    [
        (dt.date(2021, 12, 31), (0.15, 0.40, 0.60, 0.90)),
        (dt.date(2022, 1, 1), (0.10, 0.40, 0.70, 0.90)),
        (dt.date(2022, 1, 2), (0.10, 0.40, 0.70, 0.90)),
    ],
)
def test_ikpa_targets_by_day(day: dt.date, capital: tuple[float, ...]) -> None:
    assert law.at("ikpa_quarter_targets", day)["capital"] == capital


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (dt.date(2017, 9, 24), "Permendagri 54/2010, Lampiran"),
        (dt.date(2017, 9, 25), "Permendagri 86/2017, Lampiran (skala nilai peringkat kinerja)"),
        (dt.date(2017, 9, 26), "Permendagri 86/2017, Lampiran (skala nilai peringkat kinerja)"),
    ],
)
def test_the_performance_scale_names_the_act_of_the_day(day: dt.date, source: str) -> None:
    assert law.row_at("scale_performance", day).source == source


def test_every_row_names_its_source_and_every_parameter_its_meaning() -> None:
    assert [one.name for one in law.parameters() if not (one.meaning and one.unit and one.rows)] == []
    assert [one.name for one in law.parameters() for row in one.rows if not row.source] == []


def test_no_default_of_ours_passes_for_verified_law() -> None:
    rows = [(one.name, row) for one in law.parameters() for row in one.rows]
    assert [name for name, row in rows if row.verified and "[D]" in row.source] == []


def test_the_absorption_scale_says_that_it_is_no_law() -> None:
    assert [row.source for row in law.parameter("scale_absorption").rows] == ["Rapim default [D]"]


def test_parameters_become_json() -> None:
    said = json.loads(json.dumps([one.as_dict() for one in law.parameters()]))
    direct = next(one for one in said if one["name"] == "direct_expenditure")
    assert direct["rows"][0] == {
        "from": "2007-01-01",
        "to": "2020-12-31",
        "value": {"include": ["5.2"], "exclude": []},
        "source": "Permendagri 13/2006, Lampiran A (belanja langsung)",
        "verified": False,
        "note": "",
    }


def test_a_value_cannot_be_changed_by_its_reader() -> None:
    value = law.at("direct_expenditure", dt.date(2019, 1, 1))
    with pytest.raises(TypeError):
        value["include"] = ("4",)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(law.UnknownParameterError):
        law.at("no_such_parameter", dt.date(2019, 1, 1))


def test_rows_that_overlap_are_refused() -> None:
    row = {"value": 1, "source": "x", "verified": False}
    rows = [
        {**row, "from": dt.date(2019, 1, 1), "to": dt.date(2019, 12, 31)},
        {**row, "from": dt.date(2019, 12, 31)},
    ]
    with pytest.raises(ValueError, match="overlap"):
        reader._parameter("x", {"meaning": "x", "unit": "x", "rows": rows})


def test_an_open_row_ends_the_day_before_the_next_begins() -> None:
    row = {"source": "x", "verified": False}
    rows = [
        {**row, "from": dt.date(2019, 1, 1), "value": 1},
        {**row, "from": dt.date(2020, 1, 1), "value": 2},
    ]
    one = reader._parameter("x", {"meaning": "x", "unit": "x", "rows": rows})
    days = [dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2020, 1, 2)]
    assert [one.at(day).value for day in days] == [1, 2, 2]
