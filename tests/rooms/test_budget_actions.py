"""Facts are appended: only what differs, withdrawals where the source is whole, no row lost."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from rapim.budget.actions import drift, is_locked, lock_month, reply, unlock_month
from rapim.budget.models import CashPlan, Ceiling, CodeName, Disbursement, Line, Lock, Realisation, Reply
from rapim.files.tables import Header, Table
from rapim.ledger.actions import Counts
from rapim.ledger.models import Batch, Finding, LogEntry
from rapim.org.actions import Refused
from rooms.made import ACTOR, AGENCY, SUB, UNIT, counts, line_columns, load, lra, rak, scope, sp2d

pytestmark = pytest.mark.django_db
A, B, C = "5.1.02.01.01.0024", "5.1.02.01.01.0025", "5.2.02.05.01.0005"


def month_of(month: int, cumulative: bool = False) -> list[tuple[str, int | None, int, bool]]:
    rows = Realisation.objects.filter(month=month, cumulative=cumulative).order_by("id")
    return list(rows.values_list("line__account", "ceiling_sen", "realised_sen", "withdrawn"))


def test_a_first_load_stores_all_rows() -> None:
    batch = load(lra((A, 100, 10), (B, 200, 20), totals=2, reported=1))
    assert counts(batch) == Counts(rows=5, stored=2, unchanged=0, totals=2, reported=1)
    assert month_of(5) == [(A, 100, 10, False), (B, 200, 20, False)]
    assert list(
        Line.objects.values_list("unit_code", "agency_code", "sub_activity", "account").order_by("id")
    ) == [
        (UNIT, AGENCY, SUB, A),
        (UNIT, AGENCY, SUB, B),
    ]
    assert list(CodeName.objects.values_list("level", "code", "name")) == [("account", "x", "Belanja")]


def test_the_same_rows_again_store_nothing() -> None:
    load(lra((A, 100, 10), (B, 200, 20)))
    again = load(lra((A, 100, 10), (B, 200, 20)), name="salinan.xlsx")
    assert counts(again) == Counts(rows=3, stored=0, unchanged=2, totals=1)
    assert (Realisation.objects.count(), Line.objects.count(), CodeName.objects.count()) == (2, 2, 1)
    assert drift(again) == []


def test_only_the_row_that_differs_is_stored_and_is_the_drift() -> None:
    load(lra((A, 100, 10), (B, 200, 20)))
    batch = load(lra((A, 100, 10), (B, 200, 25)), name="perbaikan.xlsx")
    assert counts(batch) == Counts(rows=3, stored=1, unchanged=1, totals=1)
    assert drift(batch) == [
        {
            "change": "changed",
            "key": {"unit_code": UNIT, "sub_activity": SUB, "account": B},
            "sheet": "Sheet1",
            "row": 11,
            "before": {"ceiling_sen": 200, "realised_sen": 20, "cumulative": False},
            "after": {"ceiling_sen": 200, "realised_sen": 25, "cumulative": False},
        }
    ]


def test_a_whole_source_withdraws_what_it_lacks_and_may_bring_it_back() -> None:
    load(lra((A, 100, 10), (B, 200, 20)))
    gone = load(lra((A, 100, 10)), name="2.xlsx")
    assert counts(gone) == Counts(rows=2, unchanged=1, totals=1, withdrawn=1)
    assert [(line["change"], line["before"]["realised_sen"], line["after"]) for line in drift(gone)] == [
        ("withdrawn", 20, None)
    ]
    again = load(lra((A, 100, 10)), name="3.xlsx")
    assert counts(again) == Counts(rows=2, unchanged=1, totals=1)
    back = load(lra((A, 100, 10), (B, 200, 20)), name="4.xlsx")
    assert counts(back) == Counts(rows=3, stored=1, unchanged=1, totals=1)
    assert [line["change"] for line in drift(back)] == ["added"]


def test_a_source_that_is_not_whole_withdraws_nothing() -> None:
    load(lra((A, 100, 10), (B, 200, 20)))
    batch = load(lra((A, 100, 11), whole=False), name="sebagian.xlsx")
    assert counts(batch) == Counts(rows=2, stored=1, totals=1)


def test_other_units_and_months_are_left_alone() -> None:
    load(lra((A, 100, 10), unit="1.01.2.22.0.00.01.0001"))
    load(lra((A, 100, 10)), said=scope(month=4))
    batch = load(lra((B, 200, 20)))
    assert counts(batch) == Counts(rows=2, stored=1, totals=1)


def test_rows_of_one_key_add_up_and_are_reported() -> None:
    batch = load(lra((A, 100, 10), (A, 50, 5), totals=0))
    assert counts(batch) == Counts(rows=2, stored=1, reported=1)
    assert month_of(5) == [(A, 150, 15, False)]
    assert list(Finding.objects.values_list("code", "sheet", "row")) == [("merged_row", "Sheet1", 11)]


def test_another_variant_of_the_same_amounts_is_another_fact() -> None:
    load(lra((A, 100, 10)))
    batch = load(lra((A, 100, 10)), said=scope(variant="cumulative"), name="k.xlsx")
    assert counts(batch) == Counts(rows=2, stored=1, totals=1)
    assert month_of(5, cumulative=True) == [(A, 100, 10, False)]


def test_a_cash_plan_keeps_months_that_were_not_given_as_unknown() -> None:
    months: list[int | None] = [10, 20, *[None] * 10]
    load(rak((A, 100, months)), said=scope(month=None, variant=""))
    plan = CashPlan.objects.get()
    assert (plan.ceiling_sen, plan.m01, plan.m02, plan.m03, plan.m12) == (100, 10, 20, None, None)


def test_a_budget_document_keeps_lines_by_fund_from_its_day() -> None:
    columns = line_columns([A, A])
    columns |= {"fund": ["DAU", "DAK_FISIK"], "ceiling_sen": [70, 30]}
    table = Table("dpa", Header(year=2026), columns, seen=2)
    day = dt.date(2026, 1, 2)
    batch = load(table, said=scope(month=None, variant="", effective=day))
    assert counts(batch) == Counts(rows=2, stored=2)
    assert list(Ceiling.objects.order_by("id").values_list("fund", "ceiling_sen", "effective")) == [
        ("DAU", 70, day),
        ("DAK_FISIK", 30, day),
    ]
    assert counts(load(table, said=scope(month=None, variant="", effective=day))) == Counts(2, 0, 2)


JAN, FEB = dt.date(2026, 1, 20), dt.date(2026, 2, 10)


def register(first: dt.date, last: dt.date) -> object:
    return scope(month=None, variant="", period_from=first, period_to=last)


def test_two_equal_lines_of_one_sp2d_are_two_facts() -> None:
    batch = load(sp2d(("001/LS", JAN, A, 10), ("001/LS", JAN, A, 10)), said=register(JAN, JAN))
    assert counts(batch) == Counts(rows=2, stored=2)
    assert list(Disbursement.objects.order_by("id").values_list("item", flat=True)) == [
        f"{SUB}/{A}",
        f"{SUB}/{A}#2",
    ]


def test_a_register_withdraws_only_within_its_period() -> None:
    year = register(dt.date(2026, 1, 1), dt.date(2026, 1, 31))
    load(sp2d(("001/LS", JAN, A, 10), ("002/LS", JAN, B, 20)), said=year)
    february = load(sp2d(("003/LS", FEB, A, 5)), said=register(dt.date(2026, 2, 1), dt.date(2026, 2, 28)))
    assert counts(february) == Counts(rows=1, stored=1)
    january = load(sp2d(("001/LS", JAN, A, 10)), said=year)
    assert counts(january) == Counts(rows=1, unchanged=1, withdrawn=1)
    assert [line["key"]["number"] for line in drift(january)] == ["002/LS"]


class NoRowIsLost(TestCase):
    rows = st.lists(
        st.tuples(st.sampled_from([A, B, C]), st.integers(0, 10**15), st.integers(-(10**15), 10**15)),
        min_size=1,
    )

    @settings(max_examples=25, deadline=None)
    @given(rows, rows)
    def test_rows_are_stored_unchanged_totals_or_reported(self, first: list, second: list) -> None:
        for name, lines in (("1", first), ("2", second), ("2 again", second)):
            batch = load(lra(*lines), name=name)
            assert batch.rows == batch.stored + batch.unchanged + batch.totals + batch.reported
        assert (batch.stored, batch.withdrawn) == (0, 0)
        last: dict[str, int] = {}
        for account, amount, gone in Realisation.objects.order_by("batch_id").values_list(
            "line__account", "realised_sen", "withdrawn"
        ):
            last.pop(account, None) if gone else last.update({account: amount})
        wanted: dict[str, int] = {}
        for account, _, amount in second:
            wanted[account] = wanted.get(account, 0) + amount
        assert last == wanted


def test_a_reply_is_kept_once(clock: dt.datetime) -> None:
    said = {
        "actor": ACTOR,
        "agency_code": AGENCY,
        "fiscal_year": 2026,
        "as_of": FEB,
        "kind": "commit",
        "text": "Kontrak ditandatangani.",
        "promised": dt.date(2026, 3, 1),
    }
    assert reply(**said).pk == reply(**said).pk
    assert (Reply.objects.count(), LogEntry.objects.filter(verb="reply").count()) == (1, 1)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "praise"}, "unknown_reply_kind"),
        ({"text": "  "}, "reply_without_text"),
        ({"kind": "commit"}, "commitment_without_date"),
    ],
)
def test_a_reply_must_say_something(change: dict[str, str], code: str) -> None:
    said = {"agency_code": AGENCY, "fiscal_year": 2026, "as_of": FEB, "kind": "explain", "text": "Ada."}
    with pytest.raises(Refused) as refusal:
        reply(actor=ACTOR, **{**said, **change})
    assert (refusal.value.code, Reply.objects.count()) == (code, 0)


def test_a_month_is_locked_and_opened_again_with_a_reason() -> None:
    where = {"fiscal_year": 2026, "month": 5}
    lock_month(actor=ACTOR, **where)
    lock_month(actor=ACTOR, **where)
    assert (is_locked(**where, agency_code=AGENCY), Lock.objects.count()) == (True, 1)
    with pytest.raises(Refused):
        unlock_month(actor=ACTOR, reason=" ", **where)
    unlock_month(actor=ACTOR, reason="Salah unggah", agency_code=AGENCY, **where)
    assert [is_locked(**where, agency_code=code) for code in (AGENCY, "2.07.01")] == [False, True]


def test_a_failed_batch_leaves_nothing() -> None:
    table = lra((A, 100, 10))
    table.seen = 0
    with pytest.raises(ValueError, match="rows lost"):
        load(table)
    assert (Batch.objects.count(), Realisation.objects.count(), Line.objects.count()) == (0, 0, 0)
