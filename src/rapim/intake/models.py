"""Uploads waiting for a decision, and saved column mappings."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Upload(models.Model):
    """A file that someone brought by the browser, from its arrival to its batch."""

    class State(models.TextChoices):
        READING = "reading"
        PREVIEW = "preview"
        REFUSED = "refused"
        LOADING = "loading"
        DONE = "done"

    state = models.CharField(max_length=8, choices=State.choices, default=State.READING)
    progress = models.FloatField(default=0.0)
    source_name = models.CharField(max_length=255)
    source_hash = models.CharField(max_length=64)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]


class Mapping(models.Model):
    """A column mapping that a person confirmed once for files of one shape."""

    shape = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=32)
    columns = models.JSONField()
    confirmed_at = models.DateTimeField()
    confirmed_by_name = models.CharField(max_length=150)
