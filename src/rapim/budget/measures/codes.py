"""Is a code one of its fiscal year? Normalised codes in, a verdict with its reason out."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from rapim import law
from rapim.units import fiscal_day
from rapim.units.rules import rule

KINDS = ("account", "activity", "sub_activity", "programme", "field", "affair", "unit")


class CodeVerdict(NamedTuple):
    """`state` is valid, warning or invalid; `because` a code with its `params`."""

    state: str
    because: str
    params: dict[str, Any]


@rule(
    "budget.codes.check_code",
    version=1,
    parameters=("code_patterns", "account_widths", "sub_activity_digits"),
)
def check_code(kind: str, code: str, fiscal_year: int) -> CodeVerdict:
    """A code is valid when it has the shape that the act in force in its fiscal year gives to its kind.

    `kind` is one of KINDS (ValueError otherwise). Verdicts: valid (`in_force`); warning
    (`sub_activity_4_digits_before_2023_list`, `sub_activity_2_digits_after_2023_list`,
    `kind_unknown_in_year`); invalid (`level_width` with level, read and expected digits;
    `shape`; `no_act`: no act of the year is known).

    Units: code as text.
    Source: Permendagri 13/2006 to FY2020, Permendagri 90/2019 from FY2021.
    """
    if kind not in KINDS:
        raise ValueError(f"no kind of code is named {kind}")
    day = fiscal_day(fiscal_year)
    try:
        patterns = law.at("code_patterns", day)
    except law.NotInForceError:
        return CodeVerdict("invalid", "no_act", {"fiscal_year": fiscal_year})
    if kind not in patterns:
        return CodeVerdict("warning", "kind_unknown_in_year", {"kind": kind, "fiscal_year": fiscal_year})
    if not re.fullmatch(patterns[kind], code):
        wrong = _wrong_level(code, law.at("account_widths", day)) if kind == "account" else None
        return CodeVerdict("invalid", "level_width" if wrong else "shape", wrong or {"read": code})
    if kind == "sub_activity":
        return _sub_activity(code, law.at("sub_activity_digits", day))
    return CodeVerdict("valid", "in_force", {})


@rule("budget.codes.account_kind", version=1, parameters=("account_kinds",))
def account_kind(code: str, fiscal_year: int) -> str | None:
    """The kind of an expenditure account is that of its longest prefix known to the act of its year.

    None for other accounts, and for years without an act.

    Units: normalised account code in, kind code out.
    Source: Permendagri 13/2006 to FY2020, Permendagri 90/2019 from FY2021.
    """
    try:
        kinds = law.at("account_kinds", fiscal_day(fiscal_year))
    except law.NotInForceError:
        return None
    fitting = [prefix for prefix in kinds if f"{code}.".startswith(f"{prefix}.")]
    return str(kinds[max(fitting, key=len)]) if fitting else None


def _wrong_level(code: str, widths: tuple[tuple[int, int], ...]) -> dict[str, Any] | None:
    for level, (group, (least, most)) in enumerate(zip(code.split("."), widths, strict=False), start=1):
        if not (group.isdecimal() and least <= len(group) <= most):
            return {"level": level, "read": group, "expected": least}
    return None


def _sub_activity(code: str, digits: int) -> CodeVerdict:
    read = len(code.rsplit(".", 1)[1])
    if read == digits:
        return CodeVerdict("valid", "in_force", {})
    side = "before" if read > digits else "after"
    params = {"read": read, "expected": digits}
    return CodeVerdict("warning", f"sub_activity_{read}_digits_{side}_2023_list", params)
