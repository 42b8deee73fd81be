"""The government, agencies, posts, holders and roles, as dated rows."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Government(models.Model):
    """The one government of this home. Set once: by `rapim init` or by the first file that names one."""

    code = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=160)
    time_zone = models.CharField(max_length=64, default="Asia/Jakarta")
    simulated = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Dated(models.Model):
    """A row that is true from a day, by a legal source, and known from a moment."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    legal_source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_index=True)
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        abstract = True


class Agency(Dated):
    """An agency (OPD), or another unit that stands in the list of leaders (BUMD, PPKD).

    `code` is the unit code without its last group. `promoted_from` is the full code of a
    sub-unit that is shown as an agency of its own from `valid_from` on (RSUD).
    The row with the latest `recorded_at` for a code and a day counts.
    """

    class Kind(models.TextChoices):
        SETDA = "setda"
        SETWAN = "setwan"
        INSPEKTORAT = "inspektorat"
        DINAS = "dinas"
        BADAN = "badan"
        KECAMATAN = "kecamatan"
        KELURAHAN = "kelurahan"
        RSUD = "rsud"
        PPKD = "ppkd"
        BUMD = "bumd"
        OTHER = "other"

    code = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.OTHER)
    promoted_from = models.CharField(max_length=64, blank=True)
    duties = models.TextField(blank=True)
    order = models.SmallIntegerField(default=0)

    class Meta:
        ordering = ["code", "recorded_at", "id"]

    def __str__(self) -> str:
        return self.short_name or self.name


class Post(Dated):
    """A post (jabatan) that someone holds: regent, Sekda, assistant, head of an agency."""

    code = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=160)
    agency_code = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["code", "id"]


class Holder(Dated):
    """Who holds a post, and how: definitif, Plt, Plh or Pj."""

    class Standing(models.TextChoices):
        DEFINITIVE = "definitif"
        ACTING = "plt"
        DAILY_ACTING = "plh"
        APPOINTED_ACTING = "pj"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=150)
    standing = models.CharField(max_length=12, choices=Standing.choices, default=Standing.DEFINITIVE)

    class Meta:
        ordering = ["id"]


class Role(Dated):
    """What a user may do, for which agencies, in which days (see `rapim.org.access`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=24)
    agency_code = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["id"]


class AbsorptionTarget(models.Model):
    """The share of the ceiling to be spent by the end of a year, per agency ("" = the region).

    `share` is a fraction 0 to 1. The latest `recorded_at` counts.
    """

    fiscal_year = models.SmallIntegerField()
    agency_code = models.CharField(max_length=64, blank=True)
    share = models.FloatField()
    legal_source = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class SelectionCapacity(Dated):
    """How many selections the unit of procurement can carry at a time, from a day on.

    The row with the latest `recorded_at` of the latest `valid_from` counts.
    """

    live = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]


class FieldCeiling(Dated):
    """From which ceiling of a package on its work is reported from the field, from a day on.

    The row with the latest `recorded_at` of the latest `valid_from` counts.
    """

    ceiling_sen = models.BigIntegerField()

    class Meta:
        ordering = ["id"]


class Duty(Dated):
    """What an agency answers for (tupoksi), by an article of a regulation, from a day on.

    `programmes` are codes of programmes or their beginnings, `causes` codes of causes; a duty that names
    both answers only where both fit. The row with the latest `recorded_at` of the latest `valid_from` of a
    code counts.
    """

    class Role(models.TextChoices):
        ACCOUNTABLE = "accountable"
        HELPER = "helper"

    code = models.CharField(max_length=48, db_index=True)
    agency_code = models.CharField(max_length=64, db_index=True)
    post_code = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=160)
    text = models.TextField()
    programmes = models.JSONField(default=list)
    causes = models.JSONField(default=list)
    role = models.CharField(max_length=12, choices=Role.choices, default=Role.ACCOUNTABLE)

    class Meta:
        ordering = ["code", "id"]

    def __str__(self) -> str:
        return self.code


class OneTimePassword(models.Model):
    """The account still has the password that was handed out and must be changed at sign-in."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    issued_at = models.DateTimeField()


class Token(models.Model):
    """A key for the API with the rights of its owner. Only its digest is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
