"""One door for every file: read all, judge together, store each whole or not at all."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from rapim.budget.actions import drift
from rapim.budget.models import CashPlan, Line, Realisation
from rapim.intake.actions import bring_upload, confirm, load_paths, preview
from rapim.intake.models import Upload
from rapim.intake.options import Options
from rapim.intake.scope import month_in, year_in
from rapim.ledger import clock as house_clock
from rapim.ledger.models import Batch, LogEntry
from rapim.org.models import Agency, Government
from rooms.made import ACTOR
from rooms.sipd_files import AGENCY, Leaf, leaves, lra_rows, write, write_lra, write_rak

pytestmark = pytest.mark.django_db
LEAVES = leaves(40)


def load(*paths: Path, **said: Any) -> list[dict[str, Any]]:
    return load_paths(paths, Options(**said), actor=ACTOR)["files"]


def part(entries: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(entry[name] for name in names) for entry in entries]


def codes(entry: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in entry["problems"]]


def state() -> tuple[int, int, int, int]:
    return (
        Batch.objects.count(),
        Realisation.objects.count(),
        Line.objects.count(),
        LogEntry.objects.count(),
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "berkas"
    path.mkdir()
    return path


@pytest.fixture
def year(folder: Path) -> Path:
    """The cash plan and four monthly LRA of one agency."""
    for month in (1, 2, 3, 4):
        write_lra(folder, LEAVES, month)
    write_rak(folder, LEAVES)
    return folder


def test_a_folder_loads_in_the_order_of_its_months(year: Path) -> None:
    entries = load(year)
    assert part(entries, "kind", "month", "variant", "stored", "status") == [
        ("rak", None, None, 40, "loaded"),
        ("lra", 4, "monthly", 40, "loaded"),
        ("lra", 2, "monthly", 40, "loaded"),
        ("lra", 1, "monthly", 40, "loaded"),
        ("lra", 3, "monthly", 40, "loaded"),
    ]
    assert {entry["agency"] for entry in entries} == {AGENCY}
    assert list(Batch.objects.values_list("kind", "month")) == [
        ("rak", None),
        *(("lra", m) for m in (1, 2, 3, 4)),
    ]
    for entry in entries:
        assert entry["rows"] == sum(entry[name] for name in ("stored", "unchanged", "totals", "reported"))


def test_amounts_are_what_stands_in_the_cells(year: Path) -> None:
    load(year)
    april = Realisation.objects.filter(month=4).values_list("realised_sen", flat=True)
    assert sum(april) == sum(leaf.months[3] for leaf in LEAVES) * 100
    assert (
        sum(CashPlan.objects.values_list("ceiling_sen", flat=True))
        == sum(leaf.ceiling for leaf in LEAVES) * 100
    )


def test_loading_again_changes_nothing(year: Path) -> None:
    first = load(year)
    before = state()
    again = load(year)
    assert state() == before
    assert part(again, "duplicate", "stored", "batch") == [(True, 0, entry["batch"]) for entry in first]
    for entry in again:
        assert entry["rows"] == sum(entry[name] for name in ("stored", "unchanged", "totals", "reported"))


def test_the_order_and_the_folder_do_not_matter(year: Path, folder: Path) -> None:
    paths = sorted(year.iterdir(), reverse=True)
    entries = load(*paths)
    assert part(entries, "status") == [("loaded",)] * 5
    assert list(Batch.objects.values_list("code", flat=True).order_by("id")) == [
        f"{at:06d}-{batch.source_hash[:10]}" for at, batch in enumerate(Batch.objects.order_by("id"), 1)
    ]
    assert list(Batch.objects.filter(kind="lra").values_list("month", flat=True)) == [1, 2, 3, 4]


def test_the_first_file_names_the_government_and_another_is_refused(year: Path, tmp_path: Path) -> None:
    load(year)
    assert list(Government.objects.values_list("name", "simulated")) == [("Kabupaten Contoh", False)]
    other = write_lra(tmp_path, LEAVES, 5, government="KOTA LAIN")
    entry = load(other)[0]
    assert (entry["status"], codes(entry)) == ("refused", ["month_from_name", "other_government"])
    assert not Batch.objects.filter(month=5).exists()


def test_the_agency_is_taken_up_with_its_name(year: Path) -> None:
    load(year)
    assert list(Agency.objects.values_list("code", "name", "kind", "valid_from")) == [
        (AGENCY, "Dinas Contoh", "dinas", dt.date(2026, 1, 1))
    ]


def test_a_month_from_the_name_is_reported_and_a_missing_one_is_refused(folder: Path) -> None:
    named = write_lra(folder, LEAVES, 1)
    assert codes(load(named)[0]) == ["month_from_name"]
    nameless = write_lra(folder, LEAVES, 1, name="laporan.xlsx")
    entry = load(nameless)[0]
    assert (entry["status"], entry["month"], codes(entry)) == ("refused", None, ["month_unknown"])
    assert "--month" in entry["problems"][0]["remedy"]
    assert part(load(nameless, month=2, variant="monthly"), "status", "month") == [("loaded", 2)]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"year": 2025}, "year_contradicts"),
        ({"month": 4}, "month_contradicts"),
        ({"agency": "1.01.01"}, "agency_contradicts"),
    ],
)
def test_what_contradicts_the_file_is_refused(folder: Path, said: dict[str, Any], code: str) -> None:
    entry = load(write_lra(folder, LEAVES, 1), **said)[0]
    assert (entry["status"], entry["batch"], code in codes(entry)) == ("refused", None, True)
    assert state() == (0, 0, 0, 0)


def test_one_february_alone_is_refused_until_its_variant_is_said(folder: Path) -> None:
    path = write_lra(folder, LEAVES, 2)
    entry = load(path)[0]
    assert (entry["status"], codes(entry)) == ("refused", ["month_from_name", "variant_unknown"])
    assert part(load(path, variant="monthly"), "status", "variant") == [("loaded", "monthly")]


def test_the_months_known_before_decide_the_next(folder: Path) -> None:
    for month in (1, 2, 3):
        assert part(load(write_lra(folder, LEAVES, month)), "status", "variant") == [("loaded", "monthly")]


def test_cumulative_files_are_recognised(folder: Path) -> None:
    for month in (1, 2, 3, 6):
        write_lra(folder, LEAVES, month, cumulative=True)
    assert part(load(folder), "status", "variant") == [("loaded", "cumulative")] * 4
    assert set(Realisation.objects.values_list("cumulative", flat=True)) == {True}


def test_a_variant_against_the_leaves_is_refused_until_confirmed(year: Path) -> None:
    entries = load(year, variant="cumulative")
    assert [entry["status"] for entry in entries if entry["kind"] == "lra"] == ["refused"] * 4
    entries = load(year, variant="cumulative", accept=True)
    assert part(entries, "status") == [("duplicate",), *[("loaded",)] * 4]


def test_a_month_stored_otherwise_than_the_leaves_now_say_is_refused_until_said(folder: Path) -> None:
    load(write_lra(folder, LEAVES, 2), variant="cumulative")
    march = write_lra(folder, LEAVES, 3)
    entry = load(march)[0]
    assert (entry["status"], codes(entry)) == ("refused", ["month_from_name", "variant_differs"])
    assert part(load(march, variant="monthly"), "status") == [("loaded",)]
    february = folder / "lra_februari.xlsx"
    assert part(load(february, variant="monthly"), "status", "stored") == [("loaded", 40)]


def altered(rows: list[list[Any]], leaf: Leaf, by: float) -> list[list[Any]]:
    """The same cells with one realised amount of one leaf changed, its totals left as they were."""
    for cells in rows:
        if cells[2:4] == [leaf.sub, leaf.account]:
            column = 6 if leaf.account.startswith("5.1") else 8
            cells[column] += by
            return rows
    raise LookupError(leaf)


def test_leaves_that_miss_their_total_are_held_until_accepted(folder: Path) -> None:
    path = write(folder / "lra_januari.xlsx", altered(lra_rows(LEAVES, 1), LEAVES[0], 100.0))
    entry = load(path)[0]
    assert (entry["status"], entry["stored"], entry["batch"]) == ("held", 0, None)
    assert any(problem["held"] for problem in entry["problems"])
    assert (Realisation.objects.count(), Batch.objects.get().status) == (0, "held")
    before = state()
    load(path)
    assert state() == before
    assert part(load(path, accept=True), "status", "stored") == [("loaded", 40)]


def test_a_leaf_whose_code_became_a_day_number_is_held_though_its_parent_still_adds_up(folder: Path) -> None:
    rows = lra_rows(LEAVES, 1)
    parents = [cells[2] + cells[3].rpartition(".")[0] for cells in rows[9:-1] if cells[3].count(".") == 5]
    alone = next(
        cells
        for cells in rows[9:-1]
        if cells[3].count(".") == 5 and parents.count(cells[2] + cells[3].rpartition(".")[0]) == 1
    )
    alone[3] = 41737.0
    path = write(folder / "lra_januari.xlsx", rows)
    entry = load(path)[0]
    assert (entry["status"], codes(entry)) == ("held", ["bad_code", "codes_lost", "month_from_name"])
    assert part(load(path, accept=True), "status", "stored") == [("loaded", 40)]


def test_one_altered_leaf_makes_one_line_of_drift(year: Path, tmp_path: Path) -> None:
    load(year)
    leaf = replace(LEAVES[3], months=(*LEAVES[3].months[:3], LEAVES[3].months[3] + 7, *LEAVES[3].months[4:]))
    changed = [leaf if old is LEAVES[3] else old for old in LEAVES]
    entry = load(write_lra(tmp_path, changed, 4))[0]
    assert (entry["status"], entry["stored"], entry["unchanged"]) == ("loaded", 1, 39)
    lines = drift(Batch.objects.get(code=entry["batch"]))
    assert lines == entry["drift"]
    assert [
        (line["change"], line["after"]["realised_sen"] - line["before"]["realised_sen"]) for line in lines
    ] == [("changed", 700)]


def test_a_line_that_is_gone_is_withdrawn(year: Path, tmp_path: Path) -> None:
    load(year)
    entry = load(write_lra(tmp_path, LEAVES[:-1], 4))[0]
    assert (entry["stored"], entry["unchanged"], entry["withdrawn"]) == (0, 39, 1)


def test_the_same_table_on_several_sheets_loads_once(folder: Path) -> None:
    rows = lra_rows(LEAVES, 1)
    entries = load(write(folder / "lra_januari.xlsx", rows, rows, [["catatan", 1]]))
    assert [entry["stored"] for entry in entries if entry["status"] == "loaded"] == [40]
    assert Realisation.objects.count() == 40


def test_an_old_file_does_not_undo_a_correction_unless_it_is_said(folder: Path, tmp_path: Path) -> None:
    old = write_lra(folder, LEAVES, 1)
    load(old)
    leaf = replace(LEAVES[0], months=(LEAVES[0].months[0] + 9, *LEAVES[0].months[1:]))
    load(write_lra(tmp_path, [leaf, *LEAVES[1:]], 1))
    before = state()
    assert part(load(old), "duplicate", "stored") == [(True, 0)]
    assert state() == before
    assert part(load(old, again=True), "duplicate", "stored") == [(False, 1)]


def test_a_clock_that_runs_backwards_stores_nothing(folder: Path, clock: dt.datetime) -> None:
    load(write_lra(folder, LEAVES, 1))
    house_clock.set_to(clock - dt.timedelta(days=1))
    entry = load(write_lra(folder, LEAVES, 2), variant="monthly")[0]
    assert (entry["status"], codes(entry)[-1], Batch.objects.count()) == ("refused", "clock_backwards", 1)


def test_an_upload_is_previewed_then_confirmed_once(folder: Path) -> None:
    path = write_lra(folder, LEAVES, 1)
    upload = preview(bring_upload(actor=ACTOR, path=path, name="lra_januari.xlsx"), actor=ACTOR)
    assert (upload.state, upload.progress, state()) == (Upload.State.PREVIEW, 1.0, (0, 0, 0, 0))
    assert part(upload.report["files"], "kind", "month", "stored") == [("lra", 1, 40)]
    for _ in range(2):
        upload = confirm(upload, actor=ACTOR)
        assert (upload.state, Realisation.objects.count()) == (Upload.State.DONE, 40)


def test_an_upload_that_cannot_be_decided_is_refused_until_said(folder: Path) -> None:
    path = write_lra(folder, LEAVES, 3)
    brought = bring_upload(actor=ACTOR, path=path, name="unduhan.xlsx")
    assert preview(brought, actor=ACTOR).state == Upload.State.REFUSED
    said = Options(month=3, variant="monthly")
    assert preview(brought, actor=ACTOR, options=said).state == Upload.State.PREVIEW
    assert confirm(brought, actor=ACTOR).state == Upload.State.DONE


@pytest.mark.parametrize(
    ("name", "month", "year"),
    [
        ("lra_mei.xlsx", 5, None),
        ("LRA Januari 2026 final.xlsx", 1, 2026),
        ("lra jan-feb 2026.xlsx", None, 2026),
        ("marketing.xlsx", None, None),
        ("LRA_2025_2026.xlsx", None, None),
        ("20260105.xlsx", None, None),
        ("Nopember.xls", 11, None),
    ],
)
def test_names_say_a_month_only_in_words(name: str, month: int | None, year: int | None) -> None:
    assert (month_in(name), year_in(name)) == (month, year)


def test_hidden_and_lock_files_are_left_alone(year: Path) -> None:
    shutil.copy(year / "lra_april.xlsx", year / "~$lra_april.xlsx")
    shutil.copy(year / "lra_april.xlsx", year / ".lra_april.xlsx")
    assert len(load(year)) == 5


@pytest.mark.real
def test_lampung_selatan_loads_and_one_altered_cell_is_one_line(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "id_sipd_lampung_selatan_kominfo_2026"
    entries = load(folder)
    assert [entry["status"] for entry in entries] == ["loaded"] * 6
    assert {entry["variant"] for entry in entries if entry["kind"] == "lra"} == {"monthly"}
    assert sum(CashPlan.objects.values_list("ceiling_sen", flat=True)) == 10_810_941_900_00
    assert sum(Realisation.objects.values_list("realised_sen", flat=True)) == 3_579_320_611_00
    before = state()
    assert {entry["duplicate"] for entry in load(folder)} == {True}
    assert state() == before
    book = load_workbook(folder / "lra_mei.xlsx")
    sheet = book.worksheets[0]
    row = next(r for r in range(10, 490) if str(sheet.cell(r, 4).value or "").count(".") == 5)
    sheet.cell(row, 7).value = "1.234,00"
    book.save(tmp_path / "lra_mei.xlsx")
    assert load(tmp_path / "lra_mei.xlsx")[0]["status"] == "held"
    entry = load(tmp_path / "lra_mei.xlsx", accept=True)[0]
    assert (entry["status"], entry["stored"], len(entry["drift"])) == ("loaded", 1, 1)
    assert entry["drift"][0]["after"]["realised_sen"] == 123_400
