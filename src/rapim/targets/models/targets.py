"""A target: what was said of it, by whom and why, and what was decided about it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Target(models.Model):
    """What is asked of an agency in a year: its absorption, or the receipts of one revenue account.

    How much is asked are its texts, the last one counts; what was decided are its acts. Whether it was
    reached is read from facts.
    """

    class Kind(models.TextChoices):
        ABSORPTION = "absorption"
        REVENUE = "revenue"

    code = models.CharField(max_length=24, unique=True)
    uid = models.UUIDField(unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    agency = models.CharField(max_length=64, db_index=True)
    account = models.CharField(max_length=32, blank=True)
    fiscal_year = models.SmallIntegerField(db_index=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "agency", "account", "fiscal_year"], name="target_once")
        ]

    def __str__(self) -> str:
        return self.code


class TargetText(models.Model):
    """How much is asked and why: `share` of the ceiling (0 to 1) for absorption, `amount_sen` for receipts.

    `judged` is what was known when it was said: both probabilities, verdict, warnings, quantiles, the
    method, and the mark of the facts.
    """

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    share = models.FloatField(null=True)
    amount_sen = models.BigIntegerField(null=True)
    reason = models.TextField()
    judged = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["target", "version"]
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="target_version_once")]


class TargetAct(models.Model):
    """Approved, returned or withdrawn: which version, why, and how it was judged on that day."""

    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="acts")
    version = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    judged = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["target", "version"], name="target_decided_once")]
