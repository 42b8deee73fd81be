"""A line-delimited OCDS file of invented releases, as large as a small country's year."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

WORDS = (
    "pembangunan",
    "rehabilitasi",
    "gedung",
    "puskesmas",
    "jalan",
    "irigasi",
    "pengadaan",
    "alat",
    "kesehatan",
    "sekolah",
    "meubelair",
    "jasa",
    "konsultansi",
    "pengawasan",
    "perencanaan",
    "saluran",
    "drainase",
    "kecamatan",
    "lanjutan",
    "paket",
    "belanja",
    "modal",
)
METHODS = ("open", "selective", "limited", "direct")
CATEGORIES = ("goods", "works", "services")


def write_releases(path: Path, count: int, *, seed: int = 7) -> int:
    """Write `count` releases, one a line; answer the bytes written."""
    dice = random.Random(seed)
    with path.open("w", encoding="utf-8") as out:
        for number in range(count):
            out.write(json.dumps(release(number, dice), separators=(",", ":")) + "\n")
    return path.stat().st_size


def release(number: int, dice: random.Random) -> dict[str, Any]:
    """One compiled release of about 3.3 kB."""
    day = dt.date(2024, 1, 1) + dt.timedelta(days=dice.randrange(700))
    ocid = f"ocds-bench0-{number:07d}"
    value = dice.randrange(50, 9_000_000) * 1000
    price = value * dice.randrange(80, 100) // 100 + 0.5
    bidders = [f"ID-VENDOR-{dice.randrange(9000)}" for _ in range(dice.randrange(1, 6))]
    buyer = {"id": f"ID-UNIT-{number % 45}", "name": f"Dinas contoh nomor {number % 45}"}
    parties = [{**buyer, "roles": ["buyer", "procuringEntity"], "address": {"countryName": "Indonesia"}}]
    parties += [
        {"id": one, "name": f"CV {_say(dice, 3)}", "roles": ["tenderer"]} for one in dict.fromkeys(bidders)
    ]
    return {
        "ocid": ocid,
        "id": f"{ocid}-{day}",
        "date": f"{day}T08:00:00+07:00",
        "tag": ["compiled"],
        "initiationType": "tender",
        "language": "id",
        "parties": parties,
        "buyer": buyer,
        "planning": {"budget": {"description": _say(dice, 8), "amount": _rupiah(value)}},
        "tender": {
            "id": f"t-{number}",
            "title": _say(dice, 9),
            "description": _say(dice, 40),
            "status": "complete",
            "value": _rupiah(value),
            "procurementMethod": dice.choice(METHODS),
            "mainProcurementCategory": dice.choice(CATEGORIES),
            "numberOfTenderers": len(bidders),
            "tenderers": [{"id": one, "name": "CV"} for one in dict.fromkeys(bidders)],
            "tenderPeriod": _period(day, dice.randrange(2, 30)),
            "items": [_item(at, dice) for at in range(dice.randrange(2, 6))],
        },
        "awards": [
            {
                "id": f"a-{number}",
                "status": "active",
                "date": f"{day + dt.timedelta(days=35)}T00:00:00+07:00",
                "value": _rupiah(price),
                "suppliers": [{"id": bidders[0], "name": "CV"}],
            }
        ],
        "contracts": [
            {
                "id": f"c-{number}",
                "awardID": f"a-{number}",
                "status": "active",
                "value": _rupiah(price),
                "period": _period(day + dt.timedelta(days=50), 120),
                "implementation": {
                    "transactions": [
                        {
                            "id": f"p-{number}-{at}",
                            "date": f"{day}T00:00:00+07:00",
                            "value": _rupiah(price / 4),
                        }
                        for at in range(3)
                    ]
                },
            }
        ],
    }


def _say(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))


def _rupiah(amount: float) -> dict[str, Any]:
    return {"amount": amount, "currency": "IDR"}


def _period(day: dt.date, days: int) -> dict[str, str]:
    end = day + dt.timedelta(days=days)
    return {"startDate": f"{day}T00:00:00+07:00", "endDate": f"{end}T00:00:00+07:00"}


def _item(at: int, dice: random.Random) -> dict[str, Any]:
    return {
        "id": str(at),
        "description": _say(dice, 12),
        "quantity": dice.randrange(1, 500),
        "unit": {"name": "unit", "value": _rupiah(dice.randrange(1000, 900_000))},
        "classification": {"scheme": "UNSPSC", "id": str(dice.randrange(10_000_000, 99_999_999))},
    }
