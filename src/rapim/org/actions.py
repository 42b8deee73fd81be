"""The verbs of the organisation: each one transaction, one log row, safe to repeat."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.org.models import (
    AbsorptionTarget,
    Agency,
    Dated,
    Duty,
    FieldCeiling,
    Government,
    Holder,
    Post,
    Role,
    SelectionCapacity,
)

MAIN_UNIT = "0000"
_KINDS: tuple[tuple[str, Agency.Kind], ...] = (
    (r"\bPPKD\b|PEJABAT PENGELOLA KEUANGAN DAERAH", Agency.Kind.PPKD),
    (r"\bRSUD\b|RUMAH SAKIT", Agency.Kind.RSUD),
    (r"SEKRETARIAT D(EWAN|PRD|PRK|PRA)|\bSETWAN\b", Agency.Kind.SETWAN),
    (r"SEKRETARIAT DAERAH|\bSETDA\b|^BAGIAN\b", Agency.Kind.SETDA),
    (r"\bINSPEKTORAT\b", Agency.Kind.INSPEKTORAT),
    (r"^(KECAMATAN|KEC\.?|DISTRIK|KAPANEWON|KEMANTREN)\b", Agency.Kind.KECAMATAN),
    (r"^(KELURAHAN|KEL\.?)\b", Agency.Kind.KELURAHAN),
    (r"^(PERUMDA|PERSERODA|PDAM|PD|PT)\b|\bBANK PERKREDITAN\b", Agency.Kind.BUMD),
    (r"^(DINAS|SATUAN POLISI PAMONG PRAJA|SATPOL)\b", Agency.Kind.DINAS),
    (
        r"^(BADAN|KANTOR KESATUAN BANGSA)\b|^(BAPPEDA|BPKAD|BPPKAD|BPBD|BKPSDM|BKPP|KESBANGPOL)",
        Agency.Kind.BADAN,
    ),
)
_REGION = re.compile(
    r"^(?:PEMERINTAH(?:AN)?\s+)?(?:DAERAH\s+)?"
    r"(?:(?P<tier>KABUPATEN|KAB|KOTA|PROVINSI|PROV|PROPINSI)\s+)?(?P<bare>.*)$"
)
_TIERS = {
    "KABUPATEN": "kab",
    "KAB": "kab",
    "KOTA": "kota",
    "PROVINSI": "prov",
    "PROV": "prov",
    "PROPINSI": "prov",
}
_TIER_NAMES = {"kab": "Kabupaten ", "kota": "Kota ", "prov": "Provinsi ", "": ""}


D = TypeVar("D", bound=Dated)


class Refused(Exception):
    """An act that the rules of the room do not allow; the code says why."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


def kind_of(name: str) -> Agency.Kind:
    """The kind of an agency by its name."""
    upper = " ".join(name.upper().split())
    return next((kind for pattern, kind in _KINDS if re.search(pattern, upper)), Agency.Kind.OTHER)


def region_of(name: str) -> tuple[str, str, bool]:
    """A government's tier (kab, kota, prov or ""), bare name, and whether it is a simulation."""
    upper = re.sub(r"[^\w()]+", " ", name.upper()).strip()
    simulated = "SIMULASI" in upper
    upper = re.sub(r"\(?\bSIMULASI\b\)?", " ", upper).strip(" ()")
    found = _REGION.match(" ".join(upper.split()))
    tier, bare = (found["tier"] or "", found["bare"]) if found else ("", upper)
    return _TIERS.get(tier, ""), bare.strip(), simulated


def same_government(one: str, other: str) -> bool:
    """Whether two spellings name one government; a simulation is never the real one."""
    (tier, bare, simulated), (tier2, bare2, simulated2) = region_of(one), region_of(other)
    return bare == bare2 and simulated == simulated2 and (tier == tier2 or not tier or not tier2)


def full_name(name: str) -> str:
    """A government's name as it is written in full: "KAB. KUDUS" is Kabupaten Kudus."""
    tier, bare, simulated = region_of(name)
    return f"{_TIER_NAMES[tier]}{bare.title()}{' (simulasi)' if simulated else ''}"


def agency_of(unit_code: str) -> str:
    """The agency of a unit: its code without the last group."""
    return unit_code.rpartition(".")[0] or unit_code


def government() -> Government | None:
    """The government of this home, once it has a name."""
    return Government.objects.order_by("id").first()


