"""Registers of letters, their numbers, and the letters that bear them: append-only."""

from __future__ import annotations

from django.db import models

from rapim.ledger.models import Document
from rapim.meeting.models import Decision, Meeting

SIFAT = ("biasa", "segera", "sangat_segera", "terbatas", "rahasia", "sangat_rahasia")
CLOSED = ("terbatas", "rahasia", "sangat_rahasia")
"""Letters whose subject and papers are for those who keep the register and those who are addressed."""


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
    sifat = models.CharField(max_length=16, default="biasa")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["register", "year", "serial"]
        constraints = [models.UniqueConstraint(fields=["register", "year", "serial"], name="serial_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def closed(self) -> bool:
        """Whether its subject and papers are not for every reader."""
        return self.sifat in CLOSED


class LetterVoid(models.Model):
    """A number that is void, with the reason; the gap stays."""

    number = models.OneToOneField(LetterNumber, on_delete=models.PROTECT, related_name="void")
    reason = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)


class Letter(models.Model):
    """A letter that was issued under a number.

    `said` is what was filled in (signature, notes, copies); `documents` are primary keys of the issued
    documents by their form: pdf, docx, ics. `form_version` is the version of the Word form, none for the
    house's own.
    """

    number = models.OneToOneField(LetterNumber, on_delete=models.PROTECT, related_name="letter")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="letters")
    sort = models.CharField(max_length=24)
    said = models.JSONField(default=dict)
    documents = models.JSONField(default=dict)
    form_version = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class WordForm(models.Model):
    """A version of the Word form of a kind of letter; the last one counts, `house` says the house's own.

    Letters that were issued keep their own file: a new version changes none of them.
    """

    form = models.CharField(max_length=24)
    version = models.PositiveIntegerField()
    house = models.BooleanField(default=False)
    file_name = models.CharField(max_length=160, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["form", "version"]
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="form_version_once")]


class SignedCopy(models.Model):
    """An issued document with its electronic signature, kept beside the unsigned one: once for each."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="signed_copy")
    signed = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="signed_from")
    signer = models.CharField(max_length=255)
    certificate = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class RoutingSlip(models.Model):
    """A lembar disposisi: who passes a letter or a decision on, to whom, with which instruction, by when.

    `to` are {"post", "title", "name"}; `instructions` are codes of the catalogue.
    """

    uid = models.UUIDField(unique=True)
    number = models.ForeignKey(LetterNumber, null=True, on_delete=models.PROTECT, related_name="slips")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="slips")
    post = models.CharField(max_length=64)
    agency = models.CharField(max_length=64, blank=True)
    title = models.CharField(max_length=160)
    name = models.CharField(max_length=150)
    to = models.JSONField(default=list)
    instructions = models.JSONField(default=list)
    note = models.TextField(blank=True)
    day = models.DateField()
    deadline = models.DateField(null=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
