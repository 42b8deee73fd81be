"""The Sekda's desk: nudges with their answers, and what agencies promise to speed up; append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Push(models.Model):
    """A nudge (dorongan) as it was sent: about what, with which facts, to whom, by whom, by which way.

    `key` is the matter as desk and agenda name it; `facts` are as they stood (code, kind, value, source).
    `way` is letter, email or text; `number` and `documents` (form to primary key) are of a letter. `link`
    is where it is answered without signing in. `sha256` is of all that was said.
    """

    code = models.CharField(max_length=24, unique=True)
    uid = models.UUIDField(unique=True)
    key = models.CharField(max_length=120, db_index=True)
    title = models.CharField(max_length=200)
    agency = models.CharField(max_length=64, db_index=True)
    weight = models.JSONField(default=dict)
    facts = models.JSONField(default=list)
    as_of = models.DateField()
    way = models.CharField(max_length=8)
    receiver_post = models.CharField(max_length=64, blank=True)
    receiver_title = models.CharField(max_length=160)
    receiver_name = models.CharField(max_length=150, blank=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    link = models.CharField(max_length=400, blank=True)
    number = models.CharField(max_length=120, blank=True)
    documents = models.JSONField(default=dict)
    simulated = models.BooleanField(default=False)
    answer_by = models.DateField()
    day = models.DateField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class PushAnswer(models.Model):
    """An answer to a nudge, by its link or at the desk; one after another, none is written over."""

    push = models.ForeignKey(Push, on_delete=models.PROTECT, related_name="answers")
    uid = models.UUIDField(unique=True)
    way = models.CharField(max_length=8)
    text = models.TextField()
    promised = models.DateField(null=True)
    day = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class Promise(models.Model):
    """A commitment of an agency's acceleration plan (percepatan): what, measured by money or by share.

    `start_day` and `start_value` are where the measure stood when it was first promised. What is promised
    by when are its texts: the first stays, the last one counts. Whether it was kept is computed.
    """

    code = models.CharField(max_length=24, unique=True)
    uid = models.UUIDField(unique=True)
    agency = models.CharField(max_length=64, db_index=True)
    fiscal_year = models.SmallIntegerField()
    what = models.CharField(max_length=300)
    measure = models.CharField(max_length=16)
    start_day = models.DateField()
    start_sen = models.BigIntegerField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.code


class PromiseText(models.Model):
    """What is promised by which day and by whom: `goal_sen` for money, `goal_share` (0 to 1) for a share."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    by_day = models.DateField()
    goal_sen = models.BigIntegerField(null=True)
    goal_share = models.FloatField(null=True)
    who = models.CharField(max_length=150)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["promise", "version"]
        constraints = [models.UniqueConstraint(fields=["promise", "version"], name="promise_version_once")]
