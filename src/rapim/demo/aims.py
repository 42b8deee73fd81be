"""Targets of the simulated regency, as they were proposed and decided, and a parking survey.

Everything goes through the real actions at its own moment. In January nothing of the year is known yet, so
the targets of 2019 stand without a verdict of their day; those of 2020 were proposed in December 2019, when
the year before had shown what could be reached. Words, streets and people are invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple

from django.contrib.auth.models import User

from rapim.analytics import marks
from rapim.ledger.actions import Actor
from rapim.org.access import today
from rapim.targets.actions import surveys
from rapim.targets.actions import targets as acts
from rapim.targets.models import Survey, Target
from rapim.targets.room import judging
from rapim.targets.room.standing import ABSORPTION, REVENUE, Standing, standing

from .people import HOSPITAL, WORKS, code_of
from .years import wib

Act = Callable[..., object]
MILLION = 10**6 * 100
MARKET, TRANSFER, PARKING = "4.1.2.01.06", "4.1.1.13.01", "4.1.2.01.05"
PROPOSERS = {WORKS: "kepala", HOSPITAL: "direktur"}
"""Heads who propose for their own agency; Bappeda proposes for the others, BPPKAD receipts."""


class Aim(NamedTuple):
    """One proposal: of whom, how much (share of the ceiling, or rupiah million), why, what was decided."""

    agency: str
    asked: float
    reason: str
    account: str = ""
    act: str = acts.APPROVE
    answer: str = ""


def _aims() -> Mapping[int, tuple[Aim, ...]]:
    """The targets by year: eight agencies and two revenue accounts each."""
    as_before = "Sama dengan target daerah; realisasi tahun lalu di bawahnya."
    school, health, trade = code_of("Disdikpora"), code_of("Dinkes"), code_of("Disdag")
    return {
        2019: (
            Aim(school, 0.90, "Belanja pegawai besar dan teratur; tahun lalu 91%."),
            Aim(health, 0.90, as_before),
            Aim(HOSPITAL, 0.90, as_before),
            Aim(WORKS, 0.90, "Tender paket jalan dimulai Februari, uang muka April."),
            Aim(code_of("Dukcapil"), 0.92, "Tanpa paket fisik; tahun lalu 91%."),
            Aim(code_of("Setda"), 0.90, as_before),
            Aim(trade, 0.90, as_before),
            Aim(code_of("Dispertan"), 0.90, as_before),
            Aim(trade, 9_600, "Sama dengan pagu pendapatan murni.", MARKET),
            Aim(code_of("BPPKAD"), 26_000, "Kenaikan NPOP di dua kecamatan industri.", TRANSFER),
        ),
        2020: (
            Aim(school, 0.92, "Dua tahun berturut di atas 90%."),
            Aim(HOSPITAL, 0.90, "Pengesahan BLUD dijadwalkan tiap bulan, tidak lagi per triwulan."),
            Aim(WORKS, 0.86, "Tender dini sebelas paket jalan; tahun lalu tagihan menumpuk di Desember."),
            Aim(code_of("Dukcapil"), 0.90, "Tanpa paket fisik; pengadaan blangko selesai triwulan II."),
            Aim(code_of("Setda"), 0.86, "Dua kegiatan besar menunggu juknis sampai Maret."),
            Aim(trade, 0.90, "Pasar kecamatan dibangun dengan kontrak yang mulai Januari.", answer=(
                "Kontrak pasar sudah ditandatangani dan uang muka cair Januari; kepala dinas melapor tiap "
                "dua minggu kepada Sekda.")),
            Aim(health, 0.75, "Pengadaan alat kesehatan sering gagal tender.", act=acts.RETURN, answer=(
                "Terlalu longgar: dua tahun terakhir tercapai lebih dari itu. Hitung ulang dengan katalog.")),
            Aim(code_of("Dispertan"), 0.80, "Bantuan sarana produksi dibagi sebelum musim tanam.", act=""),
            Aim(trade, 8_600, "Kios yang kosong sejak penataan belum dihitung.", MARKET),
            Aim(code_of("Dishub"), 2_650, "Hasil uji petik parkir Oktober 2019.", PARKING, act=""),
        ),
    }  # fmt: skip


def aims(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """The targets of two years and the survey between them, each act at its moment.

    Units: none.
    Source: invented; until 28 July 2019 the regent is one without an account, then an acting one.
    """
    regent = Actor(people["bupati"].get_full_name(), people["bupati"].pk)
    yield wib(2019, 1, 22, 9), partial(_propose, people=people, year=2019)
    yield wib(2019, 1, 22, 14), partial(_decide, by=Actor("Bupati"), year=2019)
    counter = Actor(people["bpkad"].get_full_name(), people["bpkad"].pk)
    yield wib(2019, 10, 1, 9), partial(_begin, by=counter)
    yield wib(2019, 10, 11, 15), partial(_count, by=counter, until=dt.date(2019, 10, 11))
    yield wib(2019, 10, 18, 15), partial(_count, by=counter, until=dt.date(2019, 10, 18))
    yield wib(2019, 10, 21, 9), partial(_correct, by=counter)
    yield wib(2019, 12, 20, 9), partial(_propose, people=people, year=2020)
    yield wib(2019, 12, 20, 14), partial(_decide, by=regent, year=2020)


def _uid(*key: object) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, "rapim demo aim " + " ".join(str(one) for one in key))


def _key(aim: Aim) -> tuple[str, str, str]:
    return (REVENUE if aim.account else ABSORPTION), aim.agency, aim.account


def _seen(year: int) -> Standing:
    """What is known of a year on this day; in its own January no month is over: it has no side yet."""
    day, mark = today(), marks.known()
    return Standing(year, day, mark.name, 0, (), {}) if day.year == year else standing(year, day, mark)


def _propose(*, actor: Actor, people: Mapping[str, User], year: int) -> None:
    made = _seen(year)
    for aim in _aims()[year]:
        about = acts.About(_key(aim)[0], aim.agency, year, aim.account)
        side = judging.side_of(Target(kind=about.kind, agency=about.agency, account=about.account), made)
        sen = round(aim.asked * MILLION) if aim.account else judging.asked_sen(side, aim.asked)
        said = acts.Said(aim.reason, None if aim.account else aim.asked, sen if aim.account else None)
        user = people["bpkad" if aim.account else PROPOSERS.get(aim.agency, "bappeda")]
        who = Actor(user.get_full_name(), user.pk, actor.request)
        acts.propose(actor=who, uid=_uid(year, *_key(aim)), about=about, said=said,
                     judged=judging.record(side, sen, made))  # fmt: skip


def _decide(*, actor: Actor, by: Actor, year: int) -> None:
    """Decide what is not left waiting, all on one standing: an approved target changes the facts' mark."""
    made = _seen(year)
    who = Actor(by.name, by.user_id, actor.request)
    for aim in (aim for aim in _aims()[year] if aim.act):
        row = Target.objects.get(uid=_uid(year, *_key(aim)))
        side, text = judging.side_of(row, made), row.texts.get(version=1)
        judged = judging.record(side, judging.amount_of(side, text), made)
        acts.decide(actor=who, target=row, act=aim.act, reason=aim.answer, judged=judged, seen=1)