@transaction.atomic
def name_government(*, actor: Actor, name: str, code: str = "", simulated: bool = False) -> Government:
    """Say whose home this is, once; the same name again changes nothing, another is refused."""
    take_turn()
    known = government()
    if known is None:
        simulated = simulated or region_of(name)[2]
        made = Government.objects.create(
            name=name.strip()[:160], code=code, simulated=simulated, recorded_at=clock.now()
        )
        log(
            actor,
            "name_government",
            "government",
            after={"name": made.name, "code": code, "simulated": simulated},
        )
        return made
    if not same_government(known.name, name) or (code and known.code and code != known.code):
        raise Refused("other_government", known=known.name, read=name)
    if code and not known.code:
        log(actor, "name_government", "government", before={"code": ""}, after={"code": code})
        known.code = code
        known.save(update_fields=["code"])
    return known


def record_agency(
    *,
    actor: Actor,
    code: str,
    name: str,
    valid_from: dt.date,
    kind: str = "",
    short_name: str = "",
    legal_source: str = "",
    promoted_from: str = "",
    duties: str = "",
    order: int = 0,
    valid_to: dt.date | None = None,
) -> Agency:
    """An agency is called so, from a day on; the kind is read from the name where it is not said."""
    name = " ".join(name.split())[:255]
    fields = {
        "code": code,
        "name": name,
        "short_name": short_name,
        "kind": kind or kind_of(name).value,
        "promoted_from": promoted_from,
        "duties": duties,
        "order": order,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "legal_source": legal_source[:200],
    }
    return _record(
        Agency, {"code": code, "valid_from": valid_from}, fields, actor=actor, verb="record_agency"
    )


@transaction.atomic
def record_read_agencies(*, actor: Actor, names: dict[str, str], valid_from: dt.date, source: str) -> int:
    """Take up the agencies a file names, where they are new or called differently; how many."""
    known = agency_names()
    fresh = {
        code: name
        for code, name in sorted(names.items())
        if name.strip() and _plain(known.get(code, "")) != _plain(name)
    }
    for code, name in fresh.items():
        record_agency(actor=actor, code=code, name=name, valid_from=valid_from, legal_source=source)
    return len(fresh)


def agency_names() -> dict[str, str]:
    """The last known name of every agency that files or people named, promoted ones apart."""
    rows = Agency.objects.filter(promoted_from="").order_by("valid_from", "recorded_at", "id")
    return dict(rows.values_list("code", "name"))


def promote_sub_unit(
    *,
    actor: Actor,
    unit_code: str,
    name: str,
    valid_from: dt.date,
    kind: str = "",
    short_name: str = "",
    legal_source: str = "",
) -> Agency:
    """Show a sub-unit (RSUD) as an agency of its own, from a day on, by a legal source."""
    return record_agency(
        actor=actor,
        code=unit_code,
        promoted_from=unit_code,
        name=name,
        valid_from=valid_from,
        kind=kind,
        short_name=short_name,
        legal_source=legal_source,
    )


def record_post(
    *,
    actor: Actor,
    code: str,
    title: str,
    valid_from: dt.date,
    agency_code: str = "",
    legal_source: str = "",
    valid_to: dt.date | None = None,
) -> Post:
    """A post exists, from a day on."""
    fields = {
        "code": code,
        "title": title,
        "agency_code": agency_code,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "legal_source": legal_source,
    }
    return _record(Post, {"code": code, "valid_from": valid_from}, fields, actor=actor, verb="record_post")


def appoint_holder(
    *,
    actor: Actor,
    post: Post,
    person_name: str,
    valid_from: dt.date,
    standing: str = "definitif",
    user_id: int | None = None,
    valid_to: dt.date | None = None,
    legal_source: str = "",
) -> Holder:
    """Someone holds a post, from a day on: definitif, Plt, Plh or Pj."""
    if standing not in Holder.Standing.values:
        raise Refused("unknown_standing", read=standing)
    fields = {
        "post_id": post.pk,
        "person_name": person_name,
        "standing": standing,
        "user_id": user_id,
        "valid_from": valid_from,
        "valid_to": valid_to,
        "legal_source": legal_source,
    }
    same = {"post_id": post.pk, "valid_from": valid_from}
    return _record(Holder, same, fields, actor=actor, verb="appoint_holder")


def grant_role(
    *,
    actor: Actor,
    user_id: int,
    role: str,
    valid_from: dt.date,
    agency_code: str = "",
    valid_to: dt.date | None = None,
    legal_source: str = "",
) -> Role:
    """A user may act in a role, for an agency or for all, from a day on."""
    same = {"user_id": user_id, "role": role, "agency_code": agency_code, "valid_from": valid_from}
    fields = {**same, "valid_to": valid_to, "legal_source": legal_source}
    return _record(Role, same, fields, actor=actor, verb="grant_role")


