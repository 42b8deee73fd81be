"""Registers of letters, their numbers, and the letters that bear them: append-only."""

from __future__ import annotations

from django.db import models

from rapim.meeting.models import Meeting


class Register(models.Model):
    """A register of a registrar, as it was last set: the row with the latest `recorded_at` of a code counts.

    `unit` is the part of a number that names the registrar; serials run per year and code.
    """

    code = models.CharField(max_length=32, db_index=True)
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["code", "id"]


class LetterNumber(models.Model):
    """A number that was taken, once by its key. It is never taken again, not even when it was void."""

    register = models.CharField(max_length=32)
    year = models.SmallIntegerField()
    serial = models.PositiveIntegerField()
    classification = models.CharField(max_length=24)
    text = models.CharField(max_length=120, unique=True)
    key = models.CharField(max_length=160, unique=True)
    day = models.DateField()
    subject = models.CharField(max_length=255)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["register", "year", "serial"]
        constraints = [models.UniqueConstraint(fields=["register", "year", "serial"], name="serial_once")]

    def __str__(self) -> str:
        return self.text


class LetterVoid(models.Model):
    """A number that is void, with the reason; the gap stays."""

    number = models.OneToOneField(LetterNumber, on_delete=models.PROTECT, related_name="void")
    reason = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)


class Letter(models.Model):
    """A letter that was issued under a number.

    `said` is what was filled in (signature, notes, copies); `documents` are primary keys of the issued
    documents by their form: pdf, docx, ics.
    """

    number = models.OneToOneField(LetterNumber, on_delete=models.PROTECT, related_name="letter")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="letters")
    sort = models.CharField(max_length=24)
    said = models.JSONField(default=dict)
    documents = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
