"""The columns of one release or project: what is compared of it. Amounts in minor units, days as dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rapim.units import INT64_MAX

from .kinds import listed
from .ocds_shape import Award, Contract, Organization, Period, Project, Release, Value, Wrong

Columns = tuple[Any, ...]
_NO_MINOR = frozenset(listed("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"))
_THREE = frozenset(listed("BHD IQD JOD KWD LYD OMR TND"))
_VOID = frozenset({"cancelled", "unsuccessful"})
_NO_AWARD, _NO_CONTRACT, _NO_PERIOD = Award(), Contract(), Period()


def of_release(one: Release, ocid: str, publisher: str, doubts: list[Wrong]) -> Columns:
    """The columns of a release, in the order of `COLUMNS["ocds"]`, between its form and its digest.

    Units: minor units of the currency, days.
    Source: OCDS 1.1 release schema.
    """
    tender, buyer = one.tender, one.buyer
    period = (tender.tenderPeriod if tender else None) or _NO_PERIOD
    awards = [award for award in one.awards or () if award.status not in _VOID]
    contracts = [contract for contract in one.contracts or () if contract.status not in _VOID]
    planned = one.planning.budget.amount if one.planning and one.planning.budget else None
    estimate = tender.value if tender else None
    awarded, agreed = [award.value for award in awards], [contract.value for contract in contracts]
    currency = _currency((estimate, planned, *awarded, *agreed))
    day = _day(one.date, ".date", doubts) if one.date else None
    spans = [contract.period or _NO_PERIOD for contract in contracts]
    return (
        (one.ocid or ocid)[:160],
        str("" if one.id is None else one.id)[:160],
        day.year if day else None,
        day,
        ",".join(one.tag or ())[:160],
        publisher[:255],
        _funder(one.parties),
        str("" if buyer is None or buyer.id is None else buyer.id)[:160],
        ((buyer.name if buyer else "") or "")[:255],
        (tender.title if tender else "") or _title(awards, contracts),
        ((tender.procurementMethod if tender else "") or "")[:48],
        ((tender.procurementMethodDetails if tender else "") or "")[:160],
        ((tender.mainProcurementCategory if tender else "") or "")[:48],
        ((tender.status if tender else "") or "")[:48],
        _tenderers(one),
        _day(period.startDate, ".tender.tenderPeriod.startDate", doubts),
        _day(period.endDate, ".tender.tenderPeriod.endDate", doubts),
        _first([award.date for award in awards], ".awards[*].date", doubts),
        _first([span.startDate for span in spans], ".contracts[*].period.startDate", doubts),
        _last([span.endDate for span in spans], ".contracts[*].period.endDate", doubts),
        currency[:8],
        _minor((planned,), currency, ".planning.budget.amount", doubts),
        _minor((estimate,), currency, ".tender.value", doubts),
        _minor(awarded, currency, ".awards[*].value", doubts),
        _minor(agreed, currency, ".contracts[*].value", doubts),
    )


def of_project(one: Project, publisher: str, doubts: list[Wrong]) -> Columns:
    """The columns of an OC4IDS project, in the same order.

    Units: minor units of the currency, days.
    Source: OC4IDS 0.9 project schema.
    """
    budget, period = (one.budget.amount if one.budget else None), one.period or _NO_PERIOD
    currency = _currency((budget,))
    day = _day(one.updated, ".updated", doubts)
    parties = one.parties or ()
    owner = next((p for p in parties if "publicAuthority" in (p.roles or ())), Organization())
    return (
        str("" if one.id is None else one.id)[:160],
        (one.updated or "")[:160],
        day.year if day else None,
        day,
        "",
        publisher[:255],
        _funder(one.parties),
        str(owner.id or "")[:160],
        (owner.name or "")[:255],
        one.title or "",
        "",
        "",
        (one.type or "")[:48],
        (one.status or "")[:48],
        None,
        None,
        None,
        None,
        _day(period.startDate, ".period.startDate", doubts),
        _day(period.endDate, ".period.endDate", doubts),
        currency[:8],
        _minor((budget,), currency, ".budget.amount", doubts),
        None,
        None,
        None,
    )


def _currency(values: Sequence[Value | None]) -> str:
    for value in values:
        if value is not None and value.currency:
            return value.currency
    return ""


def _funder(parties: Sequence[Organization] | None) -> str:
    for party in parties or ():
        if party.roles and "funder" in party.roles:
            return (party.name or "")[:255]
    return ""


def _title(awards: Sequence[Award], contracts: Sequence[Contract]) -> str:
    titles = [award.title for award in awards] + [contract.title for contract in contracts]
    return next((title for title in titles if title), "")


def _tenderers(one: Release) -> int | None:
    tender = one.tender
    if tender is None:
        return None
    if tender.numberOfTenderers is not None and 0 <= tender.numberOfTenderers < 100_000:
        return tender.numberOfTenderers
    return len(tender.tenderers) if tender.tenderers else None


_date = lru_cache(maxsize=2**14)(dt.date.fromisoformat)
"""Few days stand in many releases: one date for each is made, held and handed on once."""


def _day(text: str | None, path: str, doubts: list[Wrong]) -> dt.date | None:
    if not text:
        return None
    try:
        return _date(text[:10])
    except ValueError:
        doubts.append((path, text, "tanggal ISO 8601"))
        return None


def _first(texts: Sequence[str | None], path: str, doubts: list[Wrong]) -> dt.date | None:
    if len(texts) == 1:
        return _day(texts[0], path, doubts)
    return min((day for text in texts if (day := _day(text, path, doubts))), default=None)


def _last(texts: Sequence[str | None], path: str, doubts: list[Wrong]) -> dt.date | None:
    if len(texts) == 1:
        return _day(texts[0], path, doubts)
    return max((day for text in texts if (day := _day(text, path, doubts))), default=None)


def _minor(values: Sequence[Value | None], currency: str, path: str, doubts: list[Wrong]) -> int | None:
    """The sum of values of one currency in minor units; None where none is known or they differ."""
    amount: int | Decimal | None = None
    for value in values:
        if value is None or value.amount is None:
            continue
        if value.currency and value.currency != currency:
            return None
        amount = value.amount if amount is None else amount + value.amount
    if amount is None:
        return None
    minor: int
    digits: int = 0 if currency in _NO_MINOR else 3 if currency in _THREE else 2
    if isinstance(amount, int):
        minor = amount * 10**digits
    else:
        whole = amount.is_finite() and amount.adjusted() < 30
        minor = round(amount.scaleb(digits)) if whole else INT64_MAX
    if -INT64_MAX < minor < INT64_MAX:
        return minor
    doubts.append((path, str(amount)[:40], "jumlah yang wajar"))
    return None
