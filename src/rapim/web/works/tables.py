"""Package lists as tables that leave as CSV and Excel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from rapim import words
from rapim.analytics import package_lists
from rapim.web.tables import Column, Table
from rapim.web.works.lines import Line, channel

if TYPE_CHECKING:
    from rapim.web.works.agencies import AgencyPicture, Comparison
    from rapim.web.works.calendars import Calendar
    from rapim.web.works.mapped import WorksMap
    from rapim.web.works.packages import PackagePicture
    from rapim.web.works.pictures import PackageBoard
    from rapim.web.works.starting import Starting

Fields = Sequence[tuple[str, str, int]]
_BOARD: Fields = (
    ("id", "text", 20), ("rup", "text", 24), ("name", "text", 60), ("agency", "text", 22),
    ("agency_name", "text", 40), ("method", "text", 20), ("kind", "text", 16), ("stage", "text", 16),
    ("since", "date", 12), ("ceiling_sen", "money", 20), ("hps_sen", "money", 20),
    ("contract_sen", "money", 20), ("paid_sen", "money", 20), ("vendor", "text", 30),
    ("days_late", "count", 10), ("days_late_revised", "count", 12), ("late_at", "text", 14),
    ("opd", "count", 8), ("pokja", "count", 8), ("vendor_days", "count", 8), ("bpkad", "count", 8),
    ("centre", "count", 8), ("beyond", "count", 8), ("unseen_days", "count", 12), ("holder", "text", 14),
    ("projected", "date", 12), ("alerts", "text", 24), ("completeness", "share", 10),
)  # fmt: skip
_EVIDENCE: Fields = (
    ("kind", "text", 18), ("channel", "text", 14), ("number", "text", 28), ("date", "date", 12),
    ("amount_sen", "money", 20), ("file", "text", 40), ("sheet", "text", 16), ("row", "count", 8),
    ("batch", "text", 22), ("loaded_at", "text", 26), ("sha256", "text", 66),
)  # fmt: skip
_STARTS: Fields = (
    ("why_said", "text", 22), ("id", "text", 20), ("name", "text", 60), ("agency", "text", 40),
    ("method", "text", 18), ("stage", "text", 16), ("ceiling_sen", "money", 20), ("day", "date", 12),
    ("reason", "text", 60), ("clock", "text", 40), ("days_late", "count", 10), ("assumed", "text", 60),
)  # fmt: skip
_LOOSE: Fields = (
    ("what", "text", 24), ("from", "text", 28), ("to", "text", 28), ("confidence", "share", 10),
    ("package", "text", 20), ("name", "text", 60), ("ceiling_sen", "money", 20),
)  # fmt: skip
_WEEKS: Fields = (
    ("start", "date", 12), ("end", "date", 12), ("planned", "count", 12), ("announced", "count", 12),
    ("live", "count", 12), ("capacity", "count", 12),
)  # fmt: skip
_COMPARED: Fields = (
    ("code", "text", 22), ("name", "text", 44), ("packages", "count", 10), ("late", "count", 10),
    ("unseen", "count", 10), ("late_share", "share", 10), ("packages_before", "count", 12),
    ("late_before", "count", 12), ("late_share_before", "share", 12), ("repeats", "text", 10),
    ("completeness", "share", 12),
)  # fmt: skip
_SITES: Fields = (
    ("id", "text", 20), ("name", "text", 60), ("agency_name", "text", 40), ("stage", "text", 16),
    ("place", "text", 40), ("state", "text", 24), ("planned_share", "share", 10), ("real", "share", 10),
    ("days_behind", "count", 12), ("critical", "text", 30), ("reported", "date", 12), ("basis", "text", 30),
    ("days_late", "count", 10), ("latitude", "degrees", 12), ("longitude", "degrees", 12),
    ("point_checked", "text", 14),
)  # fmt: skip


class Pictured(Protocol):
    """What a table needs of a picture."""

    @property
    def lang(self) -> str: ...

    @property
    def as_of(self) -> dt.date: ...

    @property
    def simulated(self) -> bool: ...


def table(
    picture: Pictured, name: str, fields: Fields, rows: Sequence[Mapping[str, Any]], source: str = ""
) -> Table:
    """A list of packages as a table, its heads from the words `package_column.*`."""
    lang = picture.lang
    return Table(
        name=name,
        title=words.say(f"works.{name.replace('-', '_')}", lang),
        columns=[
            Column(key, words.say(f"package_column.{key}", lang), kind, width) for key, kind, width in fields
        ],
        rows=rows,
        source=source or words.say("works.source", lang),
        as_of=picture.as_of,
        simulated=picture.simulated,
        lang=lang,
    )


def board(picture: PackageBoard) -> Table:
    """All packages that were asked for, not one page of them alone."""
    rows = package_lists.ranked(picture.wanted.rows(picture.found, picture.reach))
    some = [_package(Line(body, picture.lang)) for body in package_lists.bodies(rows)]
    return table(picture, "paket", _BOARD, some)


def _package(line: Line) -> dict[str, Any]:
    body, lang = line.body, line.lang
    return {
        **body,
        "rup": ";".join(body["rup_codes"]),
        "method": words.say(f"method.{body['method'] or 'none'}", lang),
        "kind": words.say(f"goods.{body['kind'] or 'none'}", lang),
        "stage": words.say(f"stage.{body['stage']}", lang),
        "late_at": words.say(f"step.{body['late_at']}", lang) if body["late_at"] else "",
        **{clock: days or None for clock, days in body["late_by"].items()},
        "vendor": body["vendor"],
        "vendor_days": body["late_by"]["vendor"] or None,
        "holder": line.holder,
        "alerts": [alarm["id"] for alarm in body["alerts"]],
    }


def evidence(picture: PackagePicture) -> Table:
    """Every row behind a package."""
    lang = picture.lang
    rows = [
        {
            **row,
            "kind": words.say(f"evidence.{row['kind']}", lang),
            "channel": channel(row["channel"], lang),
        }
        for row in picture.one["evidence"]
    ]
    return table(picture, "asal-paket", _EVIDENCE, rows, picture.one["id"])


def start_rows(picture: Starting) -> list[dict[str, Any]]:
    """Both lists of what must start and what crosses the year, in words."""
    return [
        {
            **row.body,
            "why": row.why,
            "why_said": words.say(f"start.{row.why}", picture.lang),
            "agency": row.body["agency_name"],
            "method": words.say(f"method.{row.body['method'] or 'none'}", picture.lang),
            "stage": words.say(f"stage.{row.body['stage']}", picture.lang),
            "day": row.day,
            "reason": row.reason,
            "clock": row.clock,
            "assumed": [f"{name}: {value}" for name, value in row.assumptions],
        }
        for row in picture.rows
    ]


def starts(picture: Starting) -> Table:
    """Both lists as one table."""
    return table(picture, "paket-mulai", _STARTS, list(start_rows(picture)))


def loose(picture: AgencyPicture) -> Table:
    """The worklist of unlinked ends of an agency."""
    rows = [
        {
            "what": words.say(f"agency_packages.{name}", picture.lang),
            "from": end["from"],
            "to": end.get("rup_code") or end.get("to"),
            "confidence": end.get("confidence"),
            "package": end["package"]["id"],
            "name": end["package"]["name"],
            "ceiling_sen": end["package"]["ceiling_sen"],
        }
        for name, ends in picture.loose.items()
        for end in ends
    ]
    return table(picture, "sambungan-lepas", _LOOSE, list(rows), f"{picture.code} {picture.name}")


def weeks(picture: Calendar) -> Table:
    """The weeks of the year with their selections."""
    rows = [{**week, "capacity": picture.capacity.live} for week in picture.weeks]
    return table(picture, "kalender-tender", _WEEKS, list(rows), picture.capacity.source)


def compared(picture: Comparison) -> Table:
    """Agencies this year against last year."""
    rows = [
        {
            **pair.now,
            "code": pair.code,
            "name": pair.name,
            "late_share": pair.late_share,
            "packages_before": pair.then.get("packages"),
            "late_before": pair.then.get("late"),
            "late_share_before": pair.late_share_before,
            "repeats": words.say("package.yes" if pair.repeats else "package.no", picture.lang),
        }
        for pair in picture.pairs
    ]
    return table(picture, "paket-opd", _COMPARED, list(rows))


def sites(picture: WorksMap) -> Table:
    """Every work of the map, with or without coordinates."""
    lang = picture.lang
    rows = []
    for site in picture.sites:
        body, point = site.body, site.point or {}
        checked = ("package.yes" if point["checked"] else "package.no") if point else ""
        rows.append(
            {
                **site.one,
                "stage": words.say(f"stage.{site.one['stage']}", lang),
                "place": site.where,
                "state": words.say(f"map.{body['state']}", lang),
                "planned_share": body["planned"],
                **{name: body[name] for name in ("real", "days_behind", "reported")},
                "critical": words.say(f"pbj_critical.{body['critical']}", lang),
                "basis": words.say(f"curve_basis.{body['basis']}", lang),
                "latitude": point.get("latitude"),
                "longitude": point.get("longitude"),
                "point_checked": words.say(checked, lang) if checked else "",
            }
        )
    return table(picture, "peta-pekerjaan", _SITES, rows)
