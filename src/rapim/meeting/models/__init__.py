"""Meetings, problems, decisions and what was said of them: append-only."""

from .audits import AuditAct, AuditFinding
from .decisions import Decision, DecisionAct
from .meetings import Agenda, Attendee, AttendeeAct, Meeting, MeetingAct, Minutes, Packet, Series
from .messages import Delivery, Message
from .problems import Problem, ProblemAct, ProblemGrant, ProblemRequest, ProblemText
from .pushing import Promise, PromiseText, Push, PushAnswer
from .rhythm import FeedKey, HardDate, Wait, WaitAct

__all__ = [
    "Agenda",
    "Attendee",
    "AttendeeAct",
    "AuditAct",
    "AuditFinding",
    "Decision",
    "DecisionAct",
    "Delivery",
    "FeedKey",
    "HardDate",
    "Meeting",
    "MeetingAct",
    "Message",
    "Minutes",
    "Packet",
    "Problem",
    "ProblemAct",
    "ProblemGrant",
    "ProblemRequest",
    "ProblemText",
    "Promise",
    "PromiseText",
    "Push",
    "PushAnswer",
    "Series",
    "Wait",
    "WaitAct",
]
