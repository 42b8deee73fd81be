"""Procurement facts as tables: append-only, each row with its batch, sheet and row.

A link of the chain is known by its channel and number, as the system that wrote it counts:
`channel` is tender, nontender, record, swakelola, catalogue, shop or local. Where one number has
several rows in a source, `item` counts them in the order of their dates. Money is whole sen.
Every row of a plan is a version of it: the first one announced stays, whatever the source
overwrites.
"""

from __future__ import annotations

from django.db import models

from rapim.ledger.models import Fact


class Plan(Fact):
    """A package of the general procurement plan (RUP), provider or swakelola. Key: way, rup_code."""

    way = models.CharField(max_length=12)
    rup_code = models.CharField(max_length=32)
    fiscal_year = models.SmallIntegerField()
    unit_code = models.CharField(max_length=64, blank=True)
    unit_name = models.CharField(max_length=255, blank=True)
    name = models.TextField(blank=True)
    method = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=96, blank=True)
    ceiling_sen = models.BigIntegerField(null=True)
    sub_activity = models.CharField(max_length=32, blank=True)
    selection_from = models.DateField(null=True)
    selection_to = models.DateField(null=True)
    contract_from = models.DateField(null=True)
    contract_to = models.DateField(null=True)
    use_from = models.DateField(null=True)
    use_to = models.DateField(null=True)
    created = models.DateField(null=True)
    announced = models.DateField(null=True)
    early = models.BooleanField(null=True)
    pdn = models.BooleanField(null=True)
    umk = models.BooleanField(null=True)
    excluded = models.BooleanField(null=True)
    consolidated = models.BooleanField(null=True)
    active = models.BooleanField(null=True)
    location = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["rup_code", "batch"]), models.Index(fields=["fiscal_year"])]


class PlanLine(Fact):
    """A budget line that feeds a planned package. Key: way, rup_code, item."""

    way = models.CharField(max_length=12)
    rup_code = models.CharField(max_length=32)
    item = models.CharField(max_length=160)
    fiscal_year = models.SmallIntegerField()
    mak = models.CharField(max_length=160, blank=True)
    sub_activity = models.CharField(max_length=32, blank=True)
    account = models.CharField(max_length=32, blank=True)
    fund = models.CharField(max_length=48, blank=True)
    amount_sen = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["rup_code", "batch"]), models.Index(fields=["fiscal_year"])]


class PlanPlace(Fact):
    """Where a planned package is to be done. Key: way, rup_code, item."""

    way = models.CharField(max_length=12)
    rup_code = models.CharField(max_length=32)
    item = models.CharField(max_length=160)
    fiscal_year = models.SmallIntegerField()
    province = models.CharField(max_length=96, blank=True)
    regency = models.CharField(max_length=96, blank=True)
    detail = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["rup_code", "batch"])]


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


class Envelope(Fact):
    """What a work unit may spend in a year, by use. Key: fiscal_year, code."""

    fiscal_year = models.SmallIntegerField()
    code = models.CharField(max_length=64)
    unit_code = models.CharField(max_length=64, blank=True)
    unit_name = models.CharField(max_length=255, blank=True)
    operating_sen = models.BigIntegerField(null=True)
    capital_sen = models.BigIntegerField(null=True)
    contingency_sen = models.BigIntegerField(null=True)
    non_procurement_sen = models.BigIntegerField(null=True)
    procurement_sen = models.BigIntegerField(null=True)
    total_sen = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["fiscal_year", "unit_code"])]


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
