"""Messages that leave the house: reminders, invitations, nudges; and whether they were delivered."""

from __future__ import annotations

from django.db import models

from .decisions import Decision
from .meetings import Meeting
from .pushing import Push


class Message(models.Model):
    """A message that is to be sent, once by its key; `step` and `to` say where on its ladder it stands.

    `way` is "email" where an address is known, else "hand": it waits on a list to be pasted or told.
    `documents` are hashes of issued documents that go with it.
    """

    key = models.CharField(max_length=160, unique=True)
    sort = models.CharField(max_length=12)
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="messages")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.PROTECT, related_name="messages")
    push = models.ForeignKey(Push, null=True, on_delete=models.PROTECT, related_name="messages")
    step = models.SmallIntegerField(default=0)
    day = models.DateField()
    to = models.CharField(max_length=16)
    agency = models.CharField(max_length=64, blank=True)
    receiver_name = models.CharField(max_length=150)
    address = models.CharField(max_length=254, blank=True)
    way = models.CharField(max_length=8)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    documents = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["sort", "day"])]

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """What became of sending a message: sent, or failed with what the mail server said."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    sent = models.BooleanField()
    error = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
