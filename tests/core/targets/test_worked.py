"""Worked examples of potential and verdict, T-POT-01 to 06, and every rate the day before, of and
after its change."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from rapim import law
from rapim.targets.measures import potential, sampling, verdict
from rapim.targets.measures.spread import reached, spread
from rapim.units import sen

DAY_2020, DAY_2024 = dt.date(2020, 1, 1), dt.date(2024, 1, 5)
BILLION = 1_000_000_000
KUDUS = {2020: (6.132, 7.049), 2021: (10.8, 14.28), 2023: (15.937, 10.502), 2024: (15.7, 9.594)}


def test_t_pot_01_street_parking_by_strata() -> None:
    strata = [
        sampling.Stratum(20, (310, 290, 350, 275, 325)),
        sampling.Stratum(40, (120, 90, 150, 110, 95, 130, 105, 100)),
    ]
    found = sampling.estimate(strata)
    within = sampling.interval(found, 0.90, sampling.NORMAL)
    assert (found.total, round(found.standard_error, 2)) == (Fraction(10_700), 340.22)
    year = sampling.revenue(found, within, sen(1_000), 313, 0.80)
    assert year.gross == sen(3_349_100_000)
    assert (round(year.low / 100), round(year.high / 100)) == (3_173_925_559, 3_524_274_441)
    assert year.collectable == sen(2_679_280_000)


def test_a_small_sample_gets_the_wider_interval_of_student() -> None:
    found = sampling.estimate([sampling.Stratum(20, (310, 290, 350, 275, 325))])
    small, large = sampling.interval(found), sampling.interval(found, method=sampling.NORMAL)
    assert (small.method, large.method, found.freedom) == ("satterthwaite", "normal", 4.0)
    assert round((small.high - small.low) / (large.high - large.low), 3) == round(2.131847 / 1.645, 3)


def test_t_pot_02_market_levy() -> None:
    assert potential.market_levy(9, sen(650), 365) == sen(2_135_250)
    assert potential.market_levy(4, sen(350), 365) == sen(511_000)


def test_t_pot_03_hotel() -> None:
    assert potential.hotel(60, 0.55, sen(350_000), 0.10) == sen(421_575_000)


def test_t_pot_04_property_tax_in_both_shapes() -> None:
    value, allowance = sen(500_000_000), sen(10_000_000)
    old, new = (law.at("targets_property_tax", day) for day in (DAY_2020, DAY_2024))
    assert potential.property_tax(value, allowance, 0.001, old) == sen(490_000)
    assert potential.property_tax(value, allowance, 0.002, new, 0.40) == sen(392_000)


def test_t_pot_05_effectiveness_of_the_market_levy() -> None:
    scale = law.at("targets_effectiveness", DAY_2020)
    found = {}
    for year, (target, real) in KUDUS.items():
        ratio = potential.ratios(round(real * 1000), target=round(target * 1000)).effectiveness
        assert ratio is not None
        found[year] = (round(100 * ratio, 2), potential.band(round(real * 1000), round(target * 1000), scale))
    assert found == {
        2020: (114.95, "very_effective"),
        2021: (132.22, "very_effective"),
        2023: (65.90, "less_effective"),
        2024: (61.11, "less_effective"),
    }


def test_t_pot_06_verdicts_by_quantiles() -> None:
    one = spread([0.10, 0.25, 0.50, 0.75, 0.90], [[8.6, 9.2, 9.9, 10.6, 11.3]])
    bounds = law.at("targets_verdict_bounds", DAY_2024)
    told = [verdict.words(reached(one, target), bounds)[0] for target in (15.9, 6.1, 10.2)]
    assert told == ["too_high", "too_low", "fitting"]
    assert round(float(reached(one, 10.2)[0]), 3) == 0.393


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (85_000_0, "too_low"),
        (84_999_9, "slack"),
        (65_000_0, "slack"),
        (64_999_9, "fitting"),
        (35_000_0, "fitting"),
        (34_999_9, "challenging"),
        (15_000_0, "challenging"),
        (14_999_9, "too_high"),
    ],
)
def test_a_verdict_changes_on_its_bound(share: int, word: str) -> None:
    assert verdict.words(share / 1_000_000, law.at("targets_verdict_bounds", DAY_2024)) == [word]


@pytest.mark.parametrize(
    ("day", "rate", "allowance", "assessed"),
    [
        (dt.date(2024, 1, 4), 0.003, sen(60_000_000), False),
        (dt.date(2024, 1, 5), 0.005, sen(80_000_000), True),
        (dt.date(2024, 1, 6), 0.005, sen(80_000_000), True),
    ],
)
def test_property_tax_and_transfer_duty_by_day(
    day: dt.date, rate: float, allowance: int, assessed: bool
) -> None:
    tax, duty = law.at("targets_property_tax", day), law.at("targets_transfer_duty", day)
    assert (tax["rate_max"], duty["allowance_min"], "assessed_min" in tax) == (rate, allowance, assessed)
    price = sen(500_000_000)
    due = potential.transfer_duty(price, allowance, 0.05, duty)
    assert due == sen((500_000_000 - allowance // 100) // 20)
    with pytest.raises(potential.OutsideLawError):
        potential.property_tax(price, sen(10_000_000), rate + 0.001, tax)


@pytest.mark.parametrize(
    ("day", "minerals", "opsen"),
    [
        (dt.date(2024, 1, 4), 0.25, False),
        (dt.date(2024, 1, 5), 0.20, False),
        (dt.date(2024, 1, 6), 0.20, False),
        (dt.date(2025, 1, 4), 0.20, False),
        (dt.date(2025, 1, 5), 0.20, True),
        (dt.date(2025, 1, 6), 0.20, True),
    ],
)
def test_rates_of_other_taxes_by_day(day: dt.date, minerals: float, opsen: bool) -> None:
    rates = law.at("targets_tax_rates", day)
    assert (rates["minerals"][1], "surcharge_vehicle_tax" in rates) == (minerals, opsen)
    assert potential.other_tax("minerals", sen(1_000_000), minerals, rates) == sen(
        round(1_000_000 * minerals)
    )
    if opsen:
        assert potential.other_tax("surcharge_vehicle_tax", sen(BILLION), 0.66, rates) == sen(660_000_000)


def test_entertainment_of_nightlife_has_a_lowest_rate_since_2024() -> None:
    rates = law.at("targets_tax_rates", DAY_2024)
    with pytest.raises(potential.OutsideLawError) as refused:
        potential.other_tax("special_entertainment", sen(BILLION), 0.30, rates)
    assert (refused.value.what, refused.value.given, refused.value.bound) == ("rate", 0.30, 0.40)


def test_the_old_shape_of_property_tax_knows_no_assessed_share() -> None:
    with pytest.raises(potential.OutsideLawError):
        potential.property_tax(
            sen(500_000_000), sen(10_000_000), 0.001, law.at("targets_property_tax", DAY_2020), 0.4
        )


def test_heirs_have_the_larger_allowance() -> None:
    duty = law.at("targets_transfer_duty", DAY_2024)
    assert potential.transfer_duty(sen(400_000_000), sen(300_000_000), 0.05, duty, inherited=True) == sen(
        5_000_000
    )
    with pytest.raises(potential.OutsideLawError):
        potential.transfer_duty(sen(400_000_000), sen(80_000_000), 0.05, duty, inherited=True)


def test_parking_restaurant_and_other_ratios() -> None:
    assert potential.parking([10_700], [sen(1_000)], 313, 0.8) == sen(2_679_280_000)
    assert potential.restaurant(40, 1.5, sen(25_000), 0.10, 300) == sen(45_000_000)
    found = potential.ratios(80, target=0, potential=100, payers=(60, 100), billed=(45, 60), cost=8)
    assert (found.effectiveness, found.potential, found.coverage) == (None, 0.8, 0.6)
    assert (found.collection, found.efficiency) == (0.75, 0.1)
    assert (found.growth, found.contribution, found.effort) == (None, None, None)
    found = potential.ratios(80, last=64, own_revenue=320, product=8_000)
    assert (found.growth, found.contribution, found.effort) == (0.25, 0.25, 0.01)
    scale = law.at("targets_efficiency", DAY_2020)
    assert [potential.band(cost, 100, scale) for cost in (60, 61, 101)] == [
        "very_efficient",
        "efficient",
        "not_efficient",
    ]
    assert potential.band(1, 0, scale) == ""


def test_the_yo_yo_of_the_market_levy_is_seen() -> None:
    limits = law.at("targets_warnings", DAY_2024)
    past = [7.049, 14.28, 10.502]
    assert verdict.warnings(15.7, "too_high", past, 10.0, limits) == ["outlier_copied"]
    assert verdict.warnings(15.4, "too_high", [*past, 9.594], 9.9, limits) == ["outlier_copied"]
    assert verdict.warnings(10.0, "fitting", [*past, 9.594], 9.9, limits) == []


@pytest.mark.parametrize(
    ("target", "word", "past", "told"),
    [
        (10.4, "too_low", [9.0, 10.0], ["follows_last", "far_under_potential"]),
        (9.0, "too_low", [9.0, 10.0], ["far_under_potential", "under_last"]),
        (10.4, "fitting", [9.0, 10.0], []),
        (14.0, "too_low", [], ["far_under_potential"]),
    ],
)
def test_a_target_copied_or_held_low_is_told(
    target: float, word: str, past: list[float], told: list[str]
) -> None:
    middle = 10.4 if word == "fitting" else 20.0
    assert verdict.warnings(target, word, past, middle, law.at("targets_warnings", DAY_2024)) == told


def test_sizes_of_samples_reach_the_wished_error() -> None:
    places, spread_of = [400, 100, 50], [10.0, 40.0, 80.0]
    for allocation in (sampling.NEYMAN, sampling.PROPORTIONAL):
        visits = sampling.size(places, spread_of, 1_000.0, allocation=allocation)
        error = sum(n**2 * (1 - m / n) * s**2 / m for n, m, s in zip(places, visits, spread_of, strict=True))
        assert 1.645 * error**0.5 <= 1_000.0
        assert all(2 <= m <= n for m, n in zip(visits, places, strict=True))
    assert sum(sampling.size(places, spread_of, 1_000.0)) < sum(
        sampling.size(places, spread_of, 1_000.0, allocation=sampling.PROPORTIONAL)
    )
    assert sampling.size(places, spread_of, 0.0) == places
