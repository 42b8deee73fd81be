"""Batches, their problems, stored files, and the log: append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Batch(models.Model):
    """One table of one file, with who loaded it and when.

    `id` rises with `loaded_at` (an action refuses a clock that runs backwards), so "known at T"
    is "id up to the last batch loaded by T". `code` is deterministic: the same file loaded in the
    same order gives the same code in every home.
    """

    class Status(models.TextChoices):
        LOADED = "loaded"
        HELD = "held"

    code = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=32)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.LOADED)
    source_name = models.CharField(max_length=255)
    source_hash = models.CharField(max_length=64, db_index=True)
    source_size = models.BigIntegerField(default=0)
    loaded_at = models.DateTimeField(db_index=True)
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    loaded_by_name = models.CharField(max_length=150)
    fiscal_year = models.SmallIntegerField(null=True)
    month = models.SmallIntegerField(null=True)
    unit_code = models.CharField(max_length=64, blank=True)
    variant = models.CharField(max_length=16, blank=True)
    period_from = models.DateField(null=True)
    period_to = models.DateField(null=True)
    effective = models.DateField(null=True)
    version = models.CharField(max_length=64, blank=True)
    whole = models.BooleanField(default=True)
    detection = models.JSONField(default=dict)
    rows = models.IntegerField(default=0)
    stored = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    totals = models.IntegerField(default=0)
    reported = models.IntegerField(default=0)
    withdrawn = models.IntegerField(default=0)
    sheets = models.JSONField(default=list)
    simulated = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["kind", "fiscal_year", "unit_code"])]

    def __str__(self) -> str:
        return f"{self.code} {self.source_name}"


class Finding(models.Model):
    """A problem found in a batch (see `rapim.files.problems.Problem`)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=48)
    sheet = models.CharField(max_length=64, blank=True)
    row = models.IntegerField(default=0)
    column = models.CharField(max_length=64, blank=True)
    read = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    remedy = models.TextField(blank=True)
    held = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]


class Fact(models.Model):
    """Where a fact row stands: batch, sheet (index into the batch's sheets) and row."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", db_index=True)
    sheet = models.SmallIntegerField(default=0)
    row = models.IntegerField(default=0)
    withdrawn = models.BooleanField(default=False)

    class Meta:
        abstract = True


class LogEntry(models.Model):
    """One act that wrote: who (and who's name as text), what, before and after."""

    at = models.DateTimeField(db_index=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    who_name = models.CharField(max_length=150)
    request = models.CharField(max_length=64, blank=True)
    verb = models.CharField(max_length=48)
    subject = models.CharField(max_length=128)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject"])]


class Document(models.Model):
    """A document issued by the house (PDF, sheet, text), kept with its hash."""

    issued_at = models.DateTimeField()
    issued_by_name = models.CharField(max_length=150)
    kind = models.CharField(max_length=48)
    title = models.CharField(max_length=255)
    as_of = models.DateField()
    known_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64, db_index=True)
    media_type = models.CharField(max_length=127)
    path = models.CharField(max_length=255)

    class Meta:
        ordering = ["id"]
