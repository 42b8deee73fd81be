"""`rapim targets verdict` and `split`: what they answer, and the sentence for what they cannot use."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rapim.cli import run

DAY = ("--date", "2026-11-24")
HEAD = "unit,target,P10,P25,P50,P75,P90"
ROWS = """\
A,15.9,8.6,9.2,9.9,10.6,11.3
B,6.1,8.6,9.2,9.9,10.6,11.3
C,10.2,8.6,9.2,9.9,10.6,11.3
"""
SPLIT = """\
unit,q10,q50,q90,proposed,past
Dinas B,150000000000,200000000000,260000000000,230000000000,10
Dinas A,80000000000,100000000000,115000000000,90000000000,99
"""


def answered(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert run(["targets", *words, *DAY, "--json"]) == 0
    out = capsys.readouterr()
    assert out.err == ""
    found: dict[str, Any] = json.loads(out.out)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(["targets", *words, *DAY]) == 2
    out = capsys.readouterr()
    assert out.out == ""
    return out.err


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Any:
    def feed(text: str | bytes) -> None:
        raw = text.encode() if isinstance(text, str) else text
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(raw)))

    return feed


def test_t_pot_06_by_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(f"{HEAD}\n{ROWS}")
    found = answered(capsys, "verdict", str(file))
    assert [(row["unit"], row["verdict"], row["code"]) for row in found["rows"]] == [
        ("A", "terlampau tinggi", "too_high"),
        ("B", "terlalu rendah", "too_low"),
        ("C", "pas", "fitting"),
    ]
    assert round(found["rows"][2]["p"], 3) == 0.393
    assert (found["rows"][2]["p_habit"], found["rows"][2]["p_removed"]) == (0.392857, None)
    assert found["counts"] == {"too_low": 1, "slack": 0, "fitting": 1, "challenging": 0, "too_high": 1}


def test_two_probabilities_and_warnings(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin(
        "unit;target;q10;q50;q90;potential_q10;potential_q50;potential_q90;past_2021;past_2022;last\n"
        "Pasar;7.806;7.500;7.800;8.100;8.800;9.200;9.600;7.100;7.200;7.806\n"
        "Parkir;1.000.000;900.000;1.000.000;1.100.000;;900.000,00;1.000.000;1;2;3\n".replace(
            ";;", ";800.000;"
        )
    )
    found = answered(capsys, "verdict", "-")
    one = found["rows"][0]
    assert (one["verdict"], one["judged_on"], one["p_habit"]) == ("terlalu rendah", "potential", 0.492)
    assert [each["code"] for each in one["warnings"]] == ["follows_last"]


def test_named_causes_make_the_second_probability(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    unit = {"unit": "A", "target": 82, "q10": 76, "q50": 78, "q90": 80}
    cause = {"code": "not_billed", "amount": [3, 4, 5], "share": [0.6, 1, 1]}
    stdin(json.dumps({"units": [{**unit, "causes": [cause]}, {**unit, "unit": "B"}]}))
    with_cause, without = answered(capsys, "verdict", "-")["rows"]
    assert with_cause["removed"] == [{"code": "not_billed", "middle": 4.0, "share": 1.0}]
    assert abs(with_cause["p_removed"] - 0.5) < 0.06
    assert (with_cause["verdict"], without["verdict"]) == ("pas", "terlampau tinggi")
    assert without["p_removed"] is None


def test_few_officers_remove_less(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    unit = {"unit": "A", "target": 82, "q10": 76, "q50": 78, "q90": 80, "officers": 2, "packages": 100}
    cause = {"code": "not_announced", "amount": 10, "needs_officers": True}
    stdin(json.dumps([{**unit, "causes": [cause]}, {**unit, "unit": "B", "officers": 9, "causes": [cause]}]))
    few, enough = answered(capsys, "verdict", "-")["rows"]
    assert (few["removed"][0]["share"], enough["removed"][0]["share"]) == (0.4, 1.0)
    assert (few["verdict"], enough["verdict"]) == ("pas", "terlalu rendah")


def test_a_potential_under_the_forecast_is_told(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin("unit,target,q10,q50,q90,potential_q10,potential_q90\nA,50,40,50,60,30,40\n")
    row = answered(capsys, "verdict", "-")["rows"][0]
    assert (row["verdict"], row["p_habit"]) == ("terlampau tinggi", 0.5)
    assert [one["code"] for one in row["warnings"]] == ["potential_under_forecast"]


def test_a_split_by_command(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "s.csv"
    file.write_text(SPLIT)
    found = answered(capsys, "split", str(file), "--total", "320 miliar")
    assert [(row["unit"], row["target"], row["more_than_fair"]) for row in found["rows"]] == [
        ("Dinas B", 216_000_000_000, 14_000_000_000),
        ("Dinas A", 104_000_000_000, -14_000_000_000),
    ]
    assert sum(row["target_sen"] for row in found["rows"]) == 32_000_000_000_000 == found["sum_sen"]
    assert (found["asked_more_than_fair"], found["verdict"]) == (["Dinas B"], "pas")
    assert found["common_probability"] == 0.393333
    assert found["fitting_total"]["together"]["middle"] == 300_000_000_000


def test_neither_the_past_nor_the_order_changes_a_target(
    capsys: pytest.CaptureFixture[str], stdin: Any
) -> None:
    head, *rows = SPLIT.splitlines()
    targets = []
    for text in (SPLIT, "\n".join([head, *reversed(rows)]), SPLIT.replace(",99\n", ",1\n")):
        stdin(text)
        found = answered(capsys, "split", "-", "--total", "300000000001.37")
        targets.append({row["unit"]: row["target_sen"] for row in found["rows"]})
    assert targets[0] == targets[1] == targets[2]
    assert sum(targets[0].values()) == 30_000_000_000_137


def test_a_share_of_all_budgets_and_floors_and_caps(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin(
        "unit,q10,q50,q90,budget,floor,cap\n"
        "A,700000,800000,900000,1000000,,750000\n"
        "B,700000,800000,900000,1000000,,\n"
        "C,100000,200000,300000,1000000,400000,\n"
    )
    found = answered(capsys, "split", "-", "--total", "66,5%")
    assert [(row["target"], row["bound"]) for row in found["rows"]] == [
        (750_000, "cap"),
        (845_000, ""),
        (400_000, "floor"),
    ]


def test_answers_for_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file, other = tmp_path / "t.csv", tmp_path / "s.csv"
    file.write_text(f"{HEAD}\n{ROWS}")
    other.write_text(SPLIT)
    assert run(["targets", "verdict", str(file), *DAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "C: Rp10,20 pas (pola lama 39%); pas antara Rp9,48 dan Rp10,32"
    assert run(["targets", "split", str(other), "--total", "320000000000", *DAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Rp320.000.000.000: setiap unit berpeluang 39,3%, pas"
    said = "Dinas B: Rp216.000.000.000 (peluang 39,3%); usulan Rp230.000.000.000, Rp14.000.000.000 di atas"
    assert lines[1] == f"{said} yang adil"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unit,target,q10,q50\nA,5,9,8\n", "Baris 2, kolom q50: tertulis 8, kurang dari q10 (9)"),
        ("unit,target,q10,q50\nA,x,1,2\n", "Baris 2, kolom target: tertulis 'x', bukan angka yang terbaca"),
        (
            "unit,target,q10,q50\nA,-3,1,2\n",
            "Baris 2, kolom target: tertulis -3; jumlah tidak boleh di bawah 0",
        ),
        ("unit,target,q10,q50\nA,3,1,\n", "Baris 2, kolom q50: kosong; isi dengan angka"),
        ("unit,target,q10,q50\nA,3,1\n", "Baris 2, kolom q50: kosong; isi dengan angka"),
        ("unit,target,q10,q50\n,3,1,2\n", "Baris 2, kolom unit: kosong; isi nama unit"),
        ("unit,target,q10,q50\nA,3,1,2\nA,3,1,2\n", "Baris 3, kolom unit: 'A' sudah ada di atas"),
        ("unit,target,q10,q50\nA,1.000,2,3\n", "tertulis 1.000, dapat dibaca dua cara; tulis 1000 bila"),
        ('unit,target,q10,q50\nA,1.5,2,3\nB,"1,55",2,3\n', "Titik dan koma dipakai bergantian"),
        ("unit,target,q10,q50\nA,1,000,2,3\n", "Baris 2: ada 5 sel, judulnya 4"),
        ("unit,target,q10\nA,5,9\n", "Hanya ada kolom q10"),
        ("unit,target\nA,5\n", "Tidak ada kolom kuantil"),
        ("unit,q10,q50\nA,5,9\n", "Kolom target tidak ada; kolom yang terbaca: unit, q10, q50"),
        ("nama,target,q10,q50\nA,5,9,9\n", "Kolom unit tidak ada"),
        ("unit,target,q10,q10\nA,5,9,9\n", "Kolom q10 tertulis dua kali"),
        ("unit,target,q5,q05\nA,5,9,9\n", "Dua kolom menyebut kuantil yang sama"),
        ("unit,target,q10,q50\n", "Tidak ada satu unit pun"),
        ("", "Masukan kosong"),
        ('unit,target,q10,q50\n"A,3,1,2\n', "Bukan CSV yang utuh"),
        ("[{", "Bukan JSON yang utuh"),
        ('{"a": 3}', "JSON harus berupa daftar objek"),
        ('[{"unit":"A","target":true,"q10":1,"q50":2}]', "Unit nomor 1, kolom target: tertulis 'True'"),
        (
            '[{"unit":"A","target":1,"q10":1,"q50":2,"causes":[{}]}]',
            "Unit nomor 1, kolom causes: tertulis {}",
        ),
        (
            '[{"unit":"A","target":1,"q10":1,"q50":2,"potential_q10":1,"potential_q50":2,'
            '"causes":[{"code":"a","amount":1}]}]',
            "Unit nomor 1, kolom causes: ada juga potential_qNN; beri salah satu saja",
        ),
        ('[{"unit":"A","target":NaN,"q10":1,"q50":2}]', "kolom target: tertulis 'nan', bukan angka"),
        (b"\xff\xfe", "bukan teks UTF-8"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], stdin: Any, text: str | bytes, said: str
) -> None:
    stdin(text)
    assert said in refused(capsys, "verdict", "-")


@pytest.mark.parametrize(
    ("total", "said"),
    [
        (
            "11",
            "batas bawah dan batas atas unit hanya memungkinkan Rp4 sampai Rp10; ubah total",
        ),
        ("abc", "--total abc tidak terbaca sebagai rupiah"),
        ("-5", "--total -5 tidak terbaca sebagai rupiah"),
        ("90%", "tabel memerlukan kolom budget"),
    ],
)
def test_a_total_that_cannot_be_split_is_told(
    capsys: pytest.CaptureFixture[str], stdin: Any, total: str, said: str
) -> None:
    stdin("unit,q10,q50,floor,cap\nA,5,9,4,10\n")
    assert said in refused(capsys, "split", "-", f"--total={total}")


def test_bounds_that_cross_and_files_that_are_not_there(
    capsys: pytest.CaptureFixture[str], stdin: Any, tmp_path: Path
) -> None:
    stdin("unit,q10,q50,floor,cap\nA,5,9,11,10\n")
    said = "Baris 2, kolom floor: lebih besar dari batas atasnya"
    assert said in refused(capsys, "split", "-", "--total=10")
    assert "tidak dapat dibuka" in refused(capsys, "verdict", str(tmp_path / "none.csv"))


def test_a_proposal_that_is_not_whole_is_told(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin("unit,q10,q50,proposed\nA,5,9,3\nB,5,9,\n")
    said = "Baris 3, kolom proposed: kosong; isi usulan semua unit"
    assert said in refused(capsys, "split", "-", "--total=10")


def test_a_proposal_of_another_total_is_told(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin("unit,q10,q50,proposed\nA,50000,90000,70000\nB,50000,90000,90000\n")
    assert run(["targets", "split", "-", "--total=150000", *DAY]) == 0
    assert "Usulan berjumlah Rp160.000, bukan Rp150.000" in capsys.readouterr().out.splitlines()


def test_small_amounts_get_a_word_of_warning(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin("unit,q10,q50\nA,5,9\n")
    assert run(["targets", "split", "-", "--total", "8", "--json", *DAY]) == 0
    assert "tulis rupiah penuh" in capsys.readouterr().err


def test_the_settings_of_before_there_were_any(capsys: pytest.CaptureFixture[str], stdin: Any) -> None:
    stdin(f"{HEAD}\n{ROWS}")
    assert run(["targets", "verdict", "-", "--date", "2006-12-31"]) == 2
    assert "Tidak ada ketentuan yang berlaku pada 2006-12-31" in capsys.readouterr().err


@pytest.mark.parametrize("what", ["verdict", "split"])
def test_help_has_an_example(capsys: pytest.CaptureFixture[str], what: str) -> None:
    with pytest.raises(SystemExit) as left:
        run(["targets", what, "--help"])
    out = capsys.readouterr().out
    assert (left.value.code, "Example" in out, "Exit code 2" in out) == (0, True, True)
