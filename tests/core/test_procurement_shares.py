"""Splitting suspicion, shares of PDN and UMK, ITKP."""

from __future__ import annotations

import datetime as dt
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import law
from rapim.procurement.measures import itkp, shares, splitting
from rapim.units import sen

DAY = dt.date(2026, 2, 1)
LIKE = law.at("pbj_splitting", DAY)
LIMIT = sen(200 * 10**6)


def suspected(rows: list[tuple[str, str, str, int]], limit: int = LIMIT) -> list[splitting.Suspicion]:
    agencies, accounts, names, values = (list(column) for column in zip(*rows, strict=True))
    return splitting.suspicions(agencies, accounts, names, values, [limit] * len(rows), LIKE)


def test_like_packages_of_one_agency_and_account_pass_the_limit_together() -> None:
    half = LIMIT // 2
    rows = [
        ("1.03", "5.2.04", "Pemeliharaan Jalan Desa Tahap I", half),
        ("1.03", "5.2.04", "Pemeliharaan jalan desa tahap II", half),
        ("1.03", "5.2.04", "Pemeliharaan Jalan Desa (3)", 1),
        ("1.03", "5.2.04", "Belanja Alat Tulis Kantor", half),
        ("1.03", "5.1.02", "Pemeliharaan Jalan Desa", half),
        ("1.04", "5.2.04", "Pemeliharaan Jalan Desa", half),
        ("1.03", "5.2.04", "Pemeliharaan Jalan Desa", LIMIT + 1),
        ("1.03", "", "Pemeliharaan Jalan Desa", half),
    ]
    assert suspected(rows) == [splitting.Suspicion((0, 1, 2), LIMIT + 1, LIMIT)]
    assert suspected(rows[:2]) == []
    assert splitting.suspicions([], [], [], np.array([], dtype=int), np.array([], dtype=int), LIKE) == []


def test_names_without_words_are_not_alike() -> None:
    assert suspected([("1", "5", "12/3", LIMIT), ("1", "5", "--", LIMIT), ("1", "5", "", LIMIT)]) == []
    assert suspected([("1", "5", "Rehab", LIMIT), ("1", "5", "rehab 2", LIMIT)]) == [
        splitting.Suspicion((0, 1), 2 * LIMIT, LIMIT)
    ]


def test_likeness_is_the_part_of_words_in_common() -> None:
    assert splitting.likeness("Rehab Ruang Kelas SDN 1", "Rehab ruang kelas SDN 2") == 1.0
    assert splitting.likeness("Rehab Ruang Kelas", "Rehab Ruang Guru") == 2 / 3
    assert splitting.likeness("", "") == 0.0


def test_places_tell_packages_apart_where_titles_are_all_the_same() -> None:
    title = "Peningkatan Kualitas Permukiman Jalan"
    places = [f"{title} {place}" for place in ("Melati", "Mawar", "Kenanga", "Anggrek", "Dahlia", "Cempaka")]
    rows = [("1", "5", name, LIMIT) for name in [*places, f"{title} Melati Lanjutan"]]
    assert splitting.likeness(places[0], places[1]) == 0.8
    assert [one.members for one in suspected(rows)] == [(0, 6)]


WORDS = ("rehab", "ruang", "kelas", "jalan", "drainase", "kantor")
ROW = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from(("5.1", "5.2", "")),
    st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join),
    st.integers(1, 12),
)


@given(st.lists(ROW, min_size=1, max_size=25))
def test_suspicions_are_the_packages_like_the_first_of_their_group(
    rows: list[tuple[str, str, str, int]],
) -> None:
    weights = splitting.rarity([row[2] for row in rows])
    groups: list[list[int]] = []
    for place, row in enumerate(rows):
        if not row[1] or row[3] > 10:
            continue
        for group in groups:
            first = rows[group[0]]
            like = splitting.likeness(first[2], row[2], weights) >= LIKE - splitting.CLOSE
            if first[:2] == row[:2] and like:
                group.append(place)
                break
        else:
            groups.append([place])
    expected = {
        tuple(group): sum(rows[place][3] for place in group)
        for group in groups
        if len(group) > 1 and sum(rows[place][3] for place in group) > 10
    }
    assert {one.members: one.total_sen for one in suspected(rows, 10)} == expected


