"""Budget facts as tables: append-only, each row with its batch, sheet and row.

The last row of a key among the batches known at a moment is the truth of that moment; a row
with `withdrawn` says that a later whole source no longer has the key. Money is whole sen.
"""

from __future__ import annotations

from django.db import models

from rapim.ledger.models import Batch, Fact


class Line(models.Model):
    """A budget line: the key that ceilings, plans and spending share.

    `account` is normalised (see `rapim.files.codes`), `account_read` is the code as first read.
    To FY2020 `sub_activity` equals `activity` (no sub-activities existed).
    """

    fiscal_year = models.SmallIntegerField()
    unit_code = models.CharField(max_length=64)
    agency_code = models.CharField(max_length=64)
    programme = models.CharField(max_length=32, blank=True)
    activity = models.CharField(max_length=32, blank=True)
    sub_activity = models.CharField(max_length=32, blank=True)
    account = models.CharField(max_length=32, blank=True)
    account_read = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year", "unit_code", "sub_activity", "account"], name="line_key"
            )
        ]
        indexes = [models.Index(fields=["fiscal_year", "agency_code"])]


class CodeName(models.Model):
    """The name a batch gave to a code of a level (unit, programme, activity, sub_activity, account)."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    fiscal_year = models.SmallIntegerField()
    level = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    name = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["fiscal_year", "level", "code"])]


class LineFact(Fact):
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Ceiling(LineFact):
    """A line of a budget document (DPA, DPPA, pergeseran) in force from `effective`.

    Key: line, fund, effective.
    """

    effective = models.DateField()
    fund = models.CharField(max_length=24, blank=True)
    ceiling_sen = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["line", "batch"])]


class CashPlan(LineFact):
    """A line of the monthly cash plan (RAK). A month that the source does not give is null.

    Key: line.
    """

    ceiling_sen = models.BigIntegerField(null=True)
    m01 = models.BigIntegerField(null=True)
    m02 = models.BigIntegerField(null=True)
    m03 = models.BigIntegerField(null=True)
    m04 = models.BigIntegerField(null=True)
    m05 = models.BigIntegerField(null=True)
    m06 = models.BigIntegerField(null=True)
    m07 = models.BigIntegerField(null=True)
    m08 = models.BigIntegerField(null=True)
    m09 = models.BigIntegerField(null=True)
    m10 = models.BigIntegerField(null=True)
    m11 = models.BigIntegerField(null=True)
    m12 = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["line", "batch"])]


class Realisation(LineFact):
    """A line of a realisation report (LRA): ceiling in force and amount realised.

    Key: line, month. `cumulative` says whether `realised_sen` is the month's own amount or the
    amount since 1 January.
    """

    month = models.SmallIntegerField()
    ceiling_sen = models.BigIntegerField(null=True)
    realised_sen = models.BigIntegerField()
    cumulative = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["line", "month", "batch"])]


class Disbursement(LineFact):
    """A line of an SP2D register. Key: number, item.

    `nature` is what counts: "spending" (LS, accounted GU/TU, pengesahan), "advance" (UP, TU not yet
    accounted) or "return" (contra-post; `amount_sen` stays positive). Spending = spending - return.
    """

    number = models.CharField(max_length=80)
    item = models.CharField(max_length=96)
    date = models.DateField()
    sp2d_kind = models.CharField(max_length=24)
    nature = models.CharField(max_length=12)
    fund = models.CharField(max_length=24, blank=True)
    amount_sen = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["item", "batch"]), models.Index(fields=["line", "date"])]


class Physical(LineFact):
    """Physical progress of a sub-activity (a line without account) by the end of a month.

    Key: line, month. `share` is a fraction 0 to 1, cumulative.
    """

    month = models.SmallIntegerField()
    share = models.FloatField()
    problem = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["line", "month", "batch"])]


class Revenue(Fact):
    """Plan or receipt of a revenue account. Key: fiscal year, unit, account, date, item.

    `date` is the day of the receipt, or the month's end where only the month is known; null for a plan.
    `cumulative` receipts are amounts since 1 January.
    """

    fiscal_year = models.SmallIntegerField()
    unit_code = models.CharField(max_length=64, blank=True)
    account = models.CharField(max_length=32)
    account_read = models.CharField(max_length=32)
    item = models.CharField(max_length=64, blank=True)
    date = models.DateField(null=True)
    plan_sen = models.BigIntegerField(null=True)
    receipt_sen = models.BigIntegerField(null=True)
    cumulative = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["fiscal_year", "account", "unit_code"])]


class Event(Fact):
    """A dated event beyond an agency's control, or a saving, with the money it touches.

    Key: fiscal year, unit, sub-activity, event kind, date. Kinds: tender_saving, not_transferred,
    withheld (revenue fell short), refocusing, disaster, other.
    """

    fiscal_year = models.SmallIntegerField()
    unit_code = models.CharField(max_length=64, blank=True)
    sub_activity = models.CharField(max_length=32, blank=True)
    event_kind = models.CharField(max_length=24)
    date = models.DateField()
    amount_sen = models.BigIntegerField(default=0)
    reason = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["fiscal_year", "unit_code"])]


class CompanyPlan(Fact):
    """A line of a regional company's work plan and budget (RKAP), and what was reached of it.

    Key: fiscal year, unit, item, month. `month` is the one to which the realisation since January
    reaches; 0 where only the plan is given. `item` is revenue, cost, net, dividend, investment, or `i-`
    with the words of a free indicator. Money stands in the `_sen` columns (`measure` Rp), an indicator
    in the `_scaled` ones, in ten-thousandths of its measure.
    """

    fiscal_year = models.SmallIntegerField()
    unit_code = models.CharField(max_length=64)
    item = models.CharField(max_length=64)
    month = models.SmallIntegerField()
    label = models.CharField(max_length=160)
    measure = models.CharField(max_length=32)
    plan_sen = models.BigIntegerField(null=True)
    realised_sen = models.BigIntegerField(null=True)
    plan_scaled = models.BigIntegerField(null=True)
    realised_scaled = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["unit_code", "fiscal_year", "batch"])]


class Comparison(Fact):
    """A figure of another government, outside every total of this one.

    `currency` is the ISO 4217 code; amounts are in hundredths of that currency.
    """

    region_code = models.CharField(max_length=32)
    region_name = models.CharField(max_length=160, blank=True)
    currency = models.CharField(max_length=3, default="IDR")
    fiscal_year = models.SmallIntegerField()
    month = models.SmallIntegerField(null=True)
    account = models.CharField(max_length=64)
    account_name = models.CharField(max_length=255, blank=True)
    version = models.CharField(max_length=32, blank=True)
    ceiling_minor = models.BigIntegerField(null=True)
    realised_minor = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["fiscal_year", "region_code", "account"])]


class Reply(models.Model):
    """Hak jawab: what an agency says of a figure before the packet is frozen. Never changed."""

    class Kind(models.TextChoices):
        EXPLAIN = "explain"
        DISPUTE = "dispute"
        COMMIT = "commit"

    agency_code = models.CharField(max_length=64, db_index=True)
    fiscal_year = models.SmallIntegerField()
    as_of = models.DateField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    figure = models.CharField(max_length=48, blank=True)
    trace = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    promised = models.DateField(null=True)
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class Lock(models.Model):
    """The RFK of a month is closed for an agency ("" = all), or opened again with a reason."""

    fiscal_year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    agency_code = models.CharField(max_length=64, blank=True)
    locked = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
