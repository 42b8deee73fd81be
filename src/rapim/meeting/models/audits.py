"""Findings of auditors (BPK, Inspektorat) and their follow-up."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditFinding(models.Model):
    """A recommendation of an audit report, as it was recorded; where it stands is replayed from its acts.

    A recommendation is known by its auditor, report and number; `turn` goes up where one that was recorded
    wrongly was withdrawn and recorded anew. `amount_sen` is 0 where no money is to be deposited. `due` is
    the term of the answer by the law of the day on which the report was received.
    """

    code = models.CharField(max_length=24, unique=True)
    auditor = models.CharField(max_length=12)
    report_number = models.CharField(max_length=80)
    report_date = models.DateField()
    received = models.DateField()
    number = models.CharField(max_length=24)
    turn = models.PositiveSmallIntegerField(default=1)
    agency = models.CharField(max_length=64, db_index=True)
    finding = models.TextField()
    recommendation = models.TextField()
    kind = models.CharField(max_length=2)
    amount_sen = models.BigIntegerField(default=0)
    due = models.DateField()
    source = models.CharField(max_length=200, blank=True)
    source_sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["auditor", "report_number", "number", "turn"], name="audit_recommendation_once"
            )
        ]

    def __str__(self) -> str:
        return self.code


class AuditAct(models.Model):
    """What was done to a recommendation (see `measures.audit`); a file is kept under its hash."""

    finding = models.ForeignKey(AuditFinding, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=12)
    party = models.CharField(max_length=12)
    day = models.DateField()
    details = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
