"""Hard dates that the region sets by decree, who waits for whom, and keys of calendar feeds."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .decisions import Decision
from .problems import Problem


class HardDate(models.Model):
    """A date that the region sets by its own decree; the last version of a code counts.

    An `rfk_lock` has `month_day`, the day of the month after; every other kind has `day`. An `attend` is
    attended by the leaders of `agencies` ([] for all), all day or from `hour` for `minutes`.
    """

    class Kind(models.TextChoices):
        RFK_LOCK = "rfk_lock"
        PAYMENT_CUTOFF = "spm_cutoff"
        TENDER_CUTOFF = "tender_cutoff"
        BUDGET_CHANGE = "budget_change"
        REPORT = "report"
        ATTEND = "attend"
        OTHER = "other"

    code = models.CharField(max_length=24, db_index=True)
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind.choices)
    fiscal_year = models.SmallIntegerField(db_index=True)
    title = models.CharField(max_length=160)
    day = models.DateField(null=True)
    month_day = models.PositiveSmallIntegerField(null=True)
    hour = models.TimeField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    agencies = models.JSONField(default=list)
    decree = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["code", "version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="hard_date_version_once")]

    def __str__(self) -> str:
        return self.code


class Wait(models.Model):
    """In a joint activity one agency waits for another: for what, since when, and until when it is needed."""

    class Kind(models.TextChoices):
        FUNDS = "funds"
        PERMIT = "permit"
        LAND = "land"
        DATA = "data"
        DESIGN = "design"
        SELECTION = "selection"
        HANDOVER = "handover"
        OTHER = "other"

    code = models.CharField(max_length=24, unique=True)
    waits = models.CharField(max_length=64, db_index=True)
    holds = models.CharField(max_length=64, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    what = models.CharField(max_length=160)
    text = models.TextField(blank=True)
    since = models.DateField()
    needed_by = models.DateField(null=True)
    package = models.CharField(max_length=80, blank=True)
    problem = models.ForeignKey(Problem, null=True, on_delete=models.PROTECT, related_name="waits")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="waits")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class WaitAct(models.Model):
    """Confirmed, disputed, decided, settled, reopened or withdrawn (see `measures.waiting`)."""

    wait = models.ForeignKey(Wait, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=12)
    day = models.DateField(null=True)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class FeedKey(models.Model):
    """The key of a person's calendar feed, one alive at a time. Only its digest is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(revoked_at=None), name="one_feed_key_alive"
            )
        ]
