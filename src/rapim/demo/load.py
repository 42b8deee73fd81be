"""Fill a home with the simulated regency: each file at the moment at which it became known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from rapim.budget.actions import lock_month, reply, unlock_month
from rapim.intake.actions import load_paths
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.ledger.models import Batch
from rapim.org import actions
from rapim.org.models import Government

from .aims import aims
from .audits import findings
from .companies import COMPANIES
from .disputes import noted
from .field import reports
from .generate import arriving, kept
from .meetings import sessions
from .people import LOGINS, PASSWORD, START, WORKS, agency_code, heads, sittings
from .pushing import nudges
from .rhythm import rhythms
from .world import GOVERNMENT_CODE, GOVERNMENT_NAME
from .years import YEARS, wib

Say = Callable[[str], None]
Act = Callable[..., object]
_TARGETS = {2018: 0.90, 2019: 0.90, 2020: 0.88}
_LEGAL = "Perda tentang Perangkat Daerah (simulasi)"


class NotEmptyError(Exception):
    """The home holds real facts: a simulation never joins them."""


class FileRefusedError(Exception):
    """A file of the demo was not taken: the text says which and why."""


def refuse_real() -> None:
    """Raise where this home belongs to a real government.

    Units: none.
    Source: house rule, simulated and real facts never mix in one home.
    """
    home = Government.objects.first()
    if (home and not home.simulated) or Batch.objects.filter(simulated=False).exists():
        raise NotEmptyError(home.name if home else "")


def load_demo(home: Path, say: Say = lambda _: None, until: dt.datetime | None = None) -> bool:
    """Fill this home with all that was known by a moment (default all); whether anything was loaded.

    What was loaded before is not loaded again, so a load that broke off goes on.

    Units: none.
    Source: files below home/simulasi, loaded by `rapim.intake`, in the order in which they became known.
    """
    refuse_real()
    folder = home / "simulasi"
    known = set(Batch.objects.values_list("source_name", flat=True))
    if _is_filled(folder, known, until):
        return False
    try:
        _fill(folder, known, say, until)
    finally:
        clock.set_to(None)
    return True


def _is_filled(folder: Path, known: set[str], until: dt.datetime | None) -> bool:
    for year in YEARS:
        items = kept(folder, year) if until is None or year <= until.year else []
        if items is None or any(
            Path(item.path).name not in known for item in items if until is None or item.known_at <= until
        ):
            return False
    return True


def _fill(folder: Path, known: set[str], say: Say, until: dt.datetime | None) -> None:
    last = Batch.objects.order_by("-id").values_list("loaded_at", flat=True).first()
    clock.set_to(wib(2018, 1, 2, 8))
    people = _organise()
    acts = [act for act in _acts(people) if last is None or act[0] > last]
    acts = sorted((act for act in acts if until is None or act[0] <= until), key=lambda act: act[0])
    office = Actor("Bagian Administrasi Pembangunan (simulasi)", people["adbang"].pk)
    year = 0
    for moment, together in groupby(arriving(folder, say, until), key=lambda item: item.known_at):
        paths = [folder / item.path for item in together if Path(item.path).name not in known]
        if not paths:
            continue
        if moment.year != year:
            year = moment.year
            say(f"Memuat berkas yang diketahui pada {year} …")
        while acts and acts[0][0] < moment:
            _do(*acts.pop(0), office)
        clock.set_to(moment)
        _load(paths, office)
    for act in acts:
        _do(*act, office)


def _do(moment: dt.datetime, act: Act, actor: Actor) -> None:
    clock.set_to(moment)
    act(actor=actor)


def _load(paths: Sequence[Path], actor: Actor) -> None:
    for entry in load_paths(paths, actor=actor)["files"]:
        if entry["status"] not in {"loaded", "duplicate"}:
            raise FileRefusedError(f"{entry['path']}: {_first(entry['problems'])}")


def _first(problems: Sequence[dict[str, Any]]) -> str:
    worst = [p for p in problems if p.get("held") or p.get("fatal")] or list(problems)
    return f"{worst[0]['code']} {worst[0]['sheet']} {worst[0]['row']} {worst[0]['read']}" if worst else "?"


def _organise() -> dict[str, User]:
    """The government, its agencies, people, posts, roles and targets, as of the first day."""
    actor = Actor("Admin (simulasi)")
    actions.name_government(actor=actor, name=GOVERNMENT_NAME, code=GOVERNMENT_CODE, simulated=True)
    people = _accounts()
    for order, office in enumerate(heads(), 1):
        _agency(actor, order, office.kind, office.unit, office.name, office.short)
    for order, (code, name, short) in enumerate(COMPANIES, 90):
        actions.record_agency(
            actor=actor, code=code, name=name, short_name=short, kind="bumd", valid_from=START,
            legal_source=_LEGAL, order=order,
        )  # fmt: skip
    _posts(actor, people)
    for login in LOGINS:
        actions.grant_role(
            actor=actor, user_id=people[login.username].pk, role=login.role, agency_code=login.agency,
            valid_from=START, legal_source="Keputusan Bupati (simulasi)",
        )  # fmt: skip
    for year, share in _TARGETS.items():
        actions.set_target(
            actor=actor, fiscal_year=year, share=share, legal_source="Instruksi Bupati (simulasi)"
        )
    return people


def _agency(actor: Actor, order: int, kind: str, unit: str, name: str, short: str) -> None:
    common: dict[str, Any] = {"actor": actor, "name": name, "valid_from": START, "legal_source": _LEGAL}
    if kind == "rsud":
        actions.promote_sub_unit(unit_code=unit, kind=kind, short_name=short, **common)
    else:
        code = unit.rsplit(".", 1)[0]
        actions.record_agency(code=code, kind=kind, short_name=short, order=order, **common)


def _accounts() -> dict[str, User]:
    """One account per role, all with the one printed password (hashed once)."""
    hashed = make_password(PASSWORD)
    return {
        login.username: User.objects.update_or_create(
            username=login.username, defaults={"password": hashed, "first_name": login.label}
        )[0]
        for login in LOGINS
    }


def _posts(actor: Actor, people: dict[str, User]) -> None:
    for sitting in sittings():
        post = actions.record_post(
            actor=actor, code=sitting.post, title=sitting.title, agency_code=sitting.agency,
            valid_from=START, legal_source=_LEGAL,
        )  # fmt: skip
        user = people.get(sitting.username)
        actions.appoint_holder(
            actor=actor, post=post, person_name=sitting.person, valid_from=sitting.since,
            valid_to=sitting.until, standing=sitting.standing, user_id=user.pk if user else None,
            legal_source="Keputusan pengangkatan (simulasi)",
        )  # fmt: skip


def _acts(people: dict[str, User]) -> Iterable[tuple[dt.datetime, Act]]:
    """Month locks, hak jawab and reports of the field, each at its moment."""
    for year in YEARS:
        for month in range(1, 13):
            moment = wib(year + month // 12, month % 12 + 1, 12, 16)
            yield moment, partial(lock_month, fiscal_year=year, month=month)
    may = partial(_turned, month=5, agency_code=WORKS)
    yield (
        wib(2019, 6, 13, 10),
        partial(may, turn=unlock_month, reason="Berita acara fisik terlambat diterima"),
    )
    yield wib(2019, 6, 14, 16), partial(may, turn=lock_month, reason="Ditutup kembali")
    for moment, act in noted(people):
        yield moment, act
    names = {sitting.agency: sitting.person for sitting in sittings()}
    for said in _replies():
        code = said["agency_code"]
        head = Actor(names[code], people["kepala"].pk if code == WORKS else None)
        yield said.pop("at"), partial(_replied, head=head, words=said)
    yield from reports(people)
    yield from sessions(people)
    yield from nudges(people)
    yield from rhythms(people)
    yield from findings(people)
    yield from aims(people)


def _turned(*, actor: Actor, turn: Act, month: int, agency_code: str, reason: str) -> None:
    turn(actor=actor, fiscal_year=2019, month=month, agency_code=agency_code, reason=reason)


def _replied(*, actor: Actor, head: Actor, words: dict[str, Any]) -> None:
    """The head of the agency speaks, not the office that runs the demo's acts."""
    reply(actor=Actor(head.name, head.user_id, actor.request), **words)


def _replies() -> list[dict[str, Any]]:
    july, august = dt.date(2019, 7, 31), dt.date(2019, 8, 21)
    hospital = next(agency_code(office) for office in heads() if office.kind == "rsud")
    return [
        {
            "at": wib(2019, 8, 9, 10), "agency_code": WORKS, "fiscal_year": 2019, "as_of": july,
            "kind": "explain", "figure": "physical",
            "text": "Pekerjaan jalan berjalan sesuai jadwal; rekanan menagih sekaligus pada termin akhir.",
        },
        {
            "at": wib(2019, 8, 20, 14), "agency_code": WORKS, "fiscal_year": 2019, "as_of": august,
            "kind": "commit", "figure": "realised_sen", "promised": dt.date(2019, 9, 30),
            "text": "Tagihan termin pertama tujuh paket rehabilitasi jalan diajukan sampai 30 September.",
        },
        {
            "at": wib(2019, 8, 20, 15), "agency_code": hospital, "fiscal_year": 2019, "as_of": august,
            "kind": "dispute", "figure": "absorption",
            "text": "Belanja BLUD triwulan III sudah dibayar, pengesahannya menunggu rekonsiliasi.",
        },
    ]  # fmt: skip
