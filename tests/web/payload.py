"""Invented boards in the shape that analytics gives, for tests of pictures and pages."""

from __future__ import annotations

import calendar
import datetime as dt
import random
from typing import Any

DINAS = (
    ("2.16.01", "Dinas Pekerjaan Umum dan Penataan Ruang", "Dinas PUPR", "dinas", 138.1, 71),
    ("2.16.02", "Dinas Perumahan, Kawasan Permukiman dan Lingkungan Hidup", "Dinas PKPLH", "dinas", 64.9, 58),
    ("2.16.03", "Dinas Perhubungan", "Dishub", "dinas", 31.4, 55),
    (
        "2.16.04",
        "Dinas Tenaga Kerja, Perindustrian, Koperasi dan UKM",
        "Disnakerperinkop UKM",
        "dinas",
        42.7,
        49,
    ),
    ("2.16.05", "RSUD dr. Loekmono Hadi", "RSUD dr. Loekmono Hadi", "rsud", 190.5, 41),
    ("2.16.06", "Dinas Pendidikan, Kepemudaan dan Olahraga", "Disdikpora", "dinas", 561.5, 36),
    ("2.16.07", "Dinas Pertanian dan Pangan", "Dispertan", "dinas", 38.8, 31),
    ("2.16.08", "Dinas Perdagangan", "Disdag", "dinas", 36.1, 27),
    ("2.16.09", "Dinas Kesehatan", "Dinkes", "dinas", 212.3, 22),
    ("2.16.10", "Dinas Komunikasi dan Informatika", "Diskominfo", "dinas", 19.8, 14),
    ("2.16.11", "Badan Pengelolaan Pendapatan, Keuangan dan Aset Daerah", "BPPKAD", "badan", 102.6, 9),
    ("2.16.12", "Sekretariat Daerah", "Setda", "setda", 118.2, 3),
    ("2.16.13", "Sekretariat DPRD", "Setwan", "setwan", 44.1, 0),
    ("2.16.14", "Inspektorat Daerah", "Inspektorat", "inspektorat", 12.2, -3),
    ("2.16.15", "Dinas Kearsipan dan Perpustakaan", "Disarpus", "dinas", 9.1, None),
)
KECAMATAN = ("Kaliwungu", "Kota", "Jati", "Undaan", "Mejobo", "Jekulo", "Bae", "Gebog", "Dawe")
CAUSES = {
    "planned_later": 0.62, "late": 0.2, "done_not_billed": 0.06, "not_ratified": 0.03, "tender_saving": 0.04,
    "withheld": 0.02, "no_plan": 0.03,
}  # fmt: skip


def month_ends(year: int) -> list[dt.date]:
    return [dt.date(year, month, calendar.monthrange(year, month)[1]) for month in range(1, 13)]


def curve(ceiling: int, as_of: dt.date, behind: int) -> dict[str, Any]:
    def plan(day: int) -> int:
        return round(ceiling * min(1.0, max(0, day) / 365) ** 1.15)

    start = dt.date(as_of.year - 1, 12, 31)
    ends = month_ends(as_of.year)
    done = [day for day in ends if day <= as_of] + ([as_of] if as_of not in ends else [])
    realised = [
        [day.isoformat(), plan(round((day - start).days * (1 - behind / (as_of - start).days)))]
        for day in done
    ]
    return {
        "planned": [[start.isoformat(), 0]] + [[day.isoformat(), plan((day - start).days)] for day in ends],
        "realised": [[start.isoformat(), 0], *realised],
        "last_year": [
            [day.isoformat(), round(ceiling * 0.85 * (index / 12) ** 1.3)]
            for index, day in enumerate(month_ends(as_of.year - 1), 1)
        ],
        "last_year_ceiling_sen": round(ceiling * 0.95),
        "ceiling_sen": ceiling,
    }


def split(unspent: int) -> list[dict[str, Any]]:
    parts = {cause: int(unspent * share) for cause, share in CAUSES.items()}
    parts["planned_later"] += unspent - sum(parts.values())
    return [{"cause": cause, "sen": sen} for cause, sen in parts.items()]