def end_role(*, actor: Actor, role: Role, valid_to: dt.date, legal_source: str = "") -> Role:
    """A role ends with a day: a later row with the same beginning says so."""
    return grant_role(
        actor=actor,
        user_id=role.user_id,
        role=role.role,
        agency_code=role.agency_code,
        valid_from=role.valid_from,
        valid_to=valid_to,
        legal_source=legal_source or role.legal_source,
    )


@transaction.atomic
def set_target(
    *, actor: Actor, fiscal_year: int, share: float, agency_code: str = "", legal_source: str = ""
) -> AbsorptionTarget:
    """The share of the ceiling to be spent by the end of a year, for an agency or the region."""
    if not 0 <= share <= 1:
        raise Refused("share_out_of_range", read=str(share))
    take_turn()
    rows = AbsorptionTarget.objects.filter(fiscal_year=fiscal_year, agency_code=agency_code)
    last = rows.order_by("-recorded_at", "-id").first()
    if last is not None and last.share == share and last.legal_source == legal_source:
        return last
    made = AbsorptionTarget.objects.create(
        fiscal_year=fiscal_year,
        agency_code=agency_code,
        share=share,
        legal_source=legal_source,
        recorded_at=clock.now(),
        recorded_by_name=actor.name,
    )
    subject = f"target {fiscal_year} {agency_code or 'daerah'}"
    log(actor, "set_target", subject, before=last and {"share": last.share}, after={"share": share})
    return made


def set_capacity(
    *, actor: Actor, live: int, valid_from: dt.date, legal_source: str = ""
) -> SelectionCapacity:
    """How many selections the unit of procurement can carry at a time, from a day on."""
    if live < 1:
        raise Refused("capacity_out_of_range", read=str(live))
    fields = {"live": live, "valid_from": valid_from, "valid_to": None, "legal_source": legal_source[:200]}
    return _record(SelectionCapacity, {"valid_from": valid_from}, fields, actor=actor, verb="set_capacity")


@transaction.atomic
def set_duties(*, actor: Actor, rows: Iterable[Mapping[str, Any]]) -> list[Duty]:
    """Take up duties, each by its code from its day on; rows that are known as they are change nothing.

    A row has the fields of `Duty` (`code`, `agency_code`, `article`, `text`, `valid_from` …); the answer
    holds the rows that are new.
    """
    take_turn()
    last: dict[tuple[str, dt.date], Duty] = {}
    for known in Duty.objects.order_by("recorded_at", "id"):
        last[known.code, known.valid_from] = known
    fresh: list[Duty] = []
    for row in rows:
        said = {**_DUTY, **row}
        if said["role"] not in Duty.Role.values:
            raise Refused("unknown_duty_role", read=str(said["role"]))
        before = last.get((said["code"], said["valid_from"]))
        if before is None or any(getattr(before, name) != value for name, value in said.items()):
            made = Duty(**said, recorded_at=clock.now(), recorded_by_name=actor.name[:150])
            last[made.code, made.valid_from] = made
            fresh.append(made)
    Duty.objects.bulk_create(fresh)
    if fresh:
        log(actor, "set_duties", "duties", after={"rows": len(fresh), "codes": [row.code for row in fresh]})
    return fresh


_DUTY: dict[str, Any] = {
    "post_code": "",
    "programmes": [],
    "causes": [],
    "role": Duty.Role.ACCOUNTABLE.value,
    "valid_to": None,
    "legal_source": "",
}


def set_field_ceiling(
    *, actor: Actor, ceiling_sen: int, valid_from: dt.date, legal_source: str = ""
) -> FieldCeiling:
    """From which ceiling on a work is reported from the field, from a day on."""
    if ceiling_sen < 0:
        raise Refused("ceiling_out_of_range", read=str(ceiling_sen))
    fields = {
        "ceiling_sen": ceiling_sen,
        "valid_from": valid_from,
        "valid_to": None,
        "legal_source": legal_source[:200],
    }
    return _record(FieldCeiling, {"valid_from": valid_from}, fields, actor=actor, verb="set_field_ceiling")


@transaction.atomic
def _record(model: type[D], same: dict[str, Any], fields: dict[str, Any], *, actor: Actor, verb: str) -> D:
    """Append a row unless the last one of the same subject and beginning already says all of it."""
    take_turn()
    rows = model._default_manager.filter(**same)
    last = rows.order_by("-recorded_at", "-id").first()
    before = last and {name: getattr(last, name) for name in fields}
    if last is not None and before == fields:
        return last
    made = model._default_manager.create(**fields, recorded_at=clock.now(), recorded_by_name=actor.name[:150])
    subject = f"{model._meta.model_name} {made.pk}"
    log(actor, verb, subject, before=before and _json(before), after=_json(fields))
    return made


def _json(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, dt.date) else value for name, value in fields.items()
    }


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
