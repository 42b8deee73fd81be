"""The general procurement plan (RUP): packages, what feeds them, where, and what a unit may spend.

Every row of a plan is a version of it: the first one announced stays, whatever the source overwrites.
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
