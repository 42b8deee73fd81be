"""What budget facts mean: arrays in, arrays out, no framework and no database.

Money is int64 sen, a share is a float 0 to 1 (NaN for null), days are whole numbers (`Known`
where some are null). One thing per module. FIGURES says which rule makes which figure of the board;
`rule_of` also knows the basis.
"""

from rapim.units.rules import Rule, named

from . import (
    absorption,
    amounts,
    causes,
    codes,
    company,
    compare,
    evaluation,
    ikpa,
    plan,
    progress,
    realisation,
    revenue,
    rhythm,
    scales,
    schedule,
)

FIGURES = {
    "ceiling_sen": "budget.absorption.ceiling_in_force",
    "planned_sen": "budget.schedule.plan_at",
    "realised_sen": "budget.realisation.from_lra",
    "absorption": "budget.absorption.gross",
    "absorption_direct": "budget.absorption.direct",
    "absorption_net": "budget.absorption.net",
    "deviation_pp": "budget.absorption.deviation_pp",
    "deviation_rel": "budget.absorption.deviation_rel",
    "days_behind": "budget.schedule.days_behind",
    "days_behind_first": "budget.schedule.days_behind",
    "plan_quality": "budget.plan.quality",
    "physical": "budget.progress.weighted",
    "pace_sen": "budget.absorption.required_pace",
    "causes": "budget.causes.partition",
    "rhythm_days": "budget.rhythm.rhythm",
    "median_days": "budget.rhythm.rhythm",
}


def rule_of(figure: str, basis: str = "lra") -> Rule:
    """The rule that makes a figure of the board on a basis (lra or sp2d); KeyError for other names.

    Units: none.
    Source: house rule, every figure opens to the function version behind it.
    """
    if (figure, basis) == ("realised_sen", "sp2d"):
        return named("budget.realisation.from_sp2d")
    return named(FIGURES[figure])


__all__ = [
    "FIGURES",
    "absorption",
    "amounts",
    "causes",
    "codes",
    "company",
    "compare",
    "evaluation",
    "ikpa",
    "plan",
    "progress",
    "realisation",
    "revenue",
    "rhythm",
    "rule_of",
    "scales",
    "schedule",
]
