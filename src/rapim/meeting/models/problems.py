"""The register of problems that agencies raise before a meeting."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Problem(models.Model):
    """A problem an agency raises. What it says are its texts, the last one counts; what became of it its
    acts.
    """

    code = models.CharField(max_length=24, unique=True)
    agency = models.CharField(max_length=64, db_index=True)
    raised_at = models.DateTimeField(db_index=True)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class ProblemText(models.Model):
    """What an agency says of its problem: what is blocked, why, what could be done, and what it asks of whom.

    `days` and `stake_sen` are at stake; `act_by` is the last day on which acting helps. `accountable` is
    the agency that duties lead to, `helpers` those beside it.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    text = models.TextField()
    cause = models.CharField(max_length=32, blank=True)
    options = models.TextField(blank=True)
    ask = models.TextField()
    asked_of = models.CharField(max_length=64, blank=True)
    stake_sen = models.BigIntegerField(null=True)
    days = models.IntegerField(null=True)
    act_by = models.DateField(null=True)
    sub_activity = models.CharField(max_length=64, blank=True)
    package = models.CharField(max_length=80, blank=True)
    accountable = models.CharField(max_length=64, blank=True)
    helpers = models.JSONField(default=list)
    routed = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["problem", "version"]
        constraints = [models.UniqueConstraint(fields=["problem", "version"], name="problem_version_once")]


class ProblemAct(models.Model):
    """Withdrawn, solved, led elsewhere, linked to an earlier one of the same cause or told apart from it."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=12)
    other = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class ProblemRequest(models.Model):
    """Someone from outside the room asks to read the drafts of problems, with a reason."""

    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class ProblemGrant(models.Model):
    """The answer to a request: read until the end of a day, or not (no `until`); the last one counts."""

    request = models.ForeignKey(ProblemRequest, on_delete=models.PROTECT, related_name="grants")
    until = models.DateField(null=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
