"""Links of the chain: selection, appointment, contract, work order, handover, receipts.

A link is known by its channel and number, as the system that wrote it counts: `channel` is tender,
nontender, record, swakelola, catalogue, shop or local. Where one number has several rows in a
source, `item` counts them in the order of their dates.
"""

from __future__ import annotations

from django.db import models

from rapim.ledger.models import Fact


class Link(Fact):
    """A row about one selection or record of a channel."""

    channel = models.CharField(max_length=12)
    number = models.CharField(max_length=64)
    fiscal_year = models.SmallIntegerField()

    class Meta:
        abstract = True


class Announcement(Link):
    """A selection as announced, or a recorded purchase. Key: channel, number.

    `rup_codes` are as read: several are joined by ";". `realised_sen` is what a record or an
    order says was spent.
    """

    unit_code = models.CharField(max_length=64, blank=True)
    unit_name = models.CharField(max_length=255, blank=True)
    rup_codes = models.TextField(blank=True)
    name = models.TextField(blank=True)
    method = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=96, blank=True)
    ceiling_sen = models.BigIntegerField(null=True)
    hps_sen = models.BigIntegerField(null=True)
    fund = models.CharField(max_length=48, blank=True)
    mak = models.TextField(blank=True)
    status = models.CharField(max_length=48, blank=True)
    version = models.SmallIntegerField(null=True)
    created = models.DateField(null=True)
    approved = models.DateField(null=True)
    announced = models.DateField(null=True)
    started = models.DateField(null=True)
    finished = models.DateField(null=True)
    realised_sen = models.BigIntegerField(null=True)
    pdn_sen = models.BigIntegerField(null=True)
    umk_sen = models.BigIntegerField(null=True)
    vendor = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    location = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "number", "batch"]),
            models.Index(fields=["fiscal_year"]),
        ]


class Outcome(Link):
    """How a selection ended: winner and values. Key: channel, number, source."""

    source = models.CharField(max_length=16)
    rup_codes = models.TextField(blank=True)
    mak = models.TextField(blank=True)
    status = models.CharField(max_length=48, blank=True)
    announced = models.DateField(null=True)
    decided = models.DateField(null=True)
    hps_sen = models.BigIntegerField(null=True)
    offer_sen = models.BigIntegerField(null=True)
    corrected_sen = models.BigIntegerField(null=True)
    negotiated_sen = models.BigIntegerField(null=True)
    value_sen = models.BigIntegerField(null=True)
    pdn_sen = models.BigIntegerField(null=True)
    umk_sen = models.BigIntegerField(null=True)
    vendor_code = models.CharField(max_length=64, blank=True)
    vendor = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "number", "batch"]),
            models.Index(fields=["fiscal_year"]),
        ]


class Stage(Link):
    """A stage of a selection with its scheduled days. Key: channel, number, stage, item."""

    stage = models.CharField(max_length=32)
    item = models.SmallIntegerField(default=1)
    name = models.CharField(max_length=160, blank=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class Bidder(Link):
    """A vendor that took part in a selection. Key: channel, number, bidder."""

    bidder = models.CharField(max_length=64)
    vendor_code = models.CharField(max_length=64, blank=True)
    vendor = models.CharField(max_length=255, blank=True)
    offer_sen = models.BigIntegerField(null=True)
    corrected_sen = models.BigIntegerField(null=True)
    winner = models.BooleanField(null=True)
    verified = models.BooleanField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class Award(Link):
    """A letter of appointment (SPPBJ). Key: channel, number, letter, item."""

    letter = models.CharField(max_length=160, blank=True)
    item = models.SmallIntegerField(default=1)
    date = models.DateField(null=True)
    vendor = models.CharField(max_length=255, blank=True)
    price_sen = models.BigIntegerField(null=True)
    bond_sen = models.BigIntegerField(null=True)
    status = models.CharField(max_length=48, blank=True)
    status_date = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class Contract(Link):
    """A contract or one of its addenda. Key: channel, number, contract_no, item."""

    contract_no = models.CharField(max_length=160, blank=True)
    item = models.SmallIntegerField(default=1)
    unit_code = models.CharField(max_length=64, blank=True)
    unit_name = models.CharField(max_length=255, blank=True)
    name = models.TextField(blank=True)
    date = models.DateField(null=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    vendor_code = models.CharField(max_length=64, blank=True)
    vendor = models.CharField(max_length=255, blank=True)
    value_sen = models.BigIntegerField(null=True)
    pdn_sen = models.BigIntegerField(null=True)
    umk_sen = models.BigIntegerField(null=True)
    contract_type = models.CharField(max_length=48, blank=True)
    status = models.CharField(max_length=48, blank=True)
    status_date = models.DateField(null=True)
    addendum = models.SmallIntegerField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class WorkOrder(Link):
    """An order to start (SPMK, SPP). Key: channel, number, order_no, item."""

    order_no = models.CharField(max_length=160, blank=True)
    item = models.SmallIntegerField(default=1)
    contract_no = models.CharField(max_length=160, blank=True)
    date = models.DateField(null=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    duration_days = models.IntegerField(null=True)
    duration_read = models.CharField(max_length=96, blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class Handover(Link):
    """Minutes of handover (BAST) and of payment (BAP). Key: channel, number, bast_no, bap_no, item."""

    bast_no = models.CharField(max_length=160, blank=True)
    bap_no = models.CharField(max_length=160, blank=True)
    item = models.SmallIntegerField(default=1)
    contract_no = models.CharField(max_length=160, blank=True)
    date = models.DateField(null=True)
    bap_date = models.DateField(null=True)
    paid_sen = models.BigIntegerField(null=True)
    progress = models.FloatField(null=True)
    paid_how = models.CharField(max_length=48, blank=True)
    status = models.CharField(max_length=48, blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]


class Receipt(Link):
    """A document of spending in a recorded purchase or swakelola. Key: channel, number, document_no, item."""

    document_no = models.CharField(max_length=160, blank=True)
    item = models.SmallIntegerField(default=1)
    document = models.CharField(max_length=64, blank=True)
    rup_codes = models.TextField(blank=True)
    date = models.DateField(null=True)
    amount_sen = models.BigIntegerField(null=True)
    vendor = models.CharField(max_length=255, blank=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "number", "batch"])]
