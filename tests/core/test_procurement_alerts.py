"""Early warnings of procurement, exactly at their bounds, each with what it stands on."""

from __future__ import annotations

import datetime as dt

import pytest

from rapim import law
from rapim.procurement import alerts
from rapim.procurement.measures import critical, ladder, methods, opportunity, stages, start, words
from rapim.procurement.measures.deadlines import Deadline, assumed
from rapim.procurement.measures.splitting import Suspicion
from rapim.units.rules import every
from rapim.units.verdicts import Verdict
from rapim.words import LANGUAGES, assumptions, reason, refusal
from rapim.words.catalogue import catalogue

SAFE = start.latest_safe_start(dt.date(2026, 12, 31), 150, 65, 15)
EWS_04 = law.at("ews_04", dt.date(2026, 5, 1))
END, YEAR_END = dt.date(2026, 11, 30), dt.date(2026, 12, 31)


def told(verdict: Verdict) -> tuple[str, str | None, str]:
    return verdict.state, verdict.level, verdict.because


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (dt.date(2026, 4, 14), ("clear", None, "start_far")),
        (dt.date(2026, 4, 15), ("fired", "amber", "start_near")),
        (dt.date(2026, 5, 15), ("fired", "amber", "start_near")),
        (dt.date(2026, 5, 16), ("fired", "red", "start_passed")),
    ],
)
def test_ews_04_by_day(as_of: dt.date, expected: tuple[str, str | None, str]) -> None:
    assert told(alerts.must_start(SAFE, None, as_of, EWS_04)) == expected


def test_ews_04_an_announced_a_cancelled_and_an_unknown_package() -> None:
    as_of = dt.date(2026, 6, 1)
    in_time = alerts.must_start(SAFE, dt.date(2026, 5, 15), as_of, EWS_04)
    late = alerts.must_start(SAFE, dt.date(2026, 5, 20), as_of, EWS_04)
    assert (told(in_time)[2], in_time.params["days_late"]) == ("already_announced", 0)
    assert (told(late)[2], late.params["days_late"]) == ("announced_late", 5)
    later = alerts.must_start(SAFE, dt.date(2026, 6, 2), as_of, EWS_04)
    assert told(later) == ("fired", "red", "start_passed")
    assert told(alerts.must_start(None, None, as_of, EWS_04))[2] == "length_unknown"
    assert told(alerts.must_start(SAFE, None, as_of, EWS_04, cancelled=True))[2] == "cancelled_package"


def test_ews_04_says_what_its_deadline_stands_on() -> None:
    assert alerts.must_start(SAFE, None, dt.date(2026, 5, 25), EWS_04).as_dict() == {
        "state": "fired",
        "because": "start_passed",
        "level": "red",
        "params": {
            "days_late": 10,
            "due": "2026-05-15",
            "assumptions": [
                {"code": "fiscal_year_end", "value": "2026-12-31"},
                {"code": "closeout_days", "value": 15},
                {"code": "contract_days", "value": 150},
                {"code": "selection_p90", "value": 65},
                {"code": "selection_source", "value": "default"},
            ],
        },
        "id": "EWS-04",
        "version": 1,
    }


@pytest.mark.parametrize(
    ("age", "retenders", "expected"),
    [
        (10, 0, ("clear", None, "stage_usual")),
        (11, 0, ("clear", None, "stage_slow")),
        (20, 0, ("clear", None, "stage_slow")),
        (21, 0, ("fired", "amber", "stage_old")),
        (1, 1, ("fired", "red", "held_again")),
        (None, 1, ("fired", "red", "held_again")),
        (None, 0, ("not_applicable", None, "stage_unknown")),
    ],
)
def test_ews_05_by_age(age: int | None, retenders: int, expected: tuple[str, str | None, str]) -> None:
    usual = law.at("pbj_stage_days", dt.date(2026, 5, 1))["evaluasi"]
    assert told(alerts.stage_is_old("evaluasi", age, usual, retenders=retenders)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("no", ("clear", None, "not_critical")),
        ("a", ("fired", "red", "critical_a")),
        ("b", ("fired", "red", "critical_b")),
        ("c", ("fired", "red", "critical_c")),
        ("unknown", ("not_applicable", None, "no_progress")),
    ],
)
def test_ews_06_by_code(code: str, expected: tuple[str, str | None, str]) -> None:
    found = alerts.is_critical(code, 0.7, 0.63, boundary=True)
    assert told(found) == expected
    if code != "unknown":
        assert (found.params["lag"], found.params["boundary"]) == (0.07, True)


