"""Procurement facts as tables: append-only, each row of a source with its batch, sheet and row.

Money is whole sen.
"""

from .links import Announcement, Award, Bidder, Contract, Handover, Outcome, Receipt, Stage, WorkOrder
from .lists import Listing, OcdsRelease, Reference
from .plans import Envelope, Plan, PlanLine, PlanPlace
from .words import ItkpScore, SplitNote
from .works import CaseAct, ClockNote, ClockReply, ProgressCheck, ProgressPhoto, ProgressReport, ScheduleItem

__all__ = [
    "Announcement",
    "Award",
    "Bidder",
    "CaseAct",
    "ClockNote",
    "ClockReply",
    "Contract",
    "Envelope",
    "Handover",
    "ItkpScore",
    "Listing",
    "OcdsRelease",
    "Outcome",
    "Plan",
    "PlanLine",
    "PlanPlace",
    "ProgressCheck",
    "ProgressPhoto",
    "ProgressReport",
    "Receipt",
    "Reference",
    "ScheduleItem",
    "SplitNote",
    "Stage",
    "WorkOrder",
]
