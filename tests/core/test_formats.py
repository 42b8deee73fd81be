"""How numbers, money, dates and the first sentence sound."""

from __future__ import annotations

import datetime as dt
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapim import words
from rapim.words.catalogue import catalogue

TOTAL = {
    "absorption": 0.5174, "absorption_direct": 0.3471, "planned_sen": 6310, "ceiling_sen": 10000,
    "days_behind": 32, "target": 0.9,
}  # fmt: skip


@pytest.mark.parametrize(
    ("sen", "text"),
    [
        (123456789, "Rp1.234.567,89"),
        (123456700, "Rp1.234.567"),
        (0, "Rp0"),
        (5, "Rp0,05"),
        (-123456789, "−Rp1.234.567,89"),
    ],
)
def test_money_in_full(sen: int, text: str) -> None:
    assert words.rupiah(sen) == text


@pytest.mark.parametrize(
    ("sen", "text"),
    [
        (218 * 10**12, "Rp2,18 triliun"),
        (104_975 * 10**9, "Rp1,05 triliun"),
        (99_999_999_999_999, "Rp1,00 triliun"),
        (214 * 10**10, "Rp21,4 miliar"),
        (85 * 10**9, "Rp850 juta"),
        (12_345_600, "Rp123.456"),
        (-214 * 10**10, "−Rp21,4 miliar"),
    ],
)
def test_money_in_words_of_scale(sen: int, text: str) -> None:
    assert words.short_rupiah(sen) == text


def test_money_in_english() -> None:
    assert (words.rupiah(123456789, "en"), words.short_rupiah(218 * 10**12, "en")) == (
        "Rp1,234,567.89",
        "Rp2.18 trillion",
    )


@given(st.integers(-(2**62), 2**62))
def test_money_in_full_keeps_every_sen(sen: int) -> None:
    text = words.rupiah(sen).replace("Rp", "").replace(".", "").replace("−", "-")
    whole, _, rest = text.partition(",")
    assert int(whole + (rest or "00")) == sen


@pytest.mark.parametrize(
    ("share", "text"), [(0.5174, "51,74%"), (0.55935, "55,94%"), (1.0, "100,00%"), (-0.02, "−2,00%")]
)
def test_shares(share: float, text: str) -> None:
    assert words.percent(share) == text


def test_dates_and_times() -> None:
    moment = dt.datetime(2019, 8, 31, 2, 41, tzinfo=dt.UTC)
    assert words.day(moment.date()) == "31 Agustus 2019"
    assert words.short_day(moment.date()) == "31 Agu 2019"
    assert words.weekday(moment.date()) == "Sabtu"
    assert words.moment(moment) == "31 Agustus 2019 09.41 WIB"
    assert words.minute(moment, "Asia/Makassar") == "10.41 WITA"
    assert words.minute(moment, "Asia/Jayapura") == "11.41 WIT"


@pytest.mark.parametrize(
    ("days", "text"), [(32, "terlambat 32 hari"), (-9, "lebih cepat 9 hari"), (0, "sesuai rencana")]
)
def test_days_behind(days: int, text: str) -> None:
    assert words.days(days) == text


def test_days_in_english_know_the_singular() -> None:
    assert (words.days(1, "en"), words.days(2, "en")) == ("1 day behind", "2 days behind")


def test_the_headline_is_the_sentence_of_the_product() -> None:
    assert words.headline(TOTAL, dt.date(2019, 8, 21)) == (
        "Per 21 Agustus 2019 serapan 51,74% (belanja langsung 34,71%; rencana 63,10%): "
        "terlambat 32 hari. Target akhir tahun 90%."
    )


def test_the_headline_says_how_far_old_data_reach() -> None:
    old = {**TOTAL, "target": None, "stale_days": 82, "data_to": "2019-05-31"}
    assert words.headline(old, dt.date(2019, 8, 21)).startswith(
        "Per 21 Agustus 2019, menurut data sampai 31 Mei 2019, serapan 51,74%"
    )


def test_the_headline_without_days_or_figures() -> None:
    assert words.headline({**TOTAL, "days_behind": None, "target": None}, dt.date(2019, 8, 21)) == (
        "Per 21 Agustus 2019 serapan 51,74% (belanja langsung 34,71%; rencana 63,10%); "
        "rencana kas belum menjangkau hari ini."
    )
    assert words.headline({"absorption": None}, dt.date(2019, 8, 21)) == (
        "Per 21 Agustus 2019 belum ada realisasi yang dapat dihitung."
    )


@pytest.mark.parametrize(
    ("alerts", "days", "tone"),
    [
        ([{"id": "EWS-01", "level": "red"}], 71, "late"),
        ([{"id": "EWS-01", "level": "amber"}], 36, "watch"),
        ([], 9, "ok"),
        ([{"id": "STALE", "level": "red"}], 9, "ok"),
        ([], None, ""),
    ],
)
def test_the_tone_follows_the_alert_about_the_plan(
    alerts: list[dict[str, str]], days: int, tone: str
) -> None:
    assert words.tone({"alerts": alerts, "days_behind": days}) == tone


def test_each_code_stands_in_both_languages_with_the_same_values() -> None:
    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    native, english = catalogue("id"), catalogue("en")
    assert native.keys() == english.keys()
    assert {code for code in native if values(native[code]) != values(english[code])} == set()
    assert {code for code in native if not native[code].strip() or not english[code].strip()} == set()


def test_a_value_may_be_named_like_an_argument() -> None:
    assert words.say("error.no_unit", code="1.01") == "Tidak ada unit berkode 1.01 pada hari itu."
