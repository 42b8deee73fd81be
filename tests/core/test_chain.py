"""One package, one chain: links by code and by name, stages, money, as it stood on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rapim.procurement.imports.kinds import COLUMNS
from rapim.procurement.measures import chain
from rapim.procurement.measures.chain import Chains, Facts, Package
from rapim.procurement.measures.linking import codes_in, components, similarity, tied_by_code
from rapim.procurement.measures.words import kind_of, method_of

D = dt.date
UNIT = "1.03.0.00.0.00.01.0000"
_TEXTS = {"method", "kind", "name", "status", "reason", "vendor", "fund", "mak", "rup_codes", "unit_name"}


def row(table: str, /, **said: Any) -> dict[str, Any]:
    """A row of a kind with all its columns; texts are empty, the rest unknown, unless said."""
    empty = {name: "" if name in _TEXTS or name.endswith("_no") else None for name in COLUMNS[table]}
    base = {"batch": 1, "sheet": 0, "row": 2, "withdrawn": False, "item": 1}
    return {**base, **empty, "fiscal_year": 2024, "unit_code": UNIT, "unit_name": "Dinas PU", **said}


def plan(code: str = "100", **said: Any) -> dict[str, Any]:
    usual = {
        "way": "penyedia",
        "rup_code": code,
        "name": "Peningkatan Jalan Melati",
        "method": "Tender",
        "kind": "Pekerjaan Konstruksi",
        "ceiling_sen": 100_000_000_000,
        "selection_from": D(2024, 3, 1),
        "contract_from": D(2024, 5, 1),
        "contract_to": D(2024, 10, 1),
        "announced": D(2024, 1, 10),
        "created": D(2024, 1, 5),
    }
    return row("rup", **{**usual, **said})


def tender(number: str = "T1", **said: Any) -> dict[str, Any]:
    usual = {
        "channel": "tender",
        "number": number,
        "rup_codes": "100",
        "name": "Peningkatan Jalan Melati",
        "method": "Tender",
        "kind": "Pekerjaan Konstruksi",
        "ceiling_sen": 100_000_000_000,
        "created": D(2024, 4, 1),
        "announced": D(2024, 4, 10),
        "version": 1,
    }
    return row("announcement", **{**usual, **said})


def link(table: str, number: str = "T1", channel: str = "tender", **said: Any) -> dict[str, Any]:
    return row(table, channel=channel, number=number, **said)


def assembled(as_of: dt.date, **facts: Any) -> Chains:
    return chain.chains(Facts(**facts), as_of, 27)


def only(found: Chains) -> Package:
    (one,) = found.packages
    return one


def test_a_field_holds_several_codes() -> None:
    assert codes_in("55633417;55633419; 55633417") == ("55633417", "55633419")
    assert codes_in("") == ()


def test_methods_and_kinds_of_all_sources_come_to_one_code() -> None:
    assert [method_of(read) for read in ("Tender", "Seleksi", "E-Purchasing", "Lelang Sederhana")] == [
        "tender",
        "seleksi",
        "e_purchasing",
        "tender",
    ]
    assert kind_of("Jasa Konsultansi Badan Usaha Konstruksi") == "consultancy"
    assert kind_of("Pekerjaan Konstruksi") == "construction"


def test_a_selection_joins_the_plans_it_names_and_codes_without_plan_hang_loose() -> None:
    found = assembled(
        D(2024, 12, 31),
        plans=[plan("100"), plan("101", ceiling_sen=5)],
        announcements=[tender(rup_codes="100;101;999")],
    )
    one = only(found)
    assert (one.id, chain.rup_codes(one), one.ceiling_sen) == ("rup-100", ["100", "101"], 100_000_000_005)
    assert found.loose_codes == [(("tender", "T1"), "999")]


def test_without_a_code_the_name_links_and_says_how_sure_it_is() -> None:
    found = assembled(
        D(2024, 12, 31),
        plans=[plan(), plan("200", name="Pembangunan Gedung Sekolah")],
        announcements=[tender(rup_codes="")],
    )
    assert [one.id for one in found.packages] == ["rup-100", "rup-200"]
    assert [(tie.how, tie.confidence) for tie in found.packages[0].ties] == [("name", 0.95)]


def test_two_plans_of_one_name_and_ceiling_link_to_neither() -> None:
    found = assembled(D(2024, 12, 31), plans=[plan("100"), plan("200")], announcements=[tender(rup_codes="")])
    assert sorted(one.id for one in found.packages) == ["rup-100", "rup-200", "tender-T1"]


def test_likeness_of_names_leaves_out_words_that_say_nothing() -> None:
    assert similarity("Belanja Alat Tulis Kantor", "Pengadaan Alat Tulis Kantor") == 1.0
    assert similarity("Belanja", "Pengadaan") == 0.0


def test_groups_do_not_depend_on_the_order_of_their_ties() -> None:
    nodes = [("rup-penyedia", code) for code in "abc"] + [("tender", "1"), ("tender", "2")]
    named = [(("tender", "1"), "a;b"), (("tender", "2"), "b;c")]
    ties, _ = tied_by_code(nodes[:3], named)
    assert components(nodes, ties) == components(nodes, ties[::-1]) == [sorted(nodes)]


def test_the_first_plan_stays_though_the_source_overwrites_it() -> None:
    later = plan(selection_from=D(2024, 8, 1), contract_from=D(2024, 9, 1), batch=2)
    one = only(
        assembled(D(2024, 9, 15), plans=[plan(), later], announcements=[tender(announced=D(2024, 9, 5))])
    )
    assert (one.milestones["announce"].first, one.milestones["announce"].plan) == (
        D(2024, 3, 31),
        D(2024, 8, 31),
    )
    assert (one.revisions, one.late.steps["announce"], one.late_revised.steps["announce"]) == (1, 158, 5)


def test_a_plan_entered_after_its_own_month_promised_nothing() -> None:
    one = only(assembled(D(2024, 12, 31), plans=[plan(created=D(2024, 6, 20), announced=D(2024, 6, 21))]))
    assert one.milestones["announce"].first is None
    assert one.milestones["finish"].first == D(2024, 10, 31)


def test_what_happened_after_the_day_is_left_out() -> None:
    facts = {
        "plans": [plan()],
        "announcements": [tender()],
        "outcomes": [link("outcome", decided=D(2024, 5, 6), value_sen=90_000_000_000, source="nilai")],
        "awards": [link("award", date=D(2024, 5, 10), letter="S/1")],
        "contracts": [link("contract", date=D(2024, 5, 20), value_sen=90_000_000_000, contract_no="K/1")],
        "work_orders": [link("work_order", date=D(2024, 5, 22), starts=D(2024, 5, 25), ends=D(2024, 10, 20))],
        "handovers": [
            link("handover", date=D(2024, 11, 9), bast_no="B/1", progress=1.0, paid_sen=90_000_000_000)
        ],
    }
    stood = {
        day: only(assembled(day, **facts)).stage
        for day in (
            D(2024, 1, 20),
            D(2024, 4, 5),
            D(2024, 4, 20),
            D(2024, 5, 7),
            D(2024, 5, 12),
            D(2024, 5, 21),
            D(2024, 6, 1),
            D(2024, 11, 9),
        )
    }
    assert list(stood.values()) == [
        "rencana",
        "persiapan",
        "diumumkan",
        "sanggah",
        "sppbj",
        "kontrak",
        "pelaksanaan",
        "pho",
    ]
    one = only(assembled(D(2024, 12, 1), **facts))
    assert (one.contract_sen, one.paid_sen, one.late.days) == (90_000_000_000, 90_000_000_000, 9)
    assert {name: days for name, days in one.late.by.items() if days} == {
        "opd": 1,
        "pokja": -12,
        "vendor": 20,
    }


def test_a_failed_tender_is_repeated_in_the_same_package() -> None:
    failed = tender(status="Gagal/Batal", reason="tidak ada yang memasukkan penawaran")
    again = tender("T2", announced=D(2024, 7, 1), created=D(2024, 6, 20))
    before = only(assembled(D(2024, 6, 1), plans=[plan()], announcements=[failed, again]))
    after = only(assembled(D(2024, 7, 2), plans=[plan()], announcements=[failed, again]))
    assert (before.stage, before.side) == ("tender_gagal", [])
    assert (after.stage, after.side, after.live and after.live["number"]) == (
        "diumumkan",
        ["tender_ulang"],
        "T2",
    )


def test_a_small_purchase_without_trace_is_not_called_late() -> None:
    small = plan(method="Pengadaan Langsung")
    one = only(assembled(D(2024, 12, 31), plans=[small]))
    assert (one.late.days, one.unseen_days) == (None, 275)
    tendered = only(assembled(D(2024, 12, 31), plans=[plan()]))
    assert (tendered.late.days, tendered.unseen_days) == (275, None)


def test_where_handovers_are_not_recorded_a_missing_one_says_nothing() -> None:
    def facts(recorded: int) -> dict[str, Any]:
        numbers = [str(at) for at in range(4)]
        done = numbers[:recorded]
        return {
            "announcements": [tender(n, rup_codes="", name=f"Paket {n}") for n in numbers],
            "contracts": [link("contract", n, date=D(2024, 5, 1), contract_no=n) for n in numbers],
            "work_orders": [
                link("work_order", n, date=D(2024, 5, 1), starts=D(2024, 5, 1), ends=D(2024, 8, 1))
                for n in numbers
            ],
            "handovers": [link("handover", n, date=D(2024, 8, 1), progress=1.0) for n in done],
        }

    silent = assembled(D(2024, 12, 31), **facts(1))
    speaking = assembled(D(2024, 12, 31), **facts(3))
    assert [one.late.days for one in silent.packages] == [0, None, None, None]
    assert [one.late.days for one in speaking.packages] == [0, 0, 0, 152]


def test_a_withdrawn_plan_is_gone_and_counts_from_its_last_version() -> None:
    gone = plan(batch=2, withdrawn=True)
    assert assembled(D(2024, 12, 31), plans=[plan(), gone]).packages == []