@pytest.mark.parametrize(
    ("finish", "expected"),
    [
        (END, ("clear", None, "finish_in_time")),
        (dt.date(2026, 12, 1), ("fired", "amber", "finish_after_contract")),
        (YEAR_END, ("fired", "amber", "finish_after_contract")),
        (dt.date(2027, 1, 1), ("fired", "red", "finish_after_year")),
    ],
)
def test_ews_07_by_day(finish: dt.date, expected: tuple[str, str | None, str]) -> None:
    found = alerts.finish_is_late(Deadline(finish, assumed(projection="recent_pace")), END, YEAR_END)
    assert told(found) == expected
    assert found.params["assumptions"] == [{"code": "projection", "value": "recent_pace"}]
    assert found.params["days_late"] == max(0, (finish - END).days)


def test_ews_07_needs_a_projection() -> None:
    assert told(alerts.finish_is_late(None, END, YEAR_END))[2] == "finish_unknown"
    assert told(alerts.finish_is_late(SAFE, None, YEAR_END))[2] == "finish_unknown"


def test_ews_13_is_a_suspicion_among_small_packages() -> None:
    found = alerts.perhaps_split(60, 100, Suspicion((0, 4), 120, 100))
    assert told(found) == ("fired", "amber", "perhaps_split")
    assert found.params == {"packages": 2, "total_sen": 120, "limit_sen": 100}
    assert told(alerts.perhaps_split(100, 100, None)) == ("clear", None, "no_like_packages")
    assert told(alerts.perhaps_split(101, 100, None)) == ("not_applicable", None, "not_small")


def test_every_check_has_a_source_and_known_parameters() -> None:
    found = alerts.checks()
    assert list(found) == ["EWS-04", "EWS-05", "EWS-06", "EWS-07", "EWS-13"]
    known = {one.name for one in law.parameters()}
    rules = [one for one in every() if one.name.startswith("procurement.")]
    assert [one.name for one in rules if not set(one.parameters) <= known or not one.source] == []


