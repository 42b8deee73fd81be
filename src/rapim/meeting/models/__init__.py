"""Meetings, problems, decisions and what was said of them: append-only."""

from .decisions import AuditAct, AuditRecommendation, Decision, DecisionAct, Reminder
from .meetings import Agenda, Attendee, AttendeeAct, Meeting, MeetingAct, Minutes, Packet, Series
from .problems import Problem, ProblemAct, ProblemText
from .pushing import Nudge, NudgeAnswer

__all__ = [
    "Agenda",
    "Attendee",
    "AttendeeAct",
    "AuditAct",
    "AuditRecommendation",
    "Decision",
    "DecisionAct",
    "Meeting",
    "MeetingAct",
    "Minutes",
    "Nudge",
    "NudgeAnswer",
    "Packet",
    "Problem",
    "ProblemAct",
    "ProblemText",
    "Reminder",
    "Series",
]