def unit(
    code: str, name: str, short: str, kind: str, miliar: float, behind: int | None, as_of: dt.date
) -> dict[str, Any]:
    ceiling = round(miliar * 1e11)
    found = curve(ceiling, as_of, behind or 0)
    realised, planned = (
        found["realised"][-1][1],
        next(sen for day, sen in found["planned"] if day >= as_of.isoformat()),
    )
    points = (planned - realised) / ceiling * 100
    level = "red" if (behind or 0) > 50 else "amber" if (behind or 0) > 30 else None
    alerts = [
        {"id": "EWS-01", "level": level, "because": "far_below_plan" if level == "red" else "below_plan",
         "params": {"deviation_pp": points, "deviation_rel": 0.2, "behind_sen": planned - realised}}
    ] if level else []  # fmt: skip
    figures = ("ceiling_sen", "planned_sen", "realised_sen", "absorption", "absorption_direct", "days_behind")
    return {
        "code": code, "name": name, "short_name": short, "type": kind, "ceiling_sen": ceiling,
        "planned_sen": planned, "realised_sen": realised, "absorption": realised / ceiling,
        "absorption_direct": realised / ceiling * 0.67, "absorption_net": realised / ceiling * 1.03,
        "deviation_pp": points, "deviation_rel": (planned - realised) / planned, "days_behind": behind,
        "days_behind_first": None if behind is None else behind + 12,
        "plan_quality": "fit" if behind is not None else "unfit",
        "plan_reasons": [] if behind is not None else ["december_heavy"],
        "basis": "sp2d", "data_to": as_of.isoformat(), "stale_days": 1, "physical": realised / ceiling * 1.1,
        "pace_sen": round((ceiling * 0.9 - realised) / 4), "target": 0.9, "causes": split(ceiling - realised),
        "alerts": alerts, "trace": {figure: f"f1~{as_of.year}~{as_of}~b0042.3~sp2d~agency~{code or 'total'}~{figure}" for figure in figures},
        "parent": None, "key": code, "agency": code, "order": 0,
    }  # fmt: skip


def board(
    as_of: dt.date = dt.date(2019, 8, 21), units: int | None = None, simulated: bool = True
) -> dict[str, Any]:
    """A board of an invented regency with `units` agencies (all of them where None)."""
    rng = random.Random(7)
    rows = list(DINAS)
    rows += [
        (
            f"2.17.{index:02}",
            f"Kecamatan {name}",
            f"Kec. {name}",
            "kecamatan",
            6.9 + index / 10,
            rng.randint(-12, 38),
        )
        for index, name in enumerate(KECAMATAN, 1)
    ]
    rows.append(("2.18.01", "PPKD (belanja tidak terduga, hibah, transfer)", "PPKD", "ppkd", 502.0, 12))
    found = [unit(*row, as_of) for row in rows[:units]]
    total_curve = curve(sum(row["ceiling_sen"] for row in found), as_of, 32)
    total = unit(
        "", "Kabupaten Contoh", "", "", sum(row["ceiling_sen"] for row in found) / 1e11 or 1, 32, as_of
    )
    total["realised_sen"] = sum(row["realised_sen"] for row in found)
    return {
        "as_of": as_of.isoformat(), "known_at": f"{as_of}T02:41:00+00:00", "data_to": as_of.isoformat(),
        "fiscal_year": as_of.year, "government": {"name": "Kabupaten Contoh", "code": "33.99", "simulated": simulated},
        "units": found, "total": total, "rhythm_days": 23, "median_days": 31,
        "rhythm_before": {"date": "2019-07-21", "rhythm_days": 19, "median_days": 28},
        "causes": total["causes"], "curve": total_curve, "level": "agency", "parent": None,
        "last_year": {"date": "2018-08-21", "ceiling_sen": total_curve["last_year_ceiling_sen"], "realised_sen": 1,
                      "year_end_sen": 1}, "rhythm_trend": "scattering", "rhythm_path": [{"date": day.isoformat(), "rhythm_days": 12 + 2 * n, "median_days": 9 + 3 * n}
                        for n, day in enumerate(day for day in month_ends(as_of.year) if day < as_of)], "events": [], "basis_note": "", "mark": "b0042.3",
        "version": "0.1.0+test",
    }  # fmt: skip


def parts(parent: dict[str, Any], level: str, as_of: dt.date, count: int = 4) -> list[dict[str, Any]]:
    """Invented parts of a unit one level below."""
    found = []
    for index in range(1, count + 1):
        code = f"{parent['code'] if parent['type'] in ('programme', 'activity') else '1.03'}.{index:02}"
        days = (parent["days_behind"] or 20) + 9 * (2 - index)
        part = unit(code, f"Bagian {code}", "", level, parent["ceiling_sen"] / count / 1e11, days, as_of)
        part |= {"key": f"{parent['key']}:{code}", "agency": parent["agency"], "parent": parent["key"]}
        found.append(part)
    return found
