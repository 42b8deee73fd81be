"""Hard dates that the simulated region set, and joint activities in which one agency waits for another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from django.contrib.auth.models import User

from rapim.ledger.actions import Actor
from rapim.meeting.actions import rhythm
from rapim.meeting.actions.meetings import Plan, plan_meeting
from rapim.meeting.actions.rhythm import DateSaid, WaitSaid
from rapim.meeting.models import Problem, Wait

from .people import HOSPITAL, WORKS, code_of, head_of
from .years import wib

Act = Callable[..., object]
D = dt.date
_YEAR_END = "SE Sekda 900/0412/2019 (simulasi)"
DATES: tuple[DateSaid, ...] = (
    DateSaid("rfk_lock", 2019, "Kunci RFK bulanan", "SE Sekda 050/0021/2019 (simulasi)", month_day=10),
    DateSaid("tender_cutoff", 2019, "Usul tender terakhir ke UKPBJ", "SE Sekda 027/0388/2019 (simulasi)",
             D(2019, 9, 13)),
    DateSaid("budget_change", 2019, "Rancangan APBD-P ke DPRD", "Jadwal Banmus DPRD (simulasi)",
             D(2019, 8, 30)),
    DateSaid("attend", 2019, "Rapat paripurna DPRD: nota APBD-P", "Undangan DPRD 005/0177/2019 (simulasi)",
             D(2019, 9, 4), hour=dt.time(9), minutes=180),
    DateSaid("spm_cutoff", 2019, "SPM-UP/GU terakhir", _YEAR_END, D(2019, 12, 6)),
    DateSaid("spm_cutoff", 2019, "SPM-TU terakhir", _YEAR_END, D(2019, 12, 13)),
    DateSaid("spm_cutoff", 2019, "SPM-LS terakhir", _YEAR_END, D(2019, 12, 20)),
)  # fmt: skip
"""What the region set for the year, by its own letters."""


def rhythms(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """Dates, waits and the words on them, and the next meeting, each at its moment.

    Units: none.
    Source: invented.
    """
    for at, date in enumerate(DATES):
        yield wib(2019, 1, 14, 9) if at == 0 else wib(2019, 8, 5, 9 + at), partial(_set, said=date)
    for at, (head, said) in enumerate(_waits(), 1):
        moment = wib(said.since.year, 8, 6, 8) + dt.timedelta(hours=at)
        yield moment, partial(_record, said=said, head=head)
    for number, act, party, moment, text, day in _said():
        yield moment, partial(_act, number=number, act=act, party=party, text=text, day=day)
    yield wib(2019, 8, 19, 9), _plan


def _waits() -> tuple[tuple[str, WaitSaid], ...]:
    """Who waits for whom: two of them wait for each other, and a chain ends with the treasury."""
    treasury, environment, trade = code_of("BPPKAD"), code_of("Dinas PKPLH"), code_of("Disdag")
    school, setda = code_of("Disdikpora"), code_of("Setda")
    some = (
        WaitSaid(WORKS, treasury, "funds", "SPD triwulan III belanja modal jalan", D(2019, 7, 3),
                 D(2019, 7, 31), "Tagihan termin pertama tujuh paket menunggu SPD."),
        WaitSaid(WORKS, environment, "permit", "Persetujuan lingkungan jalan lingkar", D(2019, 6, 17),
                 D(2019, 8, 16)),
        WaitSaid(environment, WORKS, "design", "Gambar jalan lingkar yang sudah disahkan", D(2019, 7, 15),
                 D(2019, 8, 9)),
        WaitSaid(trade, WORKS, "design", "Rekomendasi teknis pasar sementara", D(2019, 7, 22),
                 D(2019, 9, 2)),
        WaitSaid(HOSPITAL, treasury, "funds", "Pengesahan belanja BLUD triwulan II", D(2019, 7, 12),
                 D(2019, 8, 15)),
        WaitSaid(school, setda, "selection", "Penetapan Pokja rehabilitasi ruang kelas", D(2019, 7, 1),
                 D(2019, 7, 19)),
    )  # fmt: skip
    return tuple((said.waits, said) for said in some)


_Said = tuple[int, str, str, dt.datetime, str, dt.date | None]


def _said() -> tuple[_Said, ...]:
    return (
        (1, "confirm", "holds", wib(2019, 8, 8, 10), "SPD diproses sesudah anggaran kas digeser.", None),
        (2, "confirm", "holds", wib(2019, 8, 8, 11), "", None),
        (3, "dispute", "holds", wib(2019, 8, 9, 9), "Gambar sudah dikirim 2 Agustus lewat surel.", None),
        (5, "confirm", "holds", wib(2019, 8, 9, 14), "Menunggu rekonsiliasi.", None),
        (6, "confirm", "holds", wib(2019, 8, 7, 13), "", None),
        (6, "settle", "waits", wib(2019, 8, 14, 9), "Pokja ditetapkan.", D(2019, 8, 13)),
    )


def _set(*, actor: Actor, said: DateSaid) -> None:
    rhythm.set_date(actor=actor, said=said)


def _record(*, actor: Actor, said: WaitSaid, head: str) -> None:
    problem = Problem.objects.filter(texts__title="Lahan jalan lingkar belum bebas").first()
    if said.kind == "permit" and problem is not None:
        said = replace(said, problem=problem)
    rhythm.record_wait(actor=head_of(head, actor), said=said, today=D(2019, 8, 6))


def _act(*, actor: Actor, number: int, act: str, party: str, text: str, day: dt.date | None) -> None:
    said = _waits()[number - 1][1]
    row = Wait.objects.get(waits=said.waits, what=said.what)
    who = head_of(row.holds if party == "holds" else row.waits, actor)
    rhythm.act_on_wait(
        actor=who, wait=row, act=act, seen=row.acts.count(), today=D(2019, 8, 20), day=day, text=text
    )


def _plan(*, actor: Actor) -> None:
    """The next monthly meeting, on the day on which the council called the same leaders."""
    begins = wib(2019, 9, 4, 10)
    plan = Plan("rapim", "monthly", "Rapat Pimpinan Agustus 2019", begins, 120, D(2019, 8, 31),
                place="Command Center")  # fmt: skip
    plan_meeting(actor=actor, plan=plan)
