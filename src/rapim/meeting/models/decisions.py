"""Decisions (arahan) and their follow-up."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .meetings import Meeting
from .problems import Problem


class Decision(models.Model):
    """What a meeting decided: who does it, by when, shown by what evidence, and which measure it should move.

    `measure` is {"metric", "agency", "before", "expected_without", "goal"} or {}; `deadline` is the first
    one and stays. Where a decision stands is replayed from its acts.
    """

    code = models.CharField(max_length=32, unique=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=120, blank=True)
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="decisions")
    text = models.TextField()
    owner_agency = models.CharField(max_length=64, db_index=True)
    owner_person = models.CharField(max_length=150, blank=True)
    helpers = models.JSONField(default=list)
    day = models.DateField()
    deadline = models.DateField()
    evidence_expected = models.TextField(blank=True)
    measure = models.JSONField(default=dict)
    dissent = models.TextField(blank=True)
    uid = models.UUIDField(unique=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once")]

    def __str__(self) -> str:
        return self.code


class DecisionAct(models.Model):
    """What was done to a decision (see `measures.followup`); a file of evidence is kept under its hash."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=12)
    party = models.CharField(max_length=12)
    day = models.DateField()
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
