"""Early warnings answer fired, clear or not applicable because …, exactly at their bounds."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from rapim import law
from rapim.budget import alerts
from rapim.budget.alerts import Month

DAY = dt.date(2019, 8, 21)
EWS_01, EWS_03 = law.at("ews_01", DAY), law.at("ews_03", DAY)
PAID, STALE = law.at("paid_before_done", DAY), law.at("stale_days", DAY)


def told(verdict: alerts.Verdict) -> tuple[str, str | None, str]:
    return verdict.state, verdict.level, verdict.because


@pytest.mark.parametrize(
    ("ceiling", "planned", "realised", "quality", "expected"),
    [
        (10_000, 9000, 8000, "fit", ("clear", None, "on_plan")),
        (10_000, 9000, 7999, "fit", ("fired", "amber", "below_plan")),
        (10_000, 9000, 7201, "fit", ("fired", "amber", "below_plan")),
        (10_000, 9900, 7900, "fit", ("fired", "amber", "below_plan")),
        (10_000, 9900, 7899, "fit", ("fired", "red", "far_below_plan")),
        (10_000, 500, 400, "fit", ("clear", None, "on_plan")),
        (10_000, 500, 399, "fit", ("fired", "amber", "below_plan")),
        (10_000, 0, 0, "fit", ("clear", None, "on_plan")),
        (10_000, 100, 9000, "fit", ("clear", None, "on_plan")),
        (0, 100, 0, "fit", ("not_applicable", None, "no_ceiling")),
        (10_000, 100, 0, "none", ("not_applicable", None, "no_plan")),
        (10_000, 9000, 0, "unfit", ("not_applicable", None, "plan_unfit")),
    ],
)
def test_ews_01_below_the_cash_plan(
    ceiling: int, planned: int, realised: int, quality: str, expected: tuple[str, str | None, str]
) -> None:
    assert told(alerts.below_cash_plan(ceiling, planned, realised, quality, EWS_01)) == expected


def test_ews_01_says_how_far_and_where_the_plan_does_not_reach() -> None:
    assert alerts.below_cash_plan(10_000, 6000, 4500, "fit", EWS_01).as_dict() == {
        "state": "fired",
        "because": "below_plan",
        "level": "amber",
        "params": {"deviation_pp": 15.0, "deviation_rel": 0.25, "behind_sen": 1500},
        "id": "EWS-01",
        "version": 1,
    }
    lost = alerts.below_cash_plan(10_000, 6000, 0, "fit", EWS_01, reaches=False)
    assert told(lost) == ("not_applicable", None, "plan_does_not_reach")


@pytest.mark.parametrize(
    ("probability", "years", "expected"),
    [
        (0.05, 1, ("fired", "red", "target_very_unlikely")),
        (0.1499, 3, ("fired", "red", "target_very_unlikely")),
        (0.15, 1, ("fired", "amber", "target_unlikely")),
        (0.3499, 1, ("fired", "amber", "target_unlikely")),
        (0.35, 1, ("clear", None, "target_likely")),
        (1.0, 1, ("clear", None, "target_likely")),
        (None, 1, ("not_applicable", None, "no_forecast")),
        (0.05, 0, ("not_applicable", None, "no_past")),
    ],
)
def test_ews_02_the_target_is_unlikely(
    probability: float | None, years: int, expected: tuple[str, str | None, str]
) -> None:
    verdict = alerts.target_unlikely(probability, 700, years, law.at("ews_02", DAY))
    assert told(verdict) == expected
    if verdict.state != "not_applicable":
        assert verdict.params == {"probability": probability, "behind_sen": 700, "years": years}


def test_ews_01_takes_numbers_of_numpy_without_overflow() -> None:
    huge = np.int64(9 * 10**18)
    assert told(alerts.below_cash_plan(huge, huge, np.int64(0), "fit", EWS_01))[1] == "red"


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        ([Month(0.5, 29, 100), Month(0.5, 29, 100)], ("fired", "amber", "done_not_billed")),
        ([Month(0.5, 30, 100), Month(0.5, 29, 100)], ("clear", None, "in_step")),
        ([Month(0.5, 29, 100), Month(0.5, 30, 100)], ("clear", None, "in_step")),
        ([Month(None, 0, 100), *[Month(0.5, 29, 100)] * 2], ("fired", "amber", "done_not_billed")),
        ([Month(0.5, 29, 100)], ("not_applicable", None, "too_few_months")),
        ([Month(None, 29, 100), Month(0.5, 29, 100)], ("not_applicable", None, "too_few_months")),
        ([Month(0.5, 29, 100), Month(None, 29, 100)], ("not_applicable", None, "not_reported")),
        ([Month(0.5, 29, 100), Month(0.5, 0, 0)], ("not_applicable", None, "no_ceiling")),
        ([], ("not_applicable", None, "not_reported")),
    ],
)
def test_ews_03_done_but_not_billed(months: list[Month], expected: tuple[str, str | None, str]) -> None:
    assert told(alerts.done_not_billed(months, EWS_03)) == expected


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (Month(0.0, 30, 100), ("clear", None, "within_advance")),
        (Month(0.0, 31, 100), ("fired", "amber", "paid_before_done")),
        (Month(0.1, 60, 100), ("fired", "amber", "paid_before_done")),
        (Month(0.1, 61, 100), ("fired", "red", "paid_before_done")),
        (Month(0.6, 60, 100), ("clear", None, "in_step")),
        (Month(0.9, 10, 100), ("clear", None, "in_step")),
        (Month(None, 60, 100), ("not_applicable", None, "not_reported")),
        (Month(0.5, 60, 0), ("not_applicable", None, "no_ceiling")),
    ],
)
def test_ews_03r_paid_before_done(month: Month, expected: tuple[str, str | None, str]) -> None:
    assert told(alerts.paid_before_done(month, PAID)) == expected


@pytest.mark.parametrize(
    ("as_of", "sent", "locked", "expected"),
    [
        (dt.date(2019, 9, 4), None, False, ("not_applicable", None, "not_due_yet")),
        (dt.date(2019, 9, 5), None, False, ("not_applicable", None, "not_due_yet")),
        (dt.date(2019, 9, 6), None, False, ("fired", "red", "not_sent")),
        (dt.date(2019, 9, 4), None, True, ("fired", "red", "locked_without")),
        (dt.date(2019, 9, 6), None, True, ("fired", "red", "locked_without")),
        (dt.date(2019, 9, 6), dt.date(2019, 9, 5), False, ("clear", None, "sent")),
        (dt.date(2019, 9, 6), dt.date(2019, 9, 6), True, ("clear", None, "sent_late")),
        (dt.date(2019, 9, 6), dt.date(2019, 9, 7), False, ("fired", "red", "not_sent")),
    ],
)
def test_ews_08_rfk_of_august(
    as_of: dt.date, sent: dt.date | None, locked: bool, expected: tuple[str, str | None, str]
) -> None:
    cutoff = law.at("rfk_cutoff_day", as_of)
    assert told(alerts.rfk_missing(2019, 8, as_of, sent, cutoff, locked=locked)) == expected


def test_ews_08_the_rfk_of_december_is_due_in_january() -> None:
    assert alerts.rfk_due(2019, 12, 5) == dt.date(2020, 1, 5)
    late = alerts.rfk_missing(2019, 12, dt.date(2020, 1, 15), None, 5)
    assert late.params == {"days_late": 10, "year": 2019, "month": 12, "due": "2020-01-05"}


@pytest.mark.parametrize(
    ("age", "basis", "expected"),
    [
        (14, "sp2d", ("clear", None, "fresh")),
        (15, "sp2d", ("fired", "amber", "stale")),
        (45, "sp2d", ("fired", "amber", "stale")),
        (46, "sp2d", ("fired", "red", "very_stale")),
        (45, "lra", ("clear", None, "fresh")),
        (46, "lra", ("fired", "amber", "stale")),
        (76, "lra", ("fired", "red", "very_stale")),
        (-3, "lra", ("clear", None, "fresh")),
    ],
)
def test_stale_data_by_basis(age: int, basis: str, expected: tuple[str, str | None, str]) -> None:
    data_to = DAY - dt.timedelta(days=age)
    verdict = alerts.stale(DAY, data_to, basis, STALE)
    assert told(verdict) == expected
    assert verdict.params == {"days": max(0, age), "data_to": data_to.isoformat(), "basis": basis}


def test_no_data_cannot_be_stale() -> None:
    assert told(alerts.stale(DAY, None, "lra", STALE)) == ("not_applicable", None, "no_data")
    with pytest.raises(KeyError):
        alerts.stale(DAY, DAY, "guess", STALE)


def test_every_check_has_a_sentence_a_source_and_known_parameters() -> None:
    found = alerts.checks()
    assert list(found) == ["EWS-01", "EWS-02", "EWS-03", "EWS-03R", "EWS-08", "STALE"]
    known = {one.name for one in law.parameters()}
    assert [name for name, one in found.items() if not set(one.parameters) <= known or not one.source] == []
    assert found["EWS-01"].sentence == "Absorption is below the cash plan by more than the limit."


def test_a_reason_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="not among the reasons"):
        alerts.Verdict("fired", "because_i_say_so")
