"""Figures: what they show, say and weigh."""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import charts
from rapim.charts import draw, marks
from rapim.charts.grammar import SIZES, WIDE, apart
from rapim.charts.rhythm import Mark, swarm

DAY = dt.date(2019, 8, 20)
CURVE = charts.Curve(
    year=2019,
    planned=[(dt.date(2019, month, 28), month / 12) for month in range(1, 13)],
    realised=[(dt.date(2019, 3, 31), 0.2), (DAY, 0.5174)],
    last_year=[(dt.date(2018, month, 28), 0.9 * month / 12) for month in range(1, 13)],
    days_behind=32,
    target=0.9,
    fan=charts.Fan((dt.date(2019, 7, 31), 0.45), (0.76, 0.8, 0.83, 0.86, 0.9)),
)
PARTS = [
    {"cause": "planned_later", "sen": 806_400_000_000_00},
    {"cause": "late", "sen": 136_200_000_000_00},
    {"cause": "tender_saving", "sen": 12_700_000_000_00},
]
MARKS = [Mark(f"OPD {n}", 70 - 4 * n, 10**13 + n, ("late", "watch", "ok")[n % 3]) for n in range(20)]
FIGURES = {
    "curve": charts.curve(CURVE),
    "causes": charts.causes(PARTS),
    "rhythm": charts.rhythm(MARKS, 31, 18, 41),
    "monthly": charts.monthly([1500 * 10**8] * 12, [900 * 10**8] * 8 + [None] * 4),
    "trend": charts.trend(
        [
            {"date": f"2019-0{month}-28", "rhythm_days": 10 + month, "median_days": month}
            for month in range(1, 9)
        ],
        2019,
    ),
}


@pytest.mark.parametrize("size", [size.name for size in SIZES])
@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_obeys_the_content_policy_and_both_themes(name: str, size: str) -> None:
    drawing = FIGURES[name].drawing(size)
    assert re.findall(r"style=|<style|<script|onload|#[0-9a-fA-F]{3,6}\b", drawing) == []
    assert set(re.findall(r'(?:fill|stroke)="([^v"][^"]*)"', drawing)) <= {"none", "transparent"}
    assert drawing.count("<title") == drawing.count("<desc") == 1


@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_is_light(name: str) -> None:
    assert len(FIGURES[name].drawing("wide").encode()) < 12_000


def texts(drawing: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_the_curve_says_how_late_it_is_and_by_how_much() -> None:
    shown = texts(FIGURES["curve"].drawing("wide"))
    wanted = {"51,74%", "terlambat 32 hari", "rencana kas", "target 90%", "2018", "prakiraan 83%"}
    assert [text for text in shown if text in wanted] == [
        "terlambat 32 hari", "51,74%", "rencana kas", "2018", "target 90%", "prakiraan 83%",
    ]  # fmt: skip
    assert FIGURES["curve"].description == (
        "Realisasi 51,74% dari pagu pada 20 Agustus 2019. Rencana kas pada hari itu 58,33%. "
        "Itu terlambat 32 hari terhadap rencana kas. Target akhir tahun 90%. "
        "Akhir tahun: kemungkinan besar antara 76,0% dan 90,0%, titik tengah 83,0%."
    )


def test_the_table_beneath_the_curve_has_the_same_numbers() -> None:
    rows = FIGURES["curve"].rows
    assert len(rows) == 12
    assert rows[7] == ["Agustus", "66,67%", "51,74%", "60,00%"]
    assert rows[8] == ["September", "75,00%", "–", "67,50%"]


def test_what_was_planned_for_later_is_folded_away_but_summed() -> None:
    figure = FIGURES["causes"]
    assert [text for text in texts(figure.drawing("wide")) if "Terjadwal" in text] == []
    assert figure.rows[-1] == ["Jumlah", "Rp955.300.000.000", "100,0%"]
    assert figure.description == "Terlambat dari rencana Rp136,2 miliar; Efisiensi tender Rp12,7 miliar."


def test_labels_keep_their_thousands() -> None:
    assert {"500", "1.000", "1.500"} <= set(texts(FIGURES["monthly"].drawing("wide")))


def test_names_stay_away_where_guests_stand() -> None:
    figure = charts.rhythm(MARKS, 31, 18, 41, named=False)
    assert [text for text in texts(figure.drawing("wide")) if "OPD" in text] == []
    assert (figure.rows, "OPD" in figure.description) == ([], False)


@given(st.lists(st.tuples(st.integers(-60, 120), st.integers(0, 10**15)), max_size=60))
def test_marks_of_near_days_do_not_cover_each_other(pairs: list[tuple[int, int]]) -> None:
    found = [Mark(str(n), days, ceiling, "ok") for n, (days, ceiling) in enumerate(pairs)]
    placed = swarm(found, WIDE, 180)
    width = WIDE.type * 1.15 * 180 / WIDE.width
    assert [mark.name for mark, _ in placed] == [mark.name for mark in found]
    clashes = [
        (one.name, other.name)
        for at, (one, level) in enumerate(placed)
        for other, beside in placed[at + 1 :]
        if level == beside and abs(one.days - other.days) < width
    ]
    assert clashes == []


@given(st.lists(st.floats(0, 300), max_size=6))
def test_labels_stand_apart_in_their_order(wished: list[float]) -> None:
    placed = apart(wished, 15, 0, 400)
    order = sorted(range(len(wished)), key=wished.__getitem__)
    gaps = [placed[second] - placed[first] for first, second in pairwise(order)]
    assert all(gap >= 15 - 1e-9 for gap in gaps)


def test_paper_has_colours_and_a_font_of_its_own() -> None:
    paper = charts.on_paper(FIGURES["curve"].drawing("paper"))
    assert ("var(" in paper, paper.count('font-family="Plus Jakarta Sans, sans-serif"')) == (False, 1)


def test_a_drawing_is_kept_and_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "_PLACE", [])
    draw._kept.cache_clear()
    charts.keep_in(tmp_path / "charts")
    first = FIGURES["causes"].drawing("half")
    (kept,) = (tmp_path / "charts").iterdir()
    kept.write_text(kept.read_text("utf-8").replace("</svg>", "<g/></svg>"), "utf-8")
    draw._kept.cache_clear()
    assert FIGURES["causes"].drawing("half") == first.replace("</svg>", "<g/></svg>")
    draw._kept.cache_clear()


@pytest.mark.parametrize(
    ("days", "tone", "shape"), [(71, "late", "f-late"), (3, "ok", "f-ok"), (None, "none", "")]
)
def test_a_stem_ends_in_the_shape_of_its_status(days: int | None, tone: str, shape: str) -> None:
    drawing = marks.days(days, marks.scale([71, 3, -9]), tone)
    assert re.findall(r'class="(f-\w+)"', drawing) == ([shape] if shape else [])


def test_the_axis_of_days_reaches_whole_tens_both_ways() -> None:
    assert (marks.scale([71, 3, -12]), marks.scale([])) == ((80, 20), (30, 10))
