"""Boards that were computed, kept by their key: what was asked, as of when, known at which mark."""

from __future__ import annotations

from django.db import models


class Board(models.Model):
    """A computed board. The same key always has the same body; a kept row only saves time."""

    key = models.CharField(max_length=300, unique=True)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    version = models.CharField(max_length=32)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class PackageSet(models.Model):
    """The packages of a fiscal year as of a day at a known mark: computed once, kept by key.

    `used_at` is when it was last asked for, to the hour: sets that nobody asks for go first. `moment`
    is up to when the words of people count in it.
    """

    key = models.CharField(max_length=200, unique=True)
    body = models.TextField()
    computed_at = models.DateTimeField()
    used_at = models.DateTimeField()
    moment = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class PackageRow(models.Model):
    """A package of a set: what lists are filtered and ordered by; all of it stands in its `PackageBody`.

    `rank` is its place among all packages of the set, the latest and dearest first. The row is narrow
    and the body apart, because lists look at every row of a set and read the bodies of one page.
    """

    set = models.ForeignKey(PackageSet, on_delete=models.CASCADE, related_name="rows")
    package = models.CharField(max_length=80)
    rank = models.IntegerField()
    agency = models.CharField(max_length=64)
    method = models.CharField(max_length=24)
    kind = models.CharField(max_length=16)
    stage = models.CharField(max_length=16)
    ceiling_sen = models.BigIntegerField()
    days_late = models.IntegerField(null=True)
    unseen_days = models.IntegerField(null=True)
    crosses = models.CharField(max_length=12, blank=True)
    alarm = models.SmallIntegerField(default=0)
    words = models.TextField()

    class Meta:
        ordering = ["set", "package"]
        indexes = [
            models.Index(
                fields=[
                    "set",
                    "stage",
                    "method",
                    "kind",
                    "agency",
                    "days_late",
                    "unseen_days",
                    "ceiling_sen",
                ],
                name="package_groups",
            ),
            models.Index(fields=["set", "agency", "rank"], name="package_of_agency"),
            models.Index(fields=["set", "package"]),
            models.Index(fields=["set", "rank"], name="package_rank"),
        ]

    def __str__(self) -> str:
        return self.package


class PackageBody(models.Model):
    """All of a package of a set, as JSON. Whoever takes rows away takes their bodies first."""

    row = models.OneToOneField(
        PackageRow, primary_key=True, on_delete=models.DO_NOTHING, related_name="whole"
    )
    body = models.TextField()

    def __str__(self) -> str:
        return str(self.pk)
