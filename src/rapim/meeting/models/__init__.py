"""Meetings, problems, decisions and what was said of them: append-only."""

from .decisions import AuditAct, AuditRecommendation, Decision, DecisionAct
from .meetings import Agenda, Attendee, AttendeeAct, Meeting, MeetingAct, Minutes, Packet, Series
from .messages import Delivery, Message
from .problems import Problem, ProblemAct, ProblemGrant, ProblemRequest, ProblemText
from .pushing import Nudge, NudgeAnswer

__all__ = [
    "Agenda",
    "Attendee",
    "AttendeeAct",
    "AuditAct",
    "AuditRecommendation",
    "Decision",
    "DecisionAct",
    "Delivery",
    "Meeting",
    "MeetingAct",
    "Message",
    "Minutes",
    "Nudge",
    "NudgeAnswer",
    "Packet",
    "Problem",
    "ProblemAct",
    "ProblemGrant",
    "ProblemRequest",
    "ProblemText",
    "Series",
]
