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
