"""The push list of the Sekda: nudges with their facts, and the answers that come back."""

from __future__ import annotations

from django.db import models


class Nudge(models.Model):
    """A courteous push to an agency about one matter, with the facts as they were and a day to answer by.

    `subject` names the matter (`alert:EWS-01:<agency>`, `package:<id>`, `decision:<code>`); only the digest
    of the key of its signed link is kept.
    """

    code = models.CharField(max_length=24, unique=True)
    agency = models.CharField(max_length=64, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    facts = models.JSONField(default=list)
    way = models.CharField(max_length=12)
    answer_by = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class NudgeAnswer(models.Model):
    """What came back, through the signed link or the desk."""

    nudge = models.ForeignKey(Nudge, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    promise = models.DateField(null=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)
    way = models.CharField(max_length=12)

    class Meta:
        ordering = ["id"]
