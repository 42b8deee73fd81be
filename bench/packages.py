"""The package board over 20,000 packages at 50 connections against a constant view.

Promise: p95 at most 4 × that of the yardstick (`bench._constant_packages`), which has the same
middleware, sign-in, server and template, but a context made once. The packages come in as files of
the service bus do (`bench._packages`). Both servers stand beside each other and are driven in turn
by 50 connections that stay open, and all of them ask for the board as it opens: that is the promise.
Told beside it, and no promise: `ratio_varied`, where each request asks another question, of pages,
agencies, methods, stages and words, none of which was asked before.
"""

from __future__ import annotations

import os
import random
import tempfile
from itertools import chain, product
from pathlib import Path
from typing import Any

from bench import _demo, _packages, _web

LIMIT = 4.0
ROUNDS, VARIED = 6, 2
BOARD = ("/paket/",)
YARDSTICK = "bench._constant_packages"


def measure() -> dict[str, Any]:
    """Both boards in turn; a page that is not the board over all packages keeps no promise."""
    os.environ["RAPIM_CLOCK"] = _packages.NOW.isoformat()
    stored, cookie = _filled()
    os.environ["BENCH_ADDRESSES"] = YARDSTICK
    with _demo.serving() as real, _demo.serving("bench._constant_wsgi:application") as constant:
        ports = (real, constant)
        pages = [_web.get(port, cookie, BOARD[0]) for port in ports]
        for port in ports:
            _web.drive(port, cookie, BOARD)
        opened = [[_web.drive(port, cookie, BOARD) for port in ports] for _ in range(ROUNDS)]
        varied = [[_web.drive(port, cookie, some) for port in ports] for some in _questions()[:VARIED]]
    ratios = {name: _ratio(rounds) for name, rounds in (("opened", opened), ("varied", varied))}
    alike = abs(len(pages[0]) - len(pages[1])) <= 0.01 * len(pages[1]) and b"20.000" in pages[0]
    return {
        "promise": "package board over 20,000 packages: p95 at 50 connections <= 4 x a constant view",
        "ratio": ratios["opened"],
        "ratio_varied": ratios["varied"],
        "limit": LIMIT,
        "kept": ratios["opened"] <= LIMIT and alike and stored["rup"] == _packages.PACKAGES,
        "ratios": [_ratio([pair]) for pair in opened],
        "ratios_varied": [_ratio([pair]) for pair in varied],
        "stored": stored,
        "page_bytes": len(pages[0]),
        "yardstick_page_bytes": len(pages[1]),
        "page_ms": _web.summary([own for own, _ in opened]),
        "varied_ms": _web.summary([own for own, _ in varied]),
        "yardstick_ms": _web.summary([other for _, other in opened]),
    }


def _filled() -> tuple[dict[str, int], str]:
    """A home with the packages and someone who may see them all, signed in."""
    import django

    django.setup()
    from rapim.ledger.actions import operator
    from rapim.ledger.database import prepare
    from rapim.org import accounts, actions

    prepare()
    with tempfile.TemporaryDirectory(prefix="rapim-bench-packages-") as folder:
        stored = _packages.fill(Path(folder))
    user, _ = accounts.add_user(
        actor=operator(), username="pengukur", full_name="Pengukur", password="pengukur-rekaan"
    )
    since = _packages.NOW.date().replace(month=1, day=1)
    actions.grant_role(actor=operator(), user_id=user.pk, role="adbang", agency_code="", valid_from=since)
    return stored, "=".join(_demo.session("pengukur"))


def _questions() -> list[list[str]]:
    """For each round as many questions as it has requests, none twice."""
    methods, stages = ("", "tender", "e_purchasing", "pengadaan_langsung"), ("", "rencana", "kontrak")
    agencies = [f"{1 + at // 20}.{1 + at % 20:02}.0.00.0.00.01" for at in range(_packages.AGENCIES)]
    asked = [
        f"/paket/?opd={agency}&metode={method}&tahap={stage}&cari={word}"
        for word, stage, method, agency in product(("", "tanjung", "rekaan"), stages, methods, agencies)
    ]
    asked += [f"/paket/?page={page}" for page in range(2, 401)]
    asked += [f"/paket/?terlambat=1&page={page}" for page in range(1, 21)]
    random.Random(len(asked)).shuffle(asked)
    each = _web.CONNECTIONS * _web.REQUESTS
    return [asked[at : at + each] for at in range(0, len(asked) - each + 1, each)]


def _ratio(rounds: list[list[list[float]]]) -> float:
    own, other = (list(chain(*(pair[side] for pair in rounds))) for side in (0, 1))
    return round(_web.at(own, 95) / _web.at(other, 95), 2)
