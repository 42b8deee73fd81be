"""Follow-up of audit findings (BPK, Inspektorat): their own statuses, terms and share done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from rapim.units.rules import rule

BPK, INSPECTORATE = "bpk", "inspektorat"
STATUSES = {1: "sesuai", 2: "belum_sesuai", 3: "belum_ditindaklanjuti", 4: "tidak_dapat_ditindaklanjuti"}
"""Statuses of a recommendation of BPK."""
KINDS = {
    "01": "deposit_money",
    "02": "hand_over_goods",
    "03": "in_progress",
    "04": "to_law_enforcement",
    "05": "discipline",
    "06": "special_audit",
    "07": "organisation",
    "08": "internal_control",
    "09": "personnel",
    "10": "other_auditor",
    "11": "correction",
    "12": "cannot_be_followed_up",
}
"""Kinds of follow-up by the code list of the inspectorate."""


@rule("meeting.audit.answer_due", version=1, parameters=("bpk_answer_days",))
def answer_due(received: dt.date, days: int) -> dt.date:
    """A recommendation of BPK is answered within so many calendar days after the report was received.

    `days` = law.at("bpk_answer_days", received).

    Units: calendar days in, date out.
    Source: Peraturan BPK 2/2017; domain.md 7.4.
    """
    return received + dt.timedelta(days=days)


@rule("meeting.audit.share_done", version=1)
def share_done(counts: Mapping[int, int]) -> float | None:
    """The share done is status 1 of all that can be followed up: status 1 ÷ (all − status 4).

    None where nothing can be followed up.

    Units: counts by status in, share 0 to 1 out.
    Source: domain.md 7.4 [D: the formula is stated where it stands].
    """
    rest = sum(counts.values()) - counts.get(4, 0)
    return counts.get(1, 0) / rest if rest else None
