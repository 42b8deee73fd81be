"""A sample survey (uji petik): what is surveyed, its designs, and what was counted where."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Survey(models.Model):
    """A sample survey of one source of revenue for one fiscal year; its last design counts.

    `account` is the revenue account whose potential it estimates, `agency` the one that collects it.
    """

    code = models.CharField(max_length=24, unique=True)
    uid = models.UUIDField(unique=True)
    title = models.CharField(max_length=160)
    agency = models.CharField(max_length=64, db_index=True)
    account = models.CharField(max_length=32, blank=True)
    fiscal_year = models.SmallIntegerField(db_index=True)
    simulated = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class SurveyDesign(models.Model):
    """How a survey is done: alike places by stratum, what is counted at which tariff, and what a year has.

    `strata` are [{"code", "name", "places", "expected", "deviation"}], of which expected and deviation are
    sen a day at one place, by an earlier survey or a trial; `items` are [{"code", "name", "tariff_sen"}].
    `error` is the share of the total by which the estimate may be wrong.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="designs")
    version = models.PositiveSmallIntegerField()
    strata = models.JSONField()
    items = models.JSONField()
    days = models.PositiveSmallIntegerField()
    collectable = models.FloatField()
    error = models.FloatField()
    basis = models.TextField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["survey", "version"]
        constraints = [models.UniqueConstraint(fields=["survey", "version"], name="survey_design_once")]


class SurveyPoint(models.Model):
    """What one person counted at one place on one day, by item; a correction replaces an earlier row.

    A row that is replaced counts no longer; `struck` says that nothing stands in its stead.
    """

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="points")
    uid = models.UUIDField(unique=True)
    stratum = models.CharField(max_length=24)
    place = models.CharField(max_length=120)
    day = models.DateField()
    counter = models.CharField(max_length=150)
    counts = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    struck = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
