"""Whose clock runs, the course of a package and the load of weeks as figures: what they show and say."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from rapim import charts
from rapim.charts.grammar import SIZES
from rapim.procurement.measures.holder import holder_of
from rapim.procurement.measures.lateness import CLOCKS
from rapim.procurement.measures.stages import STAGES

D = dt.date
COURSE = charts.Course(
    {
        "announce": {"first": D(2025, 3, 31), "plan": D(2025, 4, 30), "actual": D(2025, 4, 15)},
        "contract": {"first": D(2025, 5, 31), "plan": D(2025, 5, 31), "actual": D(2025, 6, 20)},
        "finish": {"first": D(2025, 10, 31), "plan": D(2025, 10, 31), "actual": None},
    },
    D(2025, 7, 15),
    {"announce": 15, "contract": 20},
)
WEEKS = [
    {"start": D(2025, 1, 6) + dt.timedelta(7 * at), "planned": at % 3, "announced": at % 2, "live": at}
    for at in range(30)
]
FIGURES = {"course": charts.course(COURSE), "load": charts.load(WEEKS, 20, 2025, D(2025, 5, 1))}


@pytest.mark.parametrize(
    ("stage", "method", "clock"),
    [
        ("rencana", "tender", "opd"),
        ("persiapan", "tender", "pokja"),
        ("sanggah", "seleksi", "pokja"),
        ("diumumkan", "pengadaan_langsung", "opd"),
        ("sppbj", "tender", "opd"),
        ("kontrak", "tender", "opd"),
        ("pelaksanaan", "tender", "vendor"),
        ("pelaksanaan", "swakelola", "opd"),
        ("pho", "tender", "opd"),
        ("tender_gagal", "tender", "pokja"),
        ("selesai", "tender", ""),
        ("batal", "tender", ""),
    ],
)
def test_someone_holds_a_package_until_it_is_closed(stage: str, method: str, clock: str) -> None:
    assert holder_of(stage, method) == clock


def test_every_open_stage_is_held_by_a_known_clock() -> None:
    held = {holder_of(stage, method) for stage in STAGES[:-1] for method in ("tender", "swakelola", "")}
    assert held == {"opd", "pokja", "vendor"} <= set(CLOCKS)


@pytest.mark.parametrize("size", [size.name for size in SIZES])
@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_obeys_the_content_policy_and_both_themes(name: str, size: str) -> None:
    drawing = FIGURES[name].drawing(size)
    assert re.findall(r"style=|<style|<script|onload|#[0-9a-fA-F]{3,6}\b", drawing) == []
    assert set(re.findall(r'(?:fill|stroke)="([^v"][^"]*)"', drawing)) <= {"none", "transparent"}
    assert drawing.count("<title") == drawing.count("<desc") == 1
    assert len(drawing.encode()) < 30_000


def test_the_course_tells_each_promise_and_the_days() -> None:
    assert FIGURES["course"].rows == [
        ["Diumumkan", "31 Mar 2025", "30 Apr 2025", "15 Apr 2025", "terlambat 15 hari"],
        ["Berkontrak", "31 Mei 2025", "31 Mei 2025", "20 Jun 2025", "terlambat 20 hari"],
        ["Selesai", "31 Okt 2025", "31 Okt 2025", "–", "–"],
    ]


def test_a_plan_that_was_not_moved_has_one_lane() -> None:
    same = {step: {**lanes, "plan": lanes["first"]} for step, lanes in COURSE.days.items()}
    drawing = charts.course(charts.Course(same, COURSE.as_of, COURSE.late)).drawing("wide")
    assert (">Janji pertama<" in drawing, ">Janji terakhir<" in drawing) == (True, False)
    assert ">Janji terakhir<" in FIGURES["course"].drawing("wide")


def test_the_load_says_its_worst_week_and_how_many_are_over() -> None:
    said = "Terbanyak 29 pada pekan 28 Juli 2025; 9 pekan melebihi kapasitas 20."
    assert FIGURES["load"].description == said
    assert FIGURES["load"].rows[1] == ["13 Jan 2025", "1", "1", "1"]
