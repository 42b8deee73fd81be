"""Code lists, and tenders of others: outside every total of this government."""

from __future__ import annotations

from django.db import models

from rapim.ledger.models import Fact


class Reference(Fact):
    """An entry of a code list that the other tables speak of. Key: listing, fiscal_year, code."""

    listing = models.CharField(max_length=32)
    fiscal_year = models.SmallIntegerField(null=True)
    code = models.CharField(max_length=64)
    code_read = models.CharField(max_length=64, blank=True)
    name = models.TextField(blank=True)
    parent = models.CharField(max_length=64, blank=True)
    unit_code = models.CharField(max_length=64, blank=True)
    amount_sen = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["listing", "code", "batch"])]


class Listing(Fact):
    """A tender of another government as its LPSE lists it, outside every total of this one.

    Key: source, region, number: one tender may stand in the list of its LPSE, in a published sample
    and in OCDS, and each tells its own story. `hps_sen` and `value_sen` are rounded as the list
    shows them; `label` is the mark a list sets beside a name (Tender Ulang).
    """

    source = models.CharField(max_length=16)
    region = models.CharField(max_length=96)
    number = models.CharField(max_length=64)
    fiscal_year = models.SmallIntegerField(null=True)
    name = models.TextField(blank=True)
    institution = models.CharField(max_length=255, blank=True)
    stage = models.CharField(max_length=160, blank=True)
    label = models.CharField(max_length=64, blank=True)
    method = models.CharField(max_length=96, blank=True)
    kind = models.CharField(max_length=96, blank=True)
    hps_sen = models.BigIntegerField(null=True)
    value_sen = models.BigIntegerField(null=True)
    announced = models.DateField(null=True)
    ended = models.DateField(null=True)
    contracted = models.DateField(null=True)
    version = models.SmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "number", "batch"])]


class OcdsRelease(Fact):
    """A release or project that anyone published as OCDS or OC4IDS, outside every total of this house.

    Key: form, ocid, release_id. Amounts are in minor units of their currency; `date` is the day of
    the release; `digest` tells whether any of it changed, the whole of it stands in the file;
    `government` is the party that funds it.
    """

    form = models.CharField(max_length=12)
    ocid = models.CharField(max_length=160)
    release_id = models.CharField(max_length=160, blank=True)
    fiscal_year = models.SmallIntegerField(null=True)
    date = models.DateField(null=True)
    tag = models.CharField(max_length=160, blank=True)
    publisher = models.CharField(max_length=255, blank=True)
    government = models.CharField(max_length=255, blank=True)
    buyer_id = models.CharField(max_length=160, blank=True)
    buyer = models.CharField(max_length=255, blank=True)
    title = models.TextField(blank=True)
    method = models.CharField(max_length=48, blank=True)
    method_details = models.CharField(max_length=160, blank=True)
    category = models.CharField(max_length=48, blank=True)
    status = models.CharField(max_length=48, blank=True)
    tenderers = models.IntegerField(null=True)
    tender_from = models.DateField(null=True)
    tender_to = models.DateField(null=True)
    award_date = models.DateField(null=True)
    contract_from = models.DateField(null=True)
    contract_to = models.DateField(null=True)
    currency = models.CharField(max_length=8, blank=True)
    planned_minor = models.BigIntegerField(null=True)
    estimate_minor = models.BigIntegerField(null=True)
    award_minor = models.BigIntegerField(null=True)
    contract_minor = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=32)