def test_twenty_thousand_packages_are_looked_at_in_seconds() -> None:
    dice = np.random.default_rng(7)
    nouns = [f"kata{letter}{other}" for letter in "abcdefghij" for other in "klmnopqrst"]
    names = [" ".join(nouns[at] for at in row) for row in dice.integers(0, 100, (20_000, 5))]
    agencies = [f"1.{at:02d}" for at in dice.integers(0, 60, 20_000)]
    accounts = [f"5.1.02.{at:02d}" for at in dice.integers(0, 20, 20_000)]
    begun = time.perf_counter()
    found = splitting.suspicions(
        agencies, accounts, names, dice.integers(1, LIMIT, 20_000), [LIMIT] * 20_000, LIKE
    )
    assert time.perf_counter() - begun < 20
    assert all(one.total_sen > one.limit_sen for one in found)
    assert len({place for one in found for place in one.members}) == sum(len(one.members) for one in found)


def test_planned_and_realised_shares_keep_what_is_not_said_apart() -> None:
    values, group = [100, 100, 200, 50], [0, 0, 0, 1]
    plan = shares.planned(values, [True, False, True, True], [True, True, False, True], group, 3)
    assert (plan.marked_sen.tolist(), plan.unsaid_sen.tolist(), plan.total_sen.tolist()) == (
        [100, 50, 0],
        [200, 0, 0],
        [400, 50, 0],
    )
    assert plan.share[:2].tolist() == [0.25, 1.0]
    assert np.isnan(plan.share[2])
    real = shares.realised(values, [100, 40, 0, 60], [True, True, False, True], group, 3)
    assert real.marked_sen.tolist() == [140, 50, 0]
    assert shares.missing(plan, 0.40).tolist() == [60, 0, 0]
    assert shares.missing(plan, 0).tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("day", "targets"),
    [
        (dt.date(2021, 2, 1), (0, 0)),
        (dt.date(2021, 2, 2), (0, 0.40)),
        (dt.date(2022, 12, 31), (0, 0.40)),
        (dt.date(2023, 1, 1), (0.95, 0.40)),
    ],
)
def test_targets_by_day(day: dt.date, targets: tuple[float, float]) -> None:
    found = law.at("pbj_share_targets", day)
    assert (found["pdn"], found["umk"]) == targets


@given(st.integers(0, 10**17), st.integers(0, 10**17))
def test_with_what_is_missing_the_target_is_just_reached(value: int, marked: int) -> None:
    found = shares.realised([value], [marked], [True], [0], 1)
    short = int(shares.missing(found, 0.95)[0])
    have = int(found.marked_sen[0])
    assert 20 * (have + short) >= 19 * value
    assert short == 0 or 20 * (have + short - 1) < 19 * value


TERMS = law.at("pbj_itkp", DAY)


@pytest.mark.parametrize(
    ("scores", "predicate"),
    [
        ({"maturity": 40, "staff": 30, "sirup": 10, "e_tendering": 5, "e_contract": 5}, "good"),
        (
            {
                "maturity": 40,
                "staff": 30,
                "sirup": 10,
                "e_tendering": 5,
                "e_contract": 5,
                "online_shop": 0.01,
            },
            "very_good",
        ),
        ({"maturity": 40, "staff": 30}, "fair"),
        ({"maturity": 40, "sirup": 10}, "poor"),
        ({"maturity": 40, "sirup": 10, "online_shop": 0.01}, "fair"),
    ],
)
def test_predicates_are_read_above_their_bound(scores: dict[str, float], predicate: str) -> None:
    found = itkp.itkp(scores, TERMS)
    assert found.predicate == predicate
    assert set(found.missing) == TERMS["largest"].keys() - scores.keys()


def test_a_score_above_its_largest_counts_as_the_largest_and_is_named() -> None:
    assert itkp.itkp({"sirup": 11.5}, TERMS)[:2] == (10.0, "poor")
    assert itkp.itkp({"sirup": 11.5}, TERMS).above == ("sirup",)
    with pytest.raises(KeyError, match="the ITKP knows no stamp"):
        itkp.itkp({"stamp": 1}, TERMS)


def test_a_target_is_missed_only_where_what_is_not_said_could_not_reach_it() -> None:
    say = shares.verdict
    assert [say(95, 0, 100, 0.95), say(94, 0, 100, 0.95), say(94, 1, 100, 0.95)] == [
        "reached",
        "short",
        "open",
    ]
    assert [say(0, 0, 100, 0.0), say(0, 0, 0, 0.95)] == ["none", "none"]
