"""The days after the simulated now have not happened: they step aside when someone acts in the demo.

The demo loads all its years, then opens on a chosen day. What became known after that day lies in
the future of whoever looks, and a new file would have to stand before it. So that the file becomes
the last that is known, the future is taken out of the home first; it comes back, judged against
what was brought meanwhile, when the demo is opened on a later day.
"""

from __future__ import annotations

import datetime as dt

from django.db import models, transaction

from rapim.budget.models import Lock, Reply
from rapim.intake.models import Upload
from rapim.ledger import clock
from rapim.ledger.actions import Actor, log, take_turn
from rapim.ledger.models import Batch, LogEntry
from rapim.letters.models import Letter, LetterNumber, LetterVoid, RoutingSlip, SignedCopy, WordForm
from rapim.meeting import models as meeting
from rapim.org.models import AbsorptionTarget, Government
from rapim.procurement.models import (
    ClockNote,
    ClockReply,
    ProgressCheck,
    ProgressPhoto,
    ProgressReport,
)
from rapim.targets.models import Survey, SurveyDesign, SurveyPoint, Target, TargetAct, TargetText

VERB = "undo_future"
_DATED: tuple[tuple[type[models.Model], str], ...] = (
    (SignedCopy, "at"),
    (RoutingSlip, "at"),
    (WordForm, "at"),
    (LetterVoid, "at"),
    (Letter, "at"),
    (LetterNumber, "at"),
    (meeting.WaitAct, "at"),
    (meeting.Wait, "recorded_at"),
    (meeting.HardDate, "recorded_at"),
    (meeting.Delivery, "at"),
    (meeting.Message, "at"),
    (meeting.PushAnswer, "at"),
    (meeting.Push, "at"),
    (meeting.PromiseText, "at"),
    (meeting.Promise, "at"),
    (meeting.DecisionAct, "at"),
    (meeting.Decision, "recorded_at"),
    (meeting.ProblemGrant, "at"),
    (meeting.ProblemRequest, "at"),
    (meeting.ProblemAct, "at"),
    (meeting.ProblemText, "at"),
    (meeting.Problem, "raised_at"),
    (meeting.Minutes, "at"),
    (meeting.Packet, "at"),
    (meeting.Agenda, "at"),
    (meeting.AttendeeAct, "at"),
    (meeting.MeetingAct, "at"),
    (meeting.Attendee, "meeting__made_at"),
    (meeting.Meeting, "made_at"),
    (ProgressCheck, "at"),
    (ProgressPhoto, "report__received_at"),
    (ProgressReport, "received_at"),
    (Lock, "at"),
    (Reply, "written_at"),
    (Upload, "brought_at"),
    (TargetAct, "at"),
    (TargetText, "at"),
    (Target, "at"),
    (SurveyDesign, "at"),
    (Survey, "at"),
    (AbsorptionTarget, "recorded_at"),
    (ClockReply, "at"),
    (ClockNote, "at"),
    (LogEntry, "at"),
)


def undo_future(*, actor: Actor) -> int:
    """Take out of a simulated home all that became known after now; how many batches that were.

    Units: count of batches.
    Source: `Batch.loaded_at`; a home of real facts is never touched.
    """
    now = clock.now()
    if not _has_future(now):
        return 0
    with transaction.atomic():
        take_turn()
        later = Batch.objects.filter(loaded_at__gt=now)
        count = later.count()
        last = Batch.objects.filter(loaded_at__lte=now).aggregate(last=models.Max("id"))["last"] or 0
        for model, name in _of_batches():
            model._default_manager.filter(**{f"{name}__gt": last}).delete()
        _unsurvey(now)
        for model, name in _DATED:
            model._default_manager.filter(**{f"{name}__gt": now}).delete()
        later.delete()
        if count:
            log(actor, VERB, "simulation", after={"known_to": now.isoformat(), "batches": count})
    return count


def acted() -> bool:
    """Whether someone acted in this demo, so that its future waits for the day on which it is opened.

    Units: none.
    Source: the log.
    """
    return LogEntry.objects.filter(verb=VERB).exists()


def _unsurvey(now: dt.datetime) -> None:
    """Points of surveys step aside from the last correction back: each protects the row it replaces."""
    while SurveyPoint.objects.filter(at__gt=now, replaced_by=None).delete()[0]:
        pass


def _has_future(now: dt.datetime) -> bool:
    return (
        Government.objects.filter(simulated=True).exists()
        and Batch.objects.filter(loaded_at__gt=now).exists()
    )


def _of_batches() -> list[tuple[type[models.Model], str]]:
    """Every table whose rows belong to a batch, with the field that says which."""
    return [
        (field.related_model, field.field.attname)
        for field in Batch._meta.get_fields(include_hidden=True)
        if isinstance(field, models.ManyToOneRel) and isinstance(field.related_model, type)
    ]
