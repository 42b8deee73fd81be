"""The agenda of a meeting of 500 agencies with 5,000 problems and 1,000 decisions; the packet of 50 briefs.

Promises: the proposed agenda in at most 5 s, as the command and as the page, and the lists of problems and
of decisions likewise; the packet of 50 agencies as PDF in less than 30 s. Everything comes in as in life:
the figures as a file, problems and decisions by the actions of the room. These are seconds of the machine
it runs on, no ratios: what a secretary waits for is the promise.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import _lra

AGENCIES, PROBLEMS, DECISIONS, BRIEFS = 500, 5_000, 1_000, 50
NOW = dt.datetime(2026, 6, 15, 2, tzinfo=dt.UTC)
AS_OF = dt.date(2026, 5, 31)
LIMIT, PACKET_LIMIT = 5.0, 30.0
CAUSES = (
    ("Lahan belum bebas", "Pemilik tanah menolak nilai appraisal di ruas {n}.", "land_not_acquired"),
    ("Tender gagal", "Tender paket {n} gagal, tidak ada peserta yang lulus evaluasi.", "tender_failed"),
    ("Warga menolak", "Warga menolak pekerjaan {n} sebelum ada ganti rugi.", "residents_refuse"),
    ("Pegawai kurang", "Pejabat pembuat komitmen untuk kegiatan {n} belum ditetapkan.", "staff_short"),
)


def measure() -> dict[str, Any]:
    """Fill a home, then take the seconds of each answer, the first one after a start and a second one."""
    os.environ["RAPIM_CLOCK"] = NOW.isoformat()
    import django

    django.setup()
    filled, codes = _timed(_filled)
    meeting = _meeting("rapim", [])
    seconds: dict[str, float] = {}
    seconds["command"], _ = _timed(_command, meeting.code)
    seconds["command_again"], _ = _timed(_command, meeting.code)
    pages = {
        "agenda_page": f"/rapat/{meeting.code}/agenda/", "problems": "/masalah/", "decisions": "/arahan/",
    }  # fmt: skip
    client, sizes = _client(), {}
    for name, address in pages.items():
        for turn in ("", "_again"):
            seconds[name + turn], sizes[name] = _timed(lambda at=address: _page(client, at))  # type: ignore[misc]
    packet, briefs = _timed(_packet, codes[:BRIEFS])
    kept = max(seconds.values()) <= LIMIT and packet <= PACKET_LIMIT and briefs == BRIEFS
    return {
        "promise": "agenda, problems and decisions of 500 agencies x 5,000 problems <= 5 s; 50 briefs < 30 s",
        "limit_seconds": LIMIT,
        "kept": kept and len(codes) == AGENCIES,
        "seconds": {name: round(value, 2) for name, value in seconds.items()},
        "packet_seconds": round(packet, 2),
        "packet_limit_seconds": PACKET_LIMIT,
        "briefs": briefs,
        "agencies": len(codes),
        "problems": PROBLEMS,
        "decisions": DECISIONS,
        "page_bytes": sizes,
        "filled_seconds": round(filled, 1),
    }


def _timed(function: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    begun = time.perf_counter()
    answer = function(*arguments)
    return time.perf_counter() - begun, answer


def _filled() -> list[str]:
    """The figures as a file, then problems and decisions by their actions; the codes of the agencies."""
    from django.db import transaction

    from rapim import analytics
    from rapim.intake.actions import load_paths
    from rapim.intake.options import Options
    from rapim.ledger.actions import operator
    from rapim.ledger.database import prepare
    from rapim.meeting.actions import problems

    prepare()
    with tempfile.TemporaryDirectory(prefix="rapim-bench-agenda-") as folder:
        path = Path(folder) / "LRA Mei 2026.xlsx"
        _lra.write(path, AGENCIES * 6, 5, AGENCIES)
        report = load_paths([path], Options(variant="cumulative"))
    if report["files"][0]["status"] != "loaded":
        raise RuntimeError(str(report["files"][0]))
    codes = [unit["code"] for unit in analytics.board(AS_OF)["units"]]
    actor = operator()
    with transaction.atomic():
        for number in range(PROBLEMS):
            title, text, cause = CAUSES[number % len(CAUSES)]
            said = problems.Said(
                f"{title} {number}", text.format(n=number), "Mohon keputusan pimpinan.", cause,
                stake_sen=(number % 900 + 1) * 10**9, act_by=AS_OF + dt.timedelta(number % 120),
            )  # fmt: skip
            problems.raise_problem(actor=actor, agency=codes[number % len(codes)], said=said)
        _decide(codes)
    return codes


def _decide(codes: list[str]) -> None:
    from rapim.ledger.actions import operator
    from rapim.meeting.actions import decisions, meetings

    one, actor, day = _meeting("rapim-lalu", []), operator(), NOW.date()
    details: dict[str, dict[str, Any]] = {"freeze": {"day": day, "reason": "tolok ukur"}, "open": {}}
    for seen, (act, said) in enumerate(details.items()):
        meetings.act_on_meeting(actor=actor, meeting=one, act=act, seen=seen, details=said)
    for number in range(DECISIONS):
        ordered = decisions.Ordered(
            f"Selesaikan hambatan {number}", codes[number % len(codes)], day + dt.timedelta(number % 60)
        )
        row = decisions.record_decision(actor=actor, meeting=one, uid=uuid.uuid4(), ordered=ordered, day=day)
        if number % 2:
            decisions.act_on_decision(actor=actor, decision=row, act="start", party="owner", day=day, seen=0)


def _meeting(series: str, agencies: list[str]) -> Any:
    from rapim.ledger.actions import operator
    from rapim.meeting.actions import meetings

    plan = meetings.Plan(
        series, "quarterly", "Rapat pimpinan", NOW + dt.timedelta(days=3), 240, AS_OF, agencies=agencies
    )
    return meetings.plan_meeting(actor=operator(), plan=plan)


def _command(code: str) -> None:
    command = [sys.executable, "-m", "rapim", "agenda", "--meeting", code, "--json"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _client() -> Any:
    from django.test import Client

    from rapim.ledger.actions import operator
    from rapim.org import accounts, actions

    user, _ = accounts.add_user(
        actor=operator(), username="pengukur", full_name="Pengukur", password="pengukur-rekaan"
    )
    actions.grant_role(
        actor=operator(), user_id=user.pk, role="sekda", agency_code="", valid_from=dt.date(2026, 1, 1)
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def _page(client: Any, address: str) -> int:
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address}: {answer.status_code}")
    return len(answer.content)


def _packet(agencies: list[str]) -> int:
    """The packet of some agencies, made and set as PDF; how many briefs it has."""
    from rapim.letters.content import Style
    from rapim.letters.packets import packet_pages
    from rapim.meeting.room import packets

    body = packets.packet(_meeting("rumpun", agencies), NOW)
    if not packet_pages(body, Style()).startswith(b"%PDF"):
        raise RuntimeError("no PDF")
    return len(body["briefs"])
