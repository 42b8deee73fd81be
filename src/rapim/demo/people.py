"""Invented officials, posts, roles, targets and logins of the simulated regency."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rapim.ledger.actions import Actor

from .companies import COMPANIES, WATER
from .dice import draw, pick
from .world import Office, offices

PASSWORD = "kudus-simulasi"  # noqa: S105 - printed on purpose: the demo holds nothing to protect
START = dt.date(2018, 1, 1)
PLT_SINCE = dt.date(2019, 7, 29)
WORKS = "1.03.0.00.0.00.01"
HOSPITAL = "1.02.0.00.0.00.01.0001"
_HEADS = {WORKS: "kepala", HOSPITAL: "direktur", WATER: "bumd"}
"""Heads of agencies and companies who have an account."""
_FIRST = (
    "Wiratno", "Sulastri", "Bambang", "Retnowati", "Sudarmaji", "Endah", "Prayogo", "Kusmiyati", "Hendro",
    "Lestari", "Agung", "Purwanti", "Didik", "Murniasih", "Teguh", "Winarsih", "Joko", "Rahayu",
)  # fmt: skip
_LAST = (
    "Adisaputra", "Kertanegoro", "Mangunsari", "Prabandari", "Wicaksana", "Nugrahani", "Sastrowijoyo",
    "Pangestika", "Darmawangsa", "Kusumastuti", "Tirtayasa", "Ranupati", "Widyaningrum", "Jatmikanto",
)  # fmt: skip
_TITLES = ("S.E., M.M.", "S.H., M.H.", "S.Sos., M.Si.", "S.T., M.T.", "M.Pd.", "S.IP., M.AP.")


@dataclass(frozen=True, slots=True)
class Login:
    """One account of the demo: user name, role, agency ("" = the region), what it is called."""

    username: str
    role: str
    agency: str
    label: str


LOGINS = (
    Login("bupati", "regent", "", "Plt Bupati"),
    Login("sekda", "sekda", "", "Sekretaris Daerah"),
    Login("asisten", "assistant", "", "Asisten Perekonomian dan Pembangunan"),
    Login("adbang", "adbang", "", "Bagian Administrasi Pembangunan"),
    Login("bpkad", "bpkad", "", "BPPKAD"),
    Login("bappeda", "bappeda", "", "Bappeda"),
    Login("ukpbj", "ukpbj", "", "Bagian Pengadaan Barang/Jasa"),
    Login("inspektorat", "inspectorate", "", "Inspektorat"),
    Login("bkpp", "bkpsdm", "", "BKPP"),
    Login("kepala", "agency_head", WORKS, "Kepala Dinas PUPR"),
    Login("perencana", "planner", WORKS, "Perencana Dinas PUPR"),
    Login("bendahara", "treasurer", WORKS, "Bendahara Dinas PUPR"),
    Login("ppk", "commitment_officer", WORKS, "PPK Dinas PUPR"),
    Login("direktur", "agency_head", HOSPITAL, "Direktur RSUD"),
    Login("petugas", "field_officer", HOSPITAL, "Petugas lapangan RSUD"),
    Login("petugas2", "field_officer", HOSPITAL, "Petugas lapangan kedua RSUD"),
    Login("pptk", "activity_officer", HOSPITAL, "PPTK RSUD"),
    Login("bumd", "agency_head", WATER, "Direktur Perumda Air Minum"),
    Login("layar", "wall", "", "Layar ruang rapat"),
    Login("admin", "admin", "", "Admin"),
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Who holds a post, from when, how; `username` where the holder has an account."""

    post: str
    title: str
    agency: str
    person: str
    standing: str
    since: dt.date
    until: dt.date | None = None
    username: str = ""


def invented_name(*key: object) -> str:
    """A person who does not exist, by key.

    Units: none.
    Source: invented given and family names.
    """
    name = f"{pick(_FIRST, 'first', *key)} {pick(_LAST, 'last', *key)}"
    return f"{name}, {pick(_TITLES, 'title', *key)}"


def heads() -> tuple[Office, ...]:
    """The offices that are agencies of their own in the list of leaders.

    Units: none.
    Source: every main unit, and the hospital.
    """
    return tuple(o for o in offices() if o.unit.endswith(".0000") or o.kind == "rsud")


def agency_code(office: Office) -> str:
    """The code under which an office stands as an agency.

    Units: none.
    Source: a promoted sub-unit keeps its full code.
    """
    return office.unit if office.kind == "rsud" else office.agency


def _head_title(office: Office) -> str:
    special = {
        "setda": "Sekretaris Daerah", "setwan": "Sekretaris DPRD", "inspektorat": "Inspektur",
        "rsud": "Direktur RSUD", "kecamatan": office.name.replace("Kecamatan", "Camat"),
        "ppkd": "Pejabat Pengelola Keuangan Daerah",
    }  # fmt: skip
    return special.get(office.kind, f"Kepala {office.short}")


def sittings() -> list[Sitting]:
    """Every holder of a post in the simulated years.

    Units: days.
    Source: invented; an acting regent from 29 July 2019, as in the regency the demo is shaped after.
    """
    found = [
        Sitting("bupati", "Bupati", "", invented_name("bupati"), "definitif", START, dt.date(2019, 7, 28)),
        Sitting("bupati", "Bupati", "", invented_name("wakil"), "plt", PLT_SINCE, None, "bupati"),
        Sitting("sekda", "Sekretaris Daerah", "", invented_name("sekda"), "definitif", START, None, "sekda"),
    ]
    for number, name in enumerate(("Pemerintahan", "Perekonomian dan Pembangunan", "Administrasi Umum"), 1):
        user = "asisten" if number == 2 else ""
        person = invented_name("asisten", number)
        title = f"Asisten {name}"
        found.append(Sitting(f"asisten-{number}", title, "", person, "definitif", START, None, user))
    for office in heads():
        if office.kind == "setda":
            continue
        code, title = agency_code(office), _head_title(office)
        user = _HEADS.get(code, "")
        post, person = f"kepala-{code}", invented_name("kepala", code)
        if draw("acting", code) < 0.15 and not user:
            found.append(Sitting(post, title, code, person, "definitif", START, dt.date(2019, 6, 30)))
            acting = invented_name("plt", code)
            found.append(Sitting(post, title, code, acting, "plt", dt.date(2019, 7, 1)))
        else:
            found.append(Sitting(post, title, code, person, "definitif", START, None, user))
    for code, _, short in COMPANIES:
        post, user = f"direktur-{code}", _HEADS.get(code, "")
        person = invented_name("direktur", code)
        found.append(Sitting(post, f"Direktur {short}", code, person, "definitif", START, None, user))
    return found


def code_of(short: str) -> str:
    """The code of an agency by its short name.

    Units: none.
    Source: names/offices.txt.
    """
    return next(agency_code(office) for office in heads() if office.short == short)


def head_of(agency: str, actor: Actor) -> Actor:
    """The head of an agency speaks, not the office that runs the demo's acts.

    Units: none.
    Source: `sittings`.
    """
    names = {sitting.agency: sitting.person for sitting in sittings()}
    return Actor(names.get(agency, actor.name), None, actor.request)
