"""Judge all tables of a call together, so that the order of files does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from rapim.intake.options import Options
from rapim.intake.reading import Reading, Seen
from rapim.intake.variant import Judge, Leaves, Verdict, leaves_from, leaves_of

VARIANT_WORDS = {"monthly": "bulanan", "cumulative": "kumulatif"}


@dataclass(slots=True)
class Year:
    """The LRA tables of one fiscal year in a call, and the leaves of those known before."""

    readings: list[Reading] = field(default_factory=list)
    stored: list[Leaves] = field(default_factory=list)


def judge_variants(files: Sequence[Seen], options: Options) -> None:
    """Say of every LRA table whether it is monthly or cumulative, or refuse it until said."""
    years: dict[int, Year] = {}
    for seen in files:
        for reading in seen.readings:
            if reading.of_lra and not reading.beside and reading.settled.year and reading.settled.month:
                years.setdefault(reading.settled.year, Year()).readings.append(reading)
    for fiscal_year, year in years.items():
        agencies = {code for reading in year.readings for code in reading.settled.agencies}
        year.stored = stored_leaves(fiscal_year, agencies)
        _judge_year(year, options)
    for seen in files:
        for reading in seen.readings:
            if reading.beside is not None:
                _follow(reading, reading.beside)


def _follow(income: Reading, lra: Reading) -> None:
    """Revenue among the rows of an LRA is monthly or cumulative as that LRA is, or as undecided."""
    income.settled.variant = lra.settled.variant
    income.settled.found |= {
        name: lra.settled.found[name] for name in ("variant",) if name in lra.settled.found
    }
    known = income.settled.problems
    known += [one for one in lra.settled.problems if one.fatal and one not in known]


def note_leaves(reading: Reading) -> None:
    """Keep the leaves of an LRA table for the judgement, before the table may be let go."""
    month = reading.settled.month
    if reading.of_lra and not reading.beside and month and reading.table is not None:
        reading.leaves = leaves_of(reading.table, month, frozenset(reading.settled.agencies))


def stored_leaves(fiscal_year: int, agencies: set[str]) -> list[Leaves]:
    """The leaves of the LRA months known before, of some agencies, one for each agency and month."""
    listed = sorted(agencies)
    found: dict[tuple[str, int], dict[int, tuple[tuple[str, str, str], int, int | None, bool]]] = {}
    for start in range(0, len(listed), 500):
        some = listed[start : start + 500]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.agency_code, f.month, l.id, l.unit_code, l.sub_activity, l.account, "  # noqa: S608
                "f.realised_sen, f.ceiling_sen, f.cumulative, f.withdrawn "
                "FROM budget_realisation f JOIN budget_line l ON l.id = f.line_id "
                f"WHERE l.fiscal_year = %s AND l.agency_code IN ({', '.join(['%s'] * len(some))}) "
                "ORDER BY f.batch_id",
                [fiscal_year, *some],
            )
            for (
                agency,
                month,
                line,
                unit,
                sub,
                account,
                amount,
                ceiling,
                cumulative,
                gone,
            ) in cursor.fetchall():
                rows = found.setdefault((agency, month), {})
                rows.pop(line, None)
                if not gone:
                    rows[line] = ((unit, sub, account), amount, ceiling, bool(cumulative))
    return [_stored(agency, month, rows) for (agency, month), rows in found.items() if rows]


def _stored(
    agency: str, month: int, rows: dict[int, tuple[tuple[str, str, str], int, int | None, bool]]
) -> Leaves:
    keys, amounts, ceilings, flags = zip(*rows.values(), strict=True)
    stored_as = "cumulative" if all(flags) else "monthly" if not any(flags) else "mixed"
    return leaves_from(month, frozenset({agency}), keys, amounts, ceilings, stored_as)


def _judge_year(year: Year, options: Options) -> None:
    judge = Judge()
    for reading in year.readings:
        if (mine := reading.leaves) is None:
            continue
        fresh = [
            one.leaves
            for one in year.readings
            if one.leaves is not None and one.leaves is not mine and one.kind == reading.kind
        ]
        taken = {(agency, leaves.month) for leaves in fresh for agency in leaves.agencies}
        stored = year.stored if reading.kind == "lra" else []
        known = [old for old in stored if not any((agency, old.month) in taken for agency in old.agencies)]
        verdict = judge.judge(mine, [*fresh, *known])
        _settle_variant(
            reading, verdict, [old for old in year.stored if old.agencies & mine.agencies], options
        )


def _settle_variant(reading: Reading, verdict: Verdict, known: Sequence[Leaves], options: Options) -> None:
    settled, stated, said = reading.settled, reading.table_variant, options.variant
    settled.found["variant"] = "said" if said else "file" if stated else verdict.because
    settled.found["leaves"] = {"rising": verdict.rising, "falling": verdict.falling}
    settled.variant = said or stated or verdict.variant
    if said:
        _check_said(reading, said, verdict, options)
    elif not settled.variant:
        settled.refuse(
            "variant_unknown",
            read=_counted(verdict),
            expected="bulanan atau kumulatif",
            remedy="Belum pasti dari rinciannya; sebutkan --variant monthly atau --variant cumulative.",
        )
    elif against := _against(settled.variant, verdict, known):
        word = VARIANT_WORDS[settled.variant]
        settled.refuse(
            "variant_differs",
            read=", ".join(str(month) for month in against),
            expected=word,
            remedy=f"Bulan yang sudah dimuat disimpan lain dari {word}; periksa, lalu sebutkan --variant.",
        )


def _check_said(reading: Reading, said: str, verdict: Verdict, options: Options) -> None:
    """What was said may not contradict the file, nor, unless confirmed, what its leaves say."""
    stated = reading.table_variant
    if stated and said != stated:
        reading.settled.refuse(
            "variant_contradicts",
            read=VARIANT_WORDS[stated],
            expected=VARIANT_WORDS[said],
            remedy=f"Berkas menyatakan diri {VARIANT_WORDS[stated]}; hapus --variant.",
        )
    elif verdict.because == "leaves" and verdict.variant != said and not options.accept:
        word = VARIANT_WORDS[verdict.variant]
        reading.settled.refuse(
            "variant_contradicts",
            read=_counted(verdict),
            expected=VARIANT_WORDS[said],
            remedy=f"Rincian antarbulan menunjukkan {word}; hapus --variant, atau tegaskan --accept.",
        )


def _against(variant: str, verdict: Verdict, known: Sequence[Leaves]) -> list[int]:
    """The known months, from February on, that were stored as the other variant."""
    if verdict.because == "january":
        return []
    return sorted({old.month for old in known if old.month > 1 and old.stored_as != variant})


def _counted(verdict: Verdict) -> str:
    return f"{verdict.falling} rincian turun, {verdict.rising} naik"
