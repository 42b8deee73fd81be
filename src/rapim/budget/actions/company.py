"""Record the RKAP of regional companies: plan of the year and what was reached by a month."""

from __future__ import annotations

from rapim.budget.models import CompanyPlan
from rapim.files.problems import Problem
from rapim.files.tables import Table
from rapim.ledger.facts import Difference, Key, Rows, Shape, last_known, store_difference
from rapim.ledger.models import Batch
from rapim.org.actions import agency_of
from rapim.org.models import Agency

RKAP = Shape(
    CompanyPlan,
    ("fiscal_year", "unit_code", "item", "month"),
    ("label", "measure", "plan_sen", "realised_sen", "plan_scaled", "realised_scaled"),
    dict.fromkeys(("plan_sen", "realised_sen", "plan_scaled", "realised_scaled")),
)
_UNKNOWN = ("", Agency.Kind.OTHER.value)


def record_rkap(batch: Batch, table: Table) -> Difference:
    """Lines of companies by year and month; a file answers for its companies in its months."""
    columns = table.columns
    keys: list[Key] = list(zip(*(columns[name] for name in RKAP.key), strict=True))
    values = list(zip(*(columns[name] for name in RKAP.values), strict=True))
    units = sorted(set(columns["unit_code"]))
    marks = ", ".join(["%s"] * len(units))
    known = last_known(RKAP, f"f.unit_code IN ({marks})", units)
    parts = {(year, unit, month) for year, unit, _, month in keys}
    done = store_difference(
        batch,
        RKAP,
        Rows(keys, values, columns["sheet"], columns["row"]),
        known,
        within=(lambda key, _: (key[0], key[1], key[3]) in parts) if table.whole else None,
    )
    done.problems += _no_companies(units)
    return done


def _no_companies(units: list[str]) -> list[Problem]:
    """An agency that is known as something else than a company is held until confirmed."""
    codes = [agency_of(unit) for unit in units]
    rows = Agency.objects.filter(code__in=codes).order_by("valid_from", "recorded_at", "id")
    kinds = dict(rows.values_list("code", "kind"))
    wrong = [code for code in codes if kinds.get(code, "") not in (*_UNKNOWN, Agency.Kind.BUMD.value)]
    if not wrong:
        return []
    return [
        Problem(
            "not_a_company",
            read=", ".join(wrong[:3]),
            expected="kode BUMD",
            remedy="Kode ini milik perangkat daerah, bukan BUMD; betulkan kodenya, atau setujui.",
            held=True,
        )
    ]
