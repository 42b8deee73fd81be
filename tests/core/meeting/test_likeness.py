"""Problems of one cause are recognised in other words: measured on texts that no rule was tuned on."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim.cli import run
from rapim.meeting.measures import likeness

LABELLED = Path(__file__).with_name("problems.csv")
"""298 invented texts of 58 causes, written apart from the phrasebook, to measure and never to tune."""

SECOND = Path(__file__).with_name("problems_aside.csv")
"""226 more of 59 causes, in other voices, written before the phrasebook learned those voices."""


UNSEEN = Path(__file__).with_name("problems_unseen.csv")
"""200 of 40 causes by a hand that saw no phrasebook, measured when everything was chosen."""


def measured(labelled: Path) -> tuple[float, float]:
    """Precision and recall over all pairs of the labelled texts."""
    with labelled.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {(one, other) for one, other, _ in likeness.pairs([row["text"] for row in rows])}
    causes = [row["cause"] for row in rows]
    wanted = {
        (one, other)
        for one in range(len(rows))
        for other in range(one + 1, len(rows))
        if causes[one] == causes[other]
    }
    return len(found & wanted) / len(found), len(found & wanted) / len(wanted)


def test_texts_apart_from_the_phrasebook_are_recognised() -> None:
    precision, recall = measured(LABELLED)
    assert (precision >= 0.8, recall >= 0.74) == (True, True), (precision, recall)


def test_the_second_set_is_recognised_in_other_voices() -> None:
    precision, recall = measured(SECOND)
    assert (precision >= 0.92, recall >= 0.88) == (True, True), (precision, recall)


def test_words_of_a_stranger_are_recognised() -> None:
    precision, recall = measured(UNSEEN)
    assert (precision >= 0.86, recall >= 0.76) == (True, True), (precision, recall)


def test_a_short_list_gains_from_being_read_together() -> None:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    some = sorted({row["cause"] for row in rows if sum(row["cause"] == one["cause"] for one in rows) > 5})[:6]
    short = [row for row in rows if row["cause"] in some]
    texts = [row["text"] for row in short]
    alone = {
        (one, other)
        for one in range(len(texts))
        for other, score in enumerate(likeness.like(texts[one], texts))
        if one < other and score >= likeness.SAME
    }
    together = {(one, other) for one, other, _ in likeness.pairs(texts)}
    right = {(one, other) for one, other in together | alone if short[one]["cause"] == short[other]["cause"]}
    assert len(together & right) > len(alone & right)
    assert len(together & right) >= 0.9 * len(together)


def test_a_list_is_read_the_same_in_any_order() -> None:
    with SECOND.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    last = len(texts) - 1
    turned = {(last - other, last - one) for one, other, _ in likeness.pairs(texts[::-1])}
    assert turned == {(one, other) for one, other, _ in likeness.pairs(texts)}


def test_lists_of_none_and_one_have_no_pairs() -> None:
    assert likeness.pairs([]) == likeness.pairs(["tender gagal, tidak ada pemenang"]) == []


def test_phrasebooks_are_read_together() -> None:
    one = {"rain": {"id": "hujan", "en": "rain", "says": ["hujan terus"]}}
    other = {"rain": {"says": ["banjir", "hujan terus"]}}
    assert likeness.together([other, one])["rain"] == {
        "id": "hujan", "en": "rain", "says": ["banjir", "hujan terus"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Gagal lelang lagi untuk jembatan Kali Serang",
        "tender pembangunan puskesmas gagal, semua peserta gugur di evaluasi",
        "tdk ada pemenang utk paket rehab SD",
        "yang masuk hanya satu penawar dan tidak lulus",
    ],
)
def test_officials_say_one_thing_in_many_words(text: str) -> None:
    assert likeness.suggested(text)[0].cause == "tender_failed"


def test_the_same_road_is_not_the_same_cause() -> None:
    road = "Jalan Sunan Muria ruas 3"
    some = [
        f"{road}: hujan terus, aspal tidak bisa digelar",
        f"{road}: pemilik tanah menolak harga ganti rugi",
    ]
    assert likeness.pairs(some) == []


def test_a_text_without_words_names_nothing() -> None:
    assert likeness.suggested("… 123 !!") == []
    assert likeness.pairs(["", "", "123"]) == []
    assert likeness.like("hujan deras", []) == []


def test_every_cause_has_its_names_and_enough_texts() -> None:
    known = likeness.lexicon()
    assert len(known.codes) == len(set(known.codes)) > 80
    assert all(name and english for name, english in known.names.values())


@given(st.lists(st.text(max_size=60), max_size=12))
def test_likeness_is_a_share_and_each_pair_stands_once(texts: list[str]) -> None:
    found = likeness.pairs(texts, least=0.0001)
    assert all(0 <= one.one < one.other < len(texts) and 0 < one.score <= 1 for one in found)
    assert len({(one.one, one.other) for one in found}) == len(found)


def test_the_command_names_pairs_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "masalah.csv"
    file.write_text(
        "id,agency,date,text\n"
        "1,Dinas PUPR,2019-05-01,tender jembatan gagal karena tidak ada pemenang\n"
        "2,Dinas Kesehatan,2019-06-01,lelang puskesmas gagal semua peserta gugur\n"
        "3,Dinas PUPR,2019-07-01,hujan deras terus pekerjaan berhenti\n",
        encoding="utf-8",
    )
    assert run(["problems", "match", str(file), "--json"]) == 0
    pairs = json.loads(capsys.readouterr().out)["pairs"]
    assert [(one["a"], one["b"]) for one in pairs] == [("1", "2")]
    file.write_text("nomor;isi\n1;x\n", encoding="utf-8")
    assert run(["problems", "match", str(file)]) == 2
    assert "id, text" in capsys.readouterr().err
    assert run(["problems", "match", str(tmp_path / "tidak-ada.csv")]) == 2
