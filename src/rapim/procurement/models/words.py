"""What people say of procurement beside its files: published scores, and words on likely splitting."""

from __future__ import annotations

from django.db import models


class ItkpScore(models.Model):
    """The score of one indicator of the ITKP as LKPP published it on a day. Never changed.

    Key: fiscal_year, day, indicator; the latest `recorded_at` counts. `score` in points.
    """

    fiscal_year = models.SmallIntegerField()
    day = models.DateField()
    indicator = models.CharField(max_length=24)
    score = models.FloatField()
    source = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["fiscal_year", "day"])]


class SplitNote(models.Model):
    """A word on packages that look alike and together pass the direct limit. Never changed.

    The agency answers (`answer`), the inspectorate judges (`fair` or `examine`); the last word of each
    counts. `packages` are the ids of the packages as they stood together when it was written.
    """

    class Kind(models.TextChoices):
        ANSWER = "answer"
        FAIR = "fair"
        EXAMINE = "examine"

    fiscal_year = models.SmallIntegerField()
    agency_code = models.CharField(max_length=64)
    account = models.CharField(max_length=64)
    packages = models.JSONField(default=list)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["fiscal_year", "agency_code"])]
