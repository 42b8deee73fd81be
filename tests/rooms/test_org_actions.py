"""Verbs of the organisation: one row, one log row, safe to repeat."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from rapim.ledger.models import LogEntry
from rapim.org.actions import (
    Refused,
    agency_names,
    agency_of,
    appoint_holder,
    end_role,
    full_name,
    government,
    grant_role,
    kind_of,
    name_government,
    promote_sub_unit,
    record_agency,
    record_post,
    record_read_agencies,
    same_government,
    set_target,
)
from rapim.org.models import AbsorptionTarget, Agency, Government, Holder, Post, Role
from rooms.made import ACTOR

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2019, 1, 1)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Dinas Kesehatan", "dinas"),
        ("BADAN PENDAPATAN DAERAH", "badan"),
        ("BPPKAD", "badan"),
        ("BADAN PENGELOLA KEUANGAN (PPKD)", "ppkd"),
        ("Kecamatan Jati", "kecamatan"),
        ("Kelurahan Panjunan", "kelurahan"),
        ("RSUD dr. Contoh", "rsud"),
        ("Sekretariat Daerah", "setda"),
        ("Bagian Hukum", "setda"),
        ("Sekretariat DPRD", "setwan"),
        ("Sekretariat Dewan Perwakilan Rakyat Daerah", "setwan"),
        ("Inspektorat", "inspektorat"),
        ("Satuan Polisi Pamong Praja", "dinas"),
        ("Perumda Tirta Contoh", "bumd"),
        ("UPTD Metrologi", "other"),
    ],
)
def test_the_name_says_the_kind(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("KAB. LAMPUNG SELATAN", "Kabupaten Lampung Selatan", True),
        ("PEMERINTAH KABUPATEN KUDUS", "Kab Kudus", True),
        ("Kota Kediri", "Kabupaten Kediri", False),
        ("Kediri", "Kota Kediri", True),
        ("Kabupaten Kudus (simulasi)", "KAB. KUDUS", False),
        ("Kabupaten Kudus (simulasi)", "KAB. KUDUS (SIMULASI)", True),
        ("Kabupaten Kudus", "Kabupaten Pati", False),
    ],
)
def test_spellings_of_a_government(one: str, other: str, same: bool) -> None:
    assert (same_government(one, other), same_government(other, one)) == (same, same)


def test_a_name_is_written_in_full() -> None:
    assert [
        full_name(text) for text in ("KAB. LAMPUNG SELATAN", "PROV. JAWA TENGAH", "KAB. KUDUS (SIMULASI)")
    ] == [
        "Kabupaten Lampung Selatan",
        "Provinsi Jawa Tengah",
        "Kabupaten Kudus (simulasi)",
    ]


def test_a_government_is_named_once(clock: dt.datetime) -> None:
    name_government(actor=ACTOR, name="Kabupaten Kudus")
    name_government(actor=ACTOR, name="KAB. KUDUS", code="33.19")
    name_government(actor=ACTOR, name="KAB. KUDUS", code="33.19")
    assert list(Government.objects.values_list("name", "code", "simulated")) == [
        ("Kabupaten Kudus", "33.19", False)
    ]
    with pytest.raises(Refused):
        name_government(actor=ACTOR, name="Kabupaten Pati")
    with pytest.raises(Refused):
        name_government(actor=ACTOR, name="Kabupaten Kudus", code="33.18")
    assert LogEntry.objects.count() == 2


def test_a_simulation_says_so(clock: dt.datetime) -> None:
    name_government(actor=ACTOR, name="Kabupaten Kudus (simulasi)", code="33.19")
    home = government()
    assert home is not None
    assert home.simulated


def agency(**more: Any) -> Agency:
    said = {"code": "1.02.01", "name": "Dinas Kesehatan", "valid_from": NEW_YEAR}
    return record_agency(actor=ACTOR, **{**said, **more})


def test_an_agency_is_recorded_once_and_corrected_by_a_new_row(clock: dt.datetime) -> None:
    assert agency().pk == agency().pk
    assert (agency().kind, Agency.objects.count(), LogEntry.objects.count()) == ("dinas", 1, 1)
    agency(short_name="Dinkes")
    assert (Agency.objects.count(), LogEntry.objects.count()) == (2, 2)
    last = LogEntry.objects.last()
    assert last is not None
    assert (last.before["short_name"], last.after["short_name"]) == ("", "Dinkes")


def test_agencies_of_a_file_are_taken_up_where_they_are_new_or_called_differently(clock: dt.datetime) -> None:
    said = {"actor": ACTOR, "valid_from": NEW_YEAR, "source": "berkas lra.xlsx"}
    assert record_read_agencies(names={"1.02.01": "DINAS KESEHATAN", "5.02.01": "BPKAD"}, **said) == 2
    assert record_read_agencies(names={"1.02.01": "Dinas  Kesehatan"}, **said) == 0
    assert record_read_agencies(names={"1.02.01": "Dinas Kesehatan dan KB"}, **said) == 1
    assert agency_names() == {"1.02.01": "Dinas Kesehatan dan KB", "5.02.01": "BPKAD"}


def test_a_sub_unit_is_promoted_from_a_day_on(clock: dt.datetime) -> None:
    code = "1.02.0.00.0.00.01.0007"
    made = promote_sub_unit(
        actor=ACTOR, unit_code=code, name="RSUD Contoh", valid_from=NEW_YEAR, legal_source="PP 72/2019"
    )
    assert (made.code, made.promoted_from, made.kind, agency_of(code)) == (
        code,
        code,
        "rsud",
        "1.02.0.00.0.00.01",
    )


def test_a_post_has_holders_of_every_standing(clock: dt.datetime) -> None:
    post = record_post(actor=ACTOR, code="bupati", title="Bupati", valid_from=NEW_YEAR)
    who = {"actor": ACTOR, "post": post, "person_name": "Raden Contoh", "valid_from": dt.date(2019, 7, 29)}
    assert appoint_holder(standing="plt", **who).pk == appoint_holder(standing="plt", **who).pk
    with pytest.raises(Refused):
        appoint_holder(standing="caretaker", **who)
    assert (Post.objects.count(), list(Holder.objects.values_list("standing", flat=True))) == (1, ["plt"])


def test_a_role_is_granted_and_ended_by_a_later_row(clock: dt.datetime) -> None:
    user = get_user_model().objects.create(username="sari")
    role = grant_role(
        actor=ACTOR, user_id=user.pk, role="planner", valid_from=NEW_YEAR, agency_code="1.02.01"
    )
    ended = end_role(actor=ACTOR, role=role, valid_to=dt.date(2019, 6, 30))
    assert end_role(actor=ACTOR, role=role, valid_to=dt.date(2019, 6, 30)).pk == ended.pk
    assert list(Role.objects.values_list("valid_to", flat=True)) == [None, dt.date(2019, 6, 30)]


def test_a_target_is_a_share(clock: dt.datetime) -> None:
    assert set_target(actor=ACTOR, fiscal_year=2019, share=0.9) == set_target(
        actor=ACTOR, fiscal_year=2019, share=0.9
    )
    with pytest.raises(Refused):
        set_target(actor=ACTOR, fiscal_year=2019, share=90)
    assert (AbsorptionTarget.objects.count(), LogEntry.objects.count()) == (1, 1)
