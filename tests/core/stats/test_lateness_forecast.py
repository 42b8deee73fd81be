"""The lateness forecast: waits count, causes sum to one, nothing later is seen, tables with holes."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rapim.cli import run
from rapim.stats.lateness import chances, engine, waiting
from rapim.stats.lateness.rows import Plans, known
from rapim.stats.lateness.waiting import Outlook, Promise, outlook

D = dt.date
DAY = 19_000.0
HEADER = ["id", "kind", "method", "value", "planned_end", "actual_end", "as_of", "office", "reported"]
Row = dict[str, Any]


def plans(planned: np.ndarray, kind: list[str] | None = None, **texts: np.ndarray) -> Plans:
    count = len(planned)
    kinds = np.array(kind or ["works"] * count, dtype=str)
    return Plans(np.arange(count).astype(str), kinds, np.full(count, "tender"), planned, {}, {}, texts)


def asked(fitted: engine.Fitted, rows: Plans) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return engine.answers(engine.curves(fitted, rows))


def test_heavy_censoring_leaves_the_chance_unbiased_where_dropping_waits_does_not() -> None:
    draw = np.random.default_rng(3)
    planned = np.sort(draw.uniform(DAY - 120, DAY, 3000))
    delay = np.ceil(draw.exponential(60, 3000))
    fitted = engine.fit(plans(planned), planned + delay, np.full(3000, np.nan), DAY)
    late = asked(fitted, plans(np.array([DAY + 10])))[1][0]
    seen = planned + delay <= DAY
    naive = float((delay[seen] > 30).mean())
    truth = float(np.exp(-30 / 60))
    assert round(float((~seen).mean()), 1) == 0.4
    assert abs(late - truth) < 0.04 < 0.15 < truth - naive


def test_an_outcome_is_known_from_its_day_or_the_last_look_whichever_is_earlier() -> None:
    planned = np.array([10.0, 10, 10, 40, 90, 90])
    actual = np.array([20.0, 60, np.nan, 20, 200, 20])
    as_of = np.array([100.0, 100, 30, 100, 45, 100])
    use, found = known(planned, actual, as_of, 50)
    assert use.tolist() == [True, True, True, True, True, False]
    assert found.delay.tolist() == [10, 40, 20, -20, 110]
    assert found.seen.tolist() == [True, False, False, True, True]


def test_chances_fall_with_days_and_classes_are_drawn_to_all() -> None:
    draw = np.random.default_rng(5)
    planned = np.sort(draw.uniform(DAY - 2000, DAY - 900, 95))
    kind = ["quick"] * 45 + ["slow"] * 45 + ["rare"] * 5
    order = draw.permutation(95)
    kinds = [kind[at] for at in order]
    mean = np.array([{"quick": 5.0, "slow": 200.0, "rare": 5.0}[one] for one in kinds])
    fitted = engine.fit(plans(planned, kinds), planned + draw.exponential(mean), np.full(95, np.nan), DAY)
    found = engine.curves(fitted, plans(np.full(4, DAY + 9), ["quick", "rare", "slow", "never seen"]))
    days = np.arange(-50.0, 3000.0, 31.0)
    for one in (np.array([chances.later(found.edges, found.later, np.full(4, day)) for day in days])).T:
        assert (np.diff(one) <= 1e-12).all()
    quick, rare, slow, new = engine.answers(found)[1]
    assert quick < rare < new < slow
    assert found.depth.tolist() == [2, 2, 2, 0]


def test_a_covariate_that_tells_is_believed_and_noise_is_not() -> None:
    draw = np.random.default_rng(7)
    planned = np.sort(draw.uniform(DAY - 1500, DAY - 500, 500))
    office = np.array(["late", "prompt"])[draw.integers(0, 2, 500)]
    noise = np.array([f"n{one}" for one in draw.integers(0, 9, 500)])
    delay = np.where(office == "late", draw.exponential(150, 500), draw.exponential(8, 500))
    fitted = engine.fit(
        plans(planned, office=office, noise=noise), planned + delay, np.full(500, np.nan), DAY
    )
    said = engine.summary(fitted)
    assert (list(said["covariates"]), said["class_only"]) == (["office"], False)
    new = plans(np.full(2, DAY + 9), office=np.array(["late", "prompt"]), noise=np.array(["n1", "n1"]))
    assert [round(one) for one in asked(fitted, new)[1]] == [1, 0]


# Packages that wait.


def promises(count: int = 400, seed: int = 2, stop: float = 0.3) -> list[Promise]:
    draw = np.random.default_rng(seed)
    found = []
    for at in range(count):
        planned = D(2022, 1, 1) + dt.timedelta(days=int(draw.integers(0, 600)))
        ends = planned + dt.timedelta(days=int(np.ceil(draw.exponential(50))))
        stops = draw.random() < stop
        found.append(
            Promise(
                f"p{at}", "works", "tender", 1e6, planned, None if stops else ends, ends if stops else None
            )
        )
    return found


def one_open(as_of: dt.date, planned: dt.date, past: list[Promise]) -> Outlook:
    found = [
        one
        for one in outlook([*past, Promise("new", "works", "tender", 1e6, planned)], as_of, D(2024, 12, 31))
        if one.id == "new"
    ]
    return found[0]


def test_done_ended_otherwise_and_still_open_sum_to_one() -> None:
    edges = np.array([-5.0, 0.0, 10.0, 30.0, 90.0])
    draw = np.random.default_rng(1)
    done, stopped = (np.cumprod(1 - draw.uniform(0, 0.5, (6, 5)), axis=1) for _ in range(2))
    found = waiting.incidence(edges, done, stopped, np.array([-20.0, 0, 5, 30, 90, 400]))
    assert np.allclose(found.done + found.stopped + found.open, 1)
    for part in (found.done, found.stopped):
        assert (np.diff(part, axis=1) >= -1e-12).all()
    assert found.open[5, :5].tolist() == [1.0] * 5


def test_causes_are_told_apart() -> None:
    found = one_open(D(2024, 1, 1), D(2024, 1, 1), promises())
    assert abs(found.stopped_by - 0.3) < 0.06
    assert abs(found.not_by - 0.3) < 0.08
    assert (found.latest, found.class_known) == (None, True)


def test_a_wait_is_survived_and_the_date_lies_ahead() -> None:
    past = promises(stop=0.0)
    early, waited = (one_open(D(2024, 1, 1), day, past) for day in (D(2024, 1, 1), D(2023, 11, 22)))
    assert abs(early.late_30 - np.exp(-0.6)) < 0.08
    assert (waited.late_30, early.late_30 < 1) == (1.0, True)
    for one in (early, waited):
        assert one.earliest and one.expected and one.latest
        assert D(2024, 1, 1) <= one.earliest <= one.expected <= one.latest


def test_the_outlook_sees_nothing_later_and_a_new_government_is_told_so() -> None:
    past, as_of = promises(), D(2023, 3, 1)
    later = [
        one._replace(
            actual=one.actual if one.actual and one.actual <= as_of else None,
            stopped=one.stopped if one.stopped and one.stopped <= as_of else None,
        )
        for one in past
    ]
    assert outlook(past, as_of, D(2023, 12, 31)) == outlook(later, as_of, D(2023, 12, 31))
    alone = outlook([Promise("x", "", "", None, D(2023, 6, 1))], as_of, D(2023, 12, 31))[0]
    assert (alone.class_only, alone.class_known, alone.learned_from) == (True, False, 0)
    assert outlook([], as_of, D(2023, 12, 31)) == []


# The command.


def table(count: int = 240, seed: int = 4) -> list[Row]:
    draw = np.random.default_rng(seed)
    rows: list[Row] = []
    for at in range(count):
        planned = D(2021, 1, 1) + dt.timedelta(days=int(draw.integers(0, 1000)))
        late = int(draw.exponential(40)) - 10
        rows.append(
            {
                "id": f"p-{at % 200}",
                "kind": ["works", "goods", ""][at % 3],
                "method": ["tender", "direct"][at % 2],
                "value": int(draw.lognormal(18, 1)) if at % 9 else "",
                "planned_end": planned.isoformat() if at % 31 else ["PNS", "0000-00-00"][at % 2],
                "actual_end": (planned + dt.timedelta(days=late)).isoformat() if at % 7 else "",
                "as_of": "2024-12-31",
                "office": f"office {at % 5}",
                "reported": (planned - dt.timedelta(days=90)).isoformat() if at % 11 else "DOER",
            }
        )
    return rows


def save(path: Path, rows: list[Row], header: list[str] | None = None) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, header or HEADER, extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
    return path


def told(
    folder: Path, train: Path, file: Path, as_of: str = "2022-12-31", more: list[str] | None = None
) -> str:
    out = folder / "out.csv"
    command = ["lateness", str(train), "--predict", str(file), "--event", "end", "--as-of", as_of]
    assert run([*command, "--out", str(out), *(more or [])]) == 0
    return out.read_text(encoding="utf-8")


def test_nothing_after_the_day_and_no_outcome_of_the_file_is_looked_at(tmp_path: Path) -> None:
    rows = table()
    train, ahead = [one for one in rows if one["planned_end"] <= "2023-03"], rows[:60]
    first = told(tmp_path, save(tmp_path / "t.csv", train), save(tmp_path / "f.csv", ahead))
    changed = [dict(one) for one in train]
    for one in changed:
        if one["actual_end"] > "2022-12-31":
            one["actual_end"] = "" if one["kind"] else "2024-11-11"
        if one["planned_end"] > "2022-12-31" and one["actual_end"] > "2022-12-31":
            one["office"] = one["kind"] = "99"
    blind = [{**one, "actual_end": "2029-01-01", "actual_start": "x"} for one in ahead]
    again = told(
        tmp_path,
        save(tmp_path / "t2.csv", changed),
        save(tmp_path / "f2.csv", blind, [*HEADER, "actual_start"]),
    )
    assert again == first
    assert again == told(
        tmp_path,
        tmp_path / "t.csv",
        save(tmp_path / "f3.csv", ahead, [one for one in HEADER if one not in {"actual_end", "as_of"}]),
    )


@pytest.mark.parametrize("kind", ["full", "empty", "nothing known", "one row", "one class", "bare"])
def test_every_row_gets_a_chance_in_order_whatever_the_table(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = table()
    train = {
        "empty": [],
        "one row": rows[1:2],
        "one class": [{**one, "kind": "", "method": ""} for one in rows],
    }
    header = ["id", "planned_end", "actual_end"] if kind == "bare" else HEADER
    as_of = "2019-01-01" if kind == "nothing known" else "2022-12-31"
    file = save(tmp_path / "f.csv", [*rows[:40], {**rows[1], "kind": "never seen", "office": "new"}])
    lines = told(tmp_path, save(tmp_path / "t.csv", train.get(kind, rows), header), file, as_of, ["--json"])
    said = json.loads(capsys.readouterr().out)
    found = list(csv.DictReader(lines.splitlines()))
    assert [one["id"] for one in found] == [one["id"] for one in [*rows[:40], rows[1]]]
    assert all(0 <= float(one["p_late_30"]) <= float(one["p_late_0"]) <= 1 for one in found)
    assert all(np.isfinite(float(one["median_days"])) for one in found)
    assert (said["predicted"], sum(said["class_known"].values())) == (41, 41)
    assert said["class_only"] == (not said["covariates"])


def test_parquet_says_the_same_as_csv_and_a_table_without_plans_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [one for one in table(90) if one["planned_end"][:1] == "2"]
    columns = {name: [one[name] or None for one in rows] for name in HEADER}
    for name in ("planned_end", "actual_end", "as_of"):
        columns[name] = [D.fromisoformat(one) if one else None for one in columns[name]]
    parquet.write_table(arrow.table(columns), tmp_path / "t.parquet")
    save(tmp_path / "t.csv", rows)
    found = [told(tmp_path, tmp_path / name, tmp_path / "t.csv") for name in ("t.parquet", "t.csv")]
    assert found[0] == found[1]
    bad = save(tmp_path / "bad.csv", rows, ["id", "kind"])
    command = [
        "lateness",
        str(bad),
        "--predict",
        str(bad),
        "--as-of",
        "2022-12-31",
        "--out",
        str(tmp_path / "o"),
    ]
    assert run(command) == 2
    assert "id,planned_end,actual_end" in capsys.readouterr().err
