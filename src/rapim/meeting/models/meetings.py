"""Series of meetings, meetings with their acts, who is called, the agenda, the packet and the minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Series(models.Model):
    """A rhythm of meetings, as it was last set: the row with the latest `recorded_at` of a code counts.

    `rule` says when: {"after_lock": n} working days after the month is locked, {"weekday": 0..6} each week,
    {} by hand. `agencies` are those called; [] calls every leader.
    """

    class Kind(models.TextChoices):
        MONTHLY = "monthly"
        QUARTERLY = "quarterly"
        OPENING = "opening"
        CLUSTER = "cluster"
        AD_HOC = "ad_hoc"

    code = models.CharField(max_length=48, db_index=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=160)
    chair_post = models.CharField(max_length=64)
    moderator_post = models.CharField(max_length=64)
    place = models.CharField(max_length=160, blank=True)
    rule = models.JSONField(default=dict)
    agencies = models.JSONField(default=list)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["code", "id"]


class Meeting(models.Model):
    """A meeting. What becomes of it are its acts; `planned_at` is the first moment it was called for."""

    code = models.CharField(max_length=32, unique=True)
    series = models.CharField(max_length=48)
    kind = models.CharField(max_length=12, choices=Series.Kind.choices)
    title = models.CharField(max_length=200)
    planned_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=160, blank=True)
    as_of = models.DateField()
    chair_post = models.CharField(max_length=64)
    moderator_post = models.CharField(max_length=64)
    agencies = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["planned_at", "id"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class MeetingAct(models.Model):
    """What was done to a meeting (see `measures.flow`): called, moved, drafted, frozen, opened, closed,
    signed …
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=16)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    details = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]


class Attendee(models.Model):
    """Who is called, by post, as it was held when the meeting was called."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendees")
    post = models.CharField(max_length=64)
    title = models.CharField(max_length=160)
    agency = models.CharField(max_length=64, blank=True)
    person_name = models.CharField(max_length=150)
    standing = models.CharField(max_length=12, blank=True)
    order = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.UniqueConstraint(fields=["meeting", "post"], name="called_once")]


class AttendeeAct(models.Model):
    """Came, sent a delegate, excused or absent; the last word counts."""

    attendee = models.ForeignKey(Attendee, on_delete=models.PROTECT, related_name="acts")
    state = models.CharField(max_length=12)
    delegate_name = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class Agenda(models.Model):
    """An order of items of a meeting. A later version holds every item of the one before, or says why not."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agendas")
    version = models.PositiveSmallIntegerField()
    items = models.JSONField()
    dropped = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["meeting", "version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="agenda_version_once")]


class Packet(models.Model):
    """What the room sees, kept under its hash in the home: a draft for hak jawab, then the frozen one."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="packets")
    frozen = models.BooleanField()
    as_of = models.DateField()
    known_at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class Minutes(models.Model):
    """A version of the minutes (notula): who changes them says which version was before the eyes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="minutes_versions")
    version = models.PositiveSmallIntegerField()
    body = models.JSONField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["meeting", "version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once")]