ASSUMED = (
    *("fiscal_year_end", "closeout_days", "contract_days", "selection_p90", "selection_source"),
    *("retenders", "retender_p90", "contract_end", "opportunity_days", "opportunity_longest"),
    *("fine_base", "fine_vat", "fine_per_day", "projection", "report_day", "days_behind", "pace_window"),
    *("stage_p90", "stage_source", "critical_mode", "ladder_end", "trial_until", "last_act"),
    *(f"ladder_{name}" for name in law.at("pbj_ladder", YEAR_END) if name != "trial"),
)
REFUSED = (
    *("cause_unknown", "minutes_not_signed", "target_missing", "trial_too_short", "progress_missing"),
    *("trial_running", "third_party_missing", "work_not_done", "opportunity_running", "opportunities_used"),
    *("not_late_yet", "fined_already", "days_left_out", "fine_outstanding", "case_ended", "no_such_act"),
    *("not_yet_its_turn", "before_last_act", *opportunity.REFUSED),
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_code_of_procurement_has_words(lang: str) -> None:
    sections = {
        "because": alerts.BECAUSE,
        "pbj_kind": methods.KINDS,
        "pbj_method": {code for _, code in words.METHODS},
        "pbj_fit": methods.FITS,
        "pbj_early": start.EARLY,
        "pbj_age": start.AGES,
        "pbj_critical": critical.CODES,
        "pbj_assumed": ASSUMED,
        "pbj_assumed_value": (
            *("default", "own_history", "points", "relative", "contract", "unfinished_part", "before_vat"),
            *("net", "earned_schedule", "recent_pace", "finished"),
        ),
        "pbj_stage": (*stages.STAGES, *stages.SIDES),
        "pbj_cause": ladder.CAUSES,
        "pbj_act": [row.act for row in ladder.TABLE],
        "pbj_document": [row.document for row in ladder.TABLE],
        "pbj_state": ["detected", *ladder.CAUSES, *ladder.CLIMB, *ladder.ENDS],
        "pbj_refused": REFUSED,
        "pbj_follows": [one for many in ladder.CONSEQUENCES.values() for one in many],
        "pbj_itkp": [*law.at("pbj_itkp", YEAR_END)["largest"], "very_good", "good", "fair", "poor"],
        "rule": [one.name for one in every() if one.name.startswith("procurement.")],
    }
    wanted = {f"{section}.{code}" for section, codes in sections.items() for code in codes}
    wanted |= {f"alert.{name}.{part}" for name in alerts.checks() for part in ("name", "line")}
    assert sorted(wanted - catalogue(lang).keys()) == []


def test_a_warning_in_words_with_what_it_stands_on() -> None:
    found = alerts.must_start(SAFE, None, dt.date(2026, 5, 25), EWS_04)
    assert reason(found.because, found.params) == (
        "Batas aman mulai 15 Mei 2026 sudah lewat 10 hari, belum diumumkan."
    )
    assert assumptions(found.params["assumptions"]) == [
        ("Akhir tahun anggaran", "31 Desember 2026"),
        ("Serah terima dan pembayaran", "15 hari"),
        ("Lama kontrak", "150 hari"),
        ("Lama pemilihan (sembilan dari sepuluh)", "65 hari"),
        ("Asal lama pemilihan", "nilai bawaan"),
    ]


VERDICTS = (
    *(alerts.must_start(SAFE, None, day, EWS_04) for day in (dt.date(2026, 1, 1), SAFE.day, YEAR_END)),
    *(alerts.must_start(SAFE, day, YEAR_END, EWS_04) for day in (dt.date(2026, 1, 1), YEAR_END)),
    alerts.must_start(None, None, YEAR_END, EWS_04),
    alerts.must_start(None, None, YEAR_END, EWS_04, cancelled=True),
    *(alerts.stage_is_old("evaluasi", age, (10, 20)) for age in (None, 5, 15, 25)),
    alerts.stage_is_old("evaluasi", None, None, retenders=2),
    *(alerts.is_critical(code, 0.8, 0.7) for code in critical.CODES),
    *(
        alerts.finish_is_late(Deadline(day, assumed(projection="recent_pace")), END, YEAR_END)
        for day in (END, YEAR_END, dt.date(2027, 1, 1))
    ),
    alerts.finish_is_late(None, END, YEAR_END),
    alerts.perhaps_split(60, 100, Suspicion((0, 4), 120, 100)),
    alerts.perhaps_split(60, 100, None),
    alerts.perhaps_split(101, 100, None),
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_can_be_said(lang: str) -> None:
    assert {one.because for one in VERDICTS} == set(alerts.BECAUSE)
    said = [reason(one.because, one.params, lang) for one in VERDICTS]
    assert [one for one in said if "{" in one or "None" in one] == []


def test_a_refusal_in_words_says_what_can_follow() -> None:
    terms = law.at("pbj_ladder", YEAR_END)
    found = ladder.step(
        ladder.opened(END, terms), ladder.Act("terminate"), END, ladder.Facts(YEAR_END), terms
    )
    assert isinstance(found, ladder.Refusal)
    assert refusal(found.because, found.params) == (
        "Belum gilirannya; langkah berikutnya: Pisahkan sebabnya."
    )
