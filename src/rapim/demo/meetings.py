"""What leads to a monthly meeting of the simulated regency, and what comes of it.

Duties, problems, decisions and their follow-up. Everything goes through the real actions at
its own moment; the decisions of July 2019 stand in different states on the day on which the demo opens.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib.auth.models import User

from rapim.ledger.actions import Actor
from rapim.meeting.actions import decisions, meetings, messages, problems
from rapim.meeting.actions.problems import Said
from rapim.meeting.models import Agenda, Attendee, Decision, Meeting, Problem
from rapim.meeting.room import closing, gathering, packets, reminders
from rapim.org.actions import set_duties

from .people import HOSPITAL, START, WORKS, agency_code, code_of, head_of, heads
from .pictures import page
from .world import programmes_of
from .years import wib

Act = Callable[..., object]
Done = tuple[tuple[dt.datetime, str, str, str, Mapping[str, Any]], ...]
MILLION = 10**6 * 100
BEGINS = wib(2019, 7, 16, 9)
CODE = "rapim-2019-07-16"
ITEMS = 6
"""Items of the agenda that were taken one after the other."""
_REGULATION = "Peraturan Bupati tentang Kedudukan, Susunan Organisasi, Tugas dan Fungsi (simulasi)"
_BY_CAUSE: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("Setda", "accountable", "Pembinaan dan pelaksanaan pemilihan penyedia",
     ("tender_queue", "tender_objected", "tender_failed")),
    ("BPPKAD", "accountable", "Perbendaharaan dan penatausahaan barang milik daerah",
     ("cash_short", "asset_records", "tax_arrears", "revenue_base_down")),
    ("Dinas PKPLH", "accountable", "Pengadaan tanah untuk kepentingan umum", ("land_not_acquired",)),
    ("BKPP", "accountable", "Pengisian jabatan dan kebutuhan pegawai",
     ("staff_short", "official_not_appointed")),
    ("DPMPTSP", "accountable", "Pelayanan perizinan", ("building_permit",)),
    ("Bappeda", "helper", "Penyelarasan rencana dan perubahan anggaran",
     ("revision_pending", "ceiling_short", "land_not_acquired")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Raised:
    """A problem: when, whose, what is said of it, and from which day on it is solved."""

    at: dt.datetime
    agency: str
    said: Said
    solved: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Ordered:
    """A decision, what was done to it, and the title of the problem that it answers ("" for none)."""

    order: decisions.Ordered
    done: Done
    problem: str


def sessions(people: Mapping[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """Duties, problems, the meeting of July 2019 and the follow-up of its decisions, each at its moment.

    Units: none.
    Source: invented.
    """
    yield wib(2018, 1, 3, 9), _duties
    for one in raised():
        yield one.at, partial(_raise, one=one)
        if one.solved is not None:
            yield one.solved, partial(_solve, one=one)
    yield from _meeting(_person(people, "bupati"))
    yield wib(2019, 8, 20, 7), partial(_remind, day=dt.date(2019, 8, 20))
    for number, one_ordered in enumerate(ordered(), 1):
        for seen, (at, act, party, who, details) in enumerate(one_ordered.done):
            told: dict[str, Any] = {
                "number": number,
                "act": act,
                "party": party,
                "at": at,
                "details": details,
            }
            yield at, partial(_follow, by=_person(people, who), seen=seen, **told)


def _remind(*, actor: Actor, day: dt.date) -> None:
    """What is late is reminded of; without addresses the text waits to be pasted."""
    messages.write_messages(actor=actor, drafts=reminders.due(day))


def _duties(*, actor: Actor) -> None:
    rows = [
        {"code": f"PRG-{at:02}", "agency_code": agency_code(office), "article": f"Pasal {4 + at}",
         "text": f"Urusan yang menjadi program {office.short}", "programmes": codes}
        for at, office in enumerate(heads(), 1)
        if (codes := programmes_of(office))
    ]  # fmt: skip
    rows += [
        {"code": f"SBB-{at:02}", "agency_code": code_of(short), "article": f"Pasal {60 + at}", "text": text,
         "causes": list(causes), "role": role}
        for at, (short, role, text, causes) in enumerate(_BY_CAUSE, 1)
    ]  # fmt: skip
    common = {"valid_from": START, "legal_source": _REGULATION[:200]}
    set_duties(actor=actor, rows=[{**row, **common} for row in rows])


def raised() -> tuple[Raised, ...]:
    """The problems of six agencies; two of 2019 repeat a cause of 2018.

    Units: sen, days.
    Source: invented.
    """
    return (
        Raised(wib(2018, 6, 5, 10), code_of("Disdikpora"), Said(
            "Lelang rehabilitasi ruang kelas gagal",
            "Lelang rehabilitasi ruang kelas SMP gagal: tidak ada penawar yang lulus evaluasi teknis.",
            "Mohon pendampingan penyusunan spesifikasi untuk tender ulang.", "tender_failed",
            asked_of="sekda", stake_sen=2_400 * MILLION, days=35, act_by=dt.date(2018, 7, 2),
            sub_activity="1.01.16.04"), wib(2018, 8, 20, 14)),
        Raised(wib(2018, 9, 10, 9), code_of("Dinkes"), Said(
            "Tanah puskesmas pembantu belum dibeli",
            "Pemilik tanah menolak harga ganti rugi hasil appraisal; dua bidang belum dibebaskan.",
            "Mohon musyawarah harga dipimpin asisten.", "land_not_acquired",
            asked_of="asisten-1", stake_sen=900 * MILLION, days=60, act_by=dt.date(2018, 10, 15),
            sub_activity="1.02.25.01"), wib(2018, 12, 12, 14)),
        Raised(wib(2019, 7, 8, 10), WORKS, Said(
            "Tender jembatan antar desa dua kali gagal",
            "Tender jembatan antar desa dua kali gagal, peserta gugur dan tidak ada pemenang.",
            "Mohon keputusan cara pemilihan yang lain sebelum pertengahan Agustus.", "tender_failed",
            "Penunjukan langsung sesudah tender ulang gagal, atau paket digabung.", "sekda",
            3_150 * MILLION, 40, dt.date(2019, 8, 16), "1.03.15.02")),
        Raised(wib(2019, 7, 9, 9), WORKS, Said(
            "Lahan jalan lingkar belum bebas",
            "Pembebasan lahan ruas timur belum selesai; tiga pemilik menolak nilai appraisal.",
            "Mohon musyawarah dengan pemilik dipimpin Bupati.", "land_not_acquired",
            "Musyawarah ulang, atau konsinyasi ke pengadilan.", "bupati",
            8_750 * MILLION, 75, dt.date(2019, 8, 30), "1.03.15.01")),
        Raised(wib(2019, 7, 9, 14), HOSPITAL, Said(
            "Alat kesehatan kosong di e-katalog",
            "Tiga alat kesehatan sudah turun tayang dari e-katalog, penyedia belum memperpanjang.",
            "Mohon izin memakai cara pemilihan lain.", "catalogue", asked_of="sekda",
            stake_sen=1_820 * MILLION, days=30, act_by=dt.date(2019, 9, 2))),
        Raised(wib(2019, 7, 10, 11), code_of("Disdag"), Said(
            "Pedagang menolak pindah ke pasar sementara",
            "Pedagang menolak direlokasi sebelum lapak sementara selesai; pekerjaan belum dapat dimulai.",
            "Mohon Satpol PP dan camat mendampingi sosialisasi.", "residents_refuse",
            asked_of=code_of("Satpol PP"), stake_sen=4_300 * MILLION, days=25,
            act_by=dt.date(2019, 8, 5), sub_activity=_first(code_of("Disdag")))),
    )  # fmt: skip


_DONE: tuple[Done, ...] = (
    (
        (wib(2019, 7, 22, 10), "start", "owner", "kepala", {}),
        (wib(2019, 7, 29, 14), "evidence", "owner", "perencana",
         {"name": "penetapan-pa.pdf", "text": "Penetapan PA atas usul Pokja."}),
        (wib(2019, 7, 30, 9), "submit", "owner", "kepala", {}),
        (wib(2019, 8, 1, 10), "verify", "secretariat", "adbang", {}),
    ),
    (
        (wib(2019, 8, 8, 9), "note", "secretariat", "adbang",
         {"text": "Lewat tenggat; camat diminta hadir pada sosialisasi kedua."}),
    ),
    (
        (wib(2019, 8, 8, 15), "extend", "chair", "sekda",
         {"until": dt.date(2019, 9, 13), "reason": "Penyedia meminta waktu memperpanjang tayang."}),
    ),
    (
        (wib(2019, 8, 15, 10), "evidence", "owner", "perencana",
         {"name": "berita-acara-musyawarah.pdf", "text": "Berita acara musyawarah dengan tiga pemilik."}),
        (wib(2019, 8, 19, 8), "submit", "owner", "kepala", {}),
    ),
    (
        (wib(2019, 7, 24, 11), "cancel", "chair", "sekda",
         {"reason": "Sudah diatur dalam Instruksi Bupati yang terbit 22 Juli."}),
    ),
)  # fmt: skip
"""What was done to each decision: moment, act, party, user name, details."""


def ordered() -> list[Ordered]:
    """The decisions of the meeting: closed with evidence, late, extended, handed in, cancelled.

    Units: dates.
    Source: invented.
    """
    setda, owed = code_of("Setda"), decisions.Ordered
    measure = {"metric": "absorption", "agency": HOSPITAL, "before": 0.4123, "expected_without": 0.489,
               "goal": 0.56}  # fmt: skip
    orders = (
        owed("Tetapkan cara pemilihan jembatan antar desa sesudah tender ulang gagal.", WORKS,
             dt.date(2019, 7, 31), helpers=[setda], evidence_expected="Surat penetapan PA"),
        owed("Pindahkan pedagang ke pasar sementara dan mulai pekerjaan pasar.", code_of("Disdag"),
             dt.date(2019, 8, 5), helpers=[code_of("Satpol PP")],
             evidence_expected="Foto lapak terisi dan berita acara mulai kerja"),
        owed("Selesaikan pengadaan alat kesehatan yang turun tayang dari e-katalog.", HOSPITAL,
             dt.date(2019, 8, 9), helpers=[setda], evidence_expected="Kontrak atau surat pesanan",
             measure=measure),
        owed("Adakan musyawarah harga dengan pemilik lahan jalan lingkar, dipimpin asisten.", WORKS,
             dt.date(2019, 8, 23), helpers=[code_of("Dinas PKPLH"), code_of("Bappeda")],
             evidence_expected="Berita acara musyawarah",
             dissent="Bappeda mengusulkan konsinyasi lebih dahulu."),
        owed("Tunda perjalanan dinas luar daerah sampai serapan belanja modal di atas 40%.", setda,
             dt.date(2019, 9, 30), evidence_expected="Surat edaran"),
    )  # fmt: skip
    titles = [raised()[at].said.title for at in (2, 5, 4, 3)]
    some = zip(orders, _DONE, [*titles, ""], strict=True)
    return [Ordered(order, done, title) for order, done, title in some]


def _meeting(chair: Actor) -> Iterable[tuple[dt.datetime, Act]]:
    yield wib(2019, 7, 11, 9), _plan
    yield wib(2019, 7, 11, 10), partial(_drive, act="call", seen=0)
    yield wib(2019, 7, 11, 13), _agenda
    yield wib(2019, 7, 11, 17), partial(_pack, keep=packets.draft_packet, seen=1)
    yield wib(2019, 7, 16, 8), partial(_pack, keep=packets.freeze_packet, seen=2)
    yield BEGINS, partial(_drive, act="open", seen=3)
    yield BEGINS + dt.timedelta(minutes=5), _seats
    for at in range(ITEMS):
        yield BEGINS + dt.timedelta(minutes=10 + 12 * at), partial(_item, at=at)
    yield BEGINS + dt.timedelta(minutes=90), _decide
    yield wib(2019, 7, 16, 11), _close
    yield wib(2019, 7, 17, 9), partial(_sign, by=chair)


def _plan(*, actor: Actor) -> None:
    plan = meetings.Plan(
        "rapim", "monthly", "Rapat Pimpinan Juli 2019", BEGINS, 120, dt.date(2019, 6, 30),
        place="Command Center",
    )  # fmt: skip
    meetings.plan_meeting(actor=actor, plan=plan)


def _drive(*, actor: Actor, act: str, seen: int, **details: Any) -> None:
    one = Meeting.objects.get(code=CODE)
    meetings.act_on_meeting(actor=actor, meeting=one, act=act, seen=seen, details=details)


def _agenda(*, actor: Actor) -> None:
    one = Meeting.objects.get(code=CODE)
    if one.agendas.exists():
        return
    items = [item.as_dict() for item in gathering.proposed(one)]
    meetings.set_agenda(actor=actor, meeting=one, items=items, seen=0)


def _pack(*, actor: Actor, keep: Callable[..., object], seen: int) -> None:
    keep(actor=actor, meeting=Meeting.objects.get(code=CODE), seen=seen)


def _seats(*, actor: Actor) -> None:
    """Most came; a few sent a delegate, one was excused."""
    for at, seat in enumerate(Attendee.objects.filter(meeting__code=CODE)):
        state = "delegate" if at % 9 == 7 else "excused" if at % 17 == 16 else "came"
        said = {"delegate": f"Sekretaris {seat.title}"} if state == "delegate" else {}
        reason = "Dinas luar" if state == "excused" else ""
        meetings.note_attendance(actor=actor, attendee=seat, state=state, reason=reason, **said)


def _item(*, actor: Actor, at: int) -> None:
    items = Agenda.objects.get(meeting__code=CODE, version=1).items
    key = items[at % len(items)]["key"]
    _drive(actor=actor, act="item", seen=4 + at, item=key)


def _close(*, actor: Actor) -> None:
    """Closed as a secretary closes: with the minutes of what was recorded."""
    closing.close_meeting(actor=actor, meeting=Meeting.objects.get(code=CODE), seen=4 + ITEMS)


def _decide(*, actor: Actor) -> None:
    meeting = Meeting.objects.get(code=CODE)
    for number, one in enumerate(ordered(), 1):
        problem = Problem.objects.filter(texts__title=one.problem).first() if one.problem else None
        decisions.record_decision(
            actor=actor, meeting=meeting, uid=_uid(number), ordered=one.order, day=BEGINS.date(),
            problem=problem,
        )  # fmt: skip


def _sign(*, actor: Actor, by: Actor) -> None:
    """The chair signs the minutes as the secretary closed with them."""
    meeting = Meeting.objects.get(code=CODE)
    last = meeting.minutes_versions.latest("version")
    closing.sign_minutes(
        actor=Actor(str(last.body["chair"]["name"]), by.user_id, actor.request),
        meeting=meeting,
        seen=5 + ITEMS,
        version=last.version,
    )


def _follow(
    *,
    actor: Actor,
    number: int,
    act: str,
    party: str,
    by: Actor,
    at: dt.datetime,
    seen: int,
    details: Mapping[str, Any],
) -> None:
    row = Decision.objects.get(uid=_uid(number))
    said = dict(details)
    if act == "evidence":
        kept = decisions.keep_evidence(str(said["name"]), page(str(said["text"])))
        said |= {"file": kept.sha256, "name": kept.name, "size": kept.size, "kind": kept.kind}
    decisions.act_on_decision(
        actor=Actor(by.name, by.user_id, actor.request), decision=row, act=act, party=party, day=at.date(),
        seen=seen, details=said,
    )  # fmt: skip


def _raise(*, actor: Actor, one: Raised) -> None:
    problems.raise_problem(actor=head_of(one.agency, actor), agency=one.agency, said=one.said)


def _solve(*, actor: Actor, one: Raised) -> None:
    row = Problem.objects.get(agency=one.agency, texts__title=one.said.title)
    problems.act_on_problem(
        actor=head_of(one.agency, actor), problem=row, act="solve", reason="Sudah teratasi."
    )


def _person(people: Mapping[str, User], username: str) -> Actor:
    user = people[username]
    return Actor(user.get_full_name(), user.pk)


def _first(agency: str) -> str:
    office = next(office for office in heads() if agency_code(office) == agency)
    return f"{programmes_of(office)[0]}.01"


def _uid(number: int) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_OID, f"rapim demo {CODE} {number}")