CENTRE, EDGE = "pusat", "tepi"
_STREETS: Mapping[str, tuple[tuple[str, int, int], ...]] = {
    CENTRE: (
        ("Jalan Kenanga Raya", 8, 310), ("Jalan Menara Lama", 8, 290), ("Jalan Simpang Lima Kecil", 9, 350),
        ("Jalan Stasiun Timur", 10, 275), ("Jalan Alun-alun Selatan", 11, 325),
    ),
    EDGE: (
        ("Jalan Lingkar Tebu", 14, 120), ("Jalan Pasar Sapi", 14, 90), ("Jalan Gilingan", 15, 150),
        ("Jalan Kali Gelis Barat", 15, 110), ("Jalan Sawah Besar", 16, 95), ("Jalan Tembakau", 16, 310),
        ("Jalan Randu Gede", 17, 105), ("Jalan Terminal Lama", 18, 100),
    ),
}  # fmt: skip
"""Streets by stratum: name, day of October 2019, vehicles counted."""
_MISTYPED, _COUNTED = "Jalan Tembakau", 130


def _begin(*, actor: Actor, by: Actor) -> None:
    design = surveys.DesignSaid(
        strata=(
            surveys.StratumSaid(CENTRE, "Jalan pusat kota", 20, 300_000 * 100, 30_000 * 100),
            surveys.StratumSaid(EDGE, "Jalan tepi kota", 40, 110_000 * 100, 20_000 * 100),
        ),
        items=(surveys.ItemSaid("kendaraan", "Kendaraan roda dua", 1_000 * 100),),
        days=313, collectable=0.80, error=0.10,
        basis="Perda retribusi jasa umum (simulasi), tarif sekali parkir roda dua",
    )  # fmt: skip
    surveys.begin(
        actor=Actor(by.name, by.user_id, actor.request), uid=_uid("survey"), fiscal_year=2020,
        title="Uji petik parkir tepi jalan umum", agency=code_of("Dishub"), account=PARKING, design=design,
        simulated=True,
    )  # fmt: skip


def _count(*, actor: Actor, by: Actor, until: dt.date) -> None:
    """Write down what was counted by a day; what was written before stays as it is."""
    survey = Survey.objects.get(uid=_uid("survey"))
    who = Actor(by.name, by.user_id, actor.request)
    for stratum, streets in _STREETS.items():
        for street, day, seen in streets:
            if dt.date(2019, 10, day) <= until:
                found = _found(stratum, street, day, seen)
                surveys.count(actor=who, survey=survey, uid=_uid("point", street), found=found)


def _found(stratum: str, street: str, day: int, seen: int) -> surveys.Counted:
    team = "Regu uji petik 1" if stratum == CENTRE else "Regu uji petik 2"
    return surveys.Counted(stratum, street, dt.date(2019, 10, day), team, {"kendaraan": seen})


def _correct(*, actor: Actor, by: Actor) -> None:
    survey = Survey.objects.get(uid=_uid("survey"))
    point = survey.points.get(uid=_uid("point", _MISTYPED))
    found = _found(point.stratum, point.place, point.day.day, _COUNTED)
    surveys.correct(
        actor=Actor(by.name, by.user_id, actor.request), point=point, uid=_uid("corrected", _MISTYPED),
        found=found, reason="Salah ketik: lembar hitung menunjukkan 130, bukan 310.",
    )  # fmt: skip
