"""Works on site and the quarrel about time: schedules, reports, the ladder, notes on whose clock ran.

Reports, acts and notes are written by people, one after the other; none is ever changed.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from .links import Link


class ScheduleItem(Link):
    """A work item of a contract's schedule, with its price and days. Key: channel, number, revision, item.

    Revision 0 is the contract's own; each approved addendum brings a whole new one, in force from
    `effective`. The price gives the weight.
    """

    revision = models.SmallIntegerField(default=0)
    item = models.CharField(max_length=64)
    name = models.CharField(max_length=255, blank=True)
    price_sen = models.BigIntegerField()
    starts = models.DateField()
    ends = models.DateField()
    effective = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class ProgressReport(models.Model):
    """What an officer saw of a work item by the end of a week. Never changed; a later one answers it.

    `uid` is made on the phone, so that a report sent twice arrives once. `based_on` is the report
    that the officer had seen: where another came between, both stand and the conflict is shown.
    `item` "" is the whole work; `share` is a fraction 0 to 1, cumulative. What an officer sent at once
    has one `submission`, whose photos hang on its first row; `content` is the digest of what was sent.
    """

    uid = models.UUIDField(unique=True)
    submission = models.UUIDField(null=True, db_index=True)
    content = models.CharField(max_length=64, blank=True)
    channel = models.CharField(max_length=12)
    number = models.CharField(max_length=64)
    item = models.CharField(max_length=64, blank=True)
    week_end = models.DateField()
    share = models.FloatField()
    problem = models.TextField(blank=True)
    note = models.TextField(blank=True)
    based_on = models.UUIDField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    reported_at = models.DateTimeField()
    received_at = models.DateTimeField()
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reported_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["channel", "number", "week_end"])]


class ProgressPhoto(models.Model):
    """A photo of a report, kept under its hash in the home, with where and when it was taken."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["report", "sha256"], name="photo_once")]


class ProgressCheck(models.Model):
    """The word of the PPTK or PPK on a report: accepted, or returned with a reason. The last one counts."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="checks")
    accepted = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class CaseAct(models.Model):
    """An act on the ladder of a critical contract; the case is what its acts, in order, lead to.

    `case` counts the cases of a contract; the first act of each is its opening.
    """

    channel = models.CharField(max_length=12)
    number = models.CharField(max_length=64)
    case = models.SmallIntegerField(default=1)
    act = models.CharField(max_length=32)
    day = models.DateField()
    details = models.JSONField(default=dict)
    document = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["channel", "number"])]


class ClockNote(models.Model):
    """A day that decides whose clock ran: a request complete, returned, sent again, or beyond control.

    `party` is whom it names (opd, pokja, vendor, bpkad, centre, beyond); another party answers it
    by a `ClockReply`. `table` and `number` are the node of the package (`rup-penyedia`, `tender` …).
    """

    table = models.CharField(max_length=16)
    number = models.CharField(max_length=64)
    kind = models.CharField(max_length=24)
    party = models.CharField(max_length=12)
    day = models.DateField()
    until = models.DateField(null=True)
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["table", "number"])]


class ClockReply(models.Model):
    """The named party confirms or disputes a note; the last word of each party counts."""

    note = models.ForeignKey(ClockNote, on_delete=models.PROTECT, related_name="replies")
    party = models.CharField(max_length=12)
    confirms = models.BooleanField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
