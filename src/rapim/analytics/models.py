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
    """The packages of a fiscal year as of a day at a known mark: computed once, kept by key."""

    key = models.CharField(max_length=200, unique=True)
    body = models.TextField()
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.key


class PackageRow(models.Model):
    """A package of a set: what lists are filtered and ordered by, and all of it as JSON in `body`."""

    set = models.ForeignKey(PackageSet, on_delete=models.CASCADE, related_name="rows")
    package = models.CharField(max_length=80)
    agency = models.CharField(max_length=64)
    method = models.CharField(max_length=24)
    kind = models.CharField(max_length=16)
    stage = models.CharField(max_length=16)
    ceiling_sen = models.BigIntegerField()
    days_late = models.IntegerField(null=True)
    alarm = models.SmallIntegerField(default=0)
    words = models.TextField()
    body = models.TextField()

    class Meta:
        ordering = ["set", "package"]
        indexes = [
            models.Index(fields=["set", "stage", "days_late"]),
            models.Index(fields=["set", "agency"]),
            models.Index(fields=["set", "package"]),
        ]

    def __str__(self) -> str:
        return self.package
