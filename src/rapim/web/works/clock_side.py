"""Notes on whose clock ran as pages show them: what each says, its state, and who may answer it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rapim import words
from rapim.procurement.actions.clocks import NOTERS, parties_of
from rapim.procurement.measures.clocks import AWAITING, DISPUTED, KINDS, LEADER, REQUEST
from rapim.procurement.measures.lateness import CLOCKS
from rapim.web.access import Rights
from rapim.web.works.asked import Wanted

Body = Mapping[str, Any]
TONES = {"waiting": "watch", "disputed": "late", "confirmed": "ok", "dismissed": "none"}


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note in one language, and for which parties the reader may answer it."""

    body: Body
    lang: str
    answers: tuple[str, ...] = ()

    @property
    def tone(self) -> str:
        return TONES[self.body["state"]]

    @property
    def said(self) -> str:
        """What the note says, in words: `Menunggu Pusat 1 Mei – 20 Mei 2019`."""
        start = dt.date.fromisoformat(self.body["day"])
        until = dt.date.fromisoformat(self.body["until"]) if self.body["until"] else None
        who = words.say(f"clock.{self.body['party']}", self.lang)
        if self.body["kind"] in REQUEST:
            return words.say(f"clock_said.{self.body['kind']}", self.lang, day=words.day(start, self.lang))
        name = "beyond" if self.body["party"] == "beyond" else AWAITING
        code = f"clock_said.{name}" if until else f"clock_said.{name}_open"
        last = words.day(until, self.lang) if until else ""
        return words.say(code, self.lang, who=who, day=words.day(start, self.lang), until=last)

    @property
    def state(self) -> str:
        """Its state with the days that hang on it."""
        days = words.whole(self.body["days"], self.lang)
        return words.say(f"clock_state.{self.body['state']}", self.lang, days=days)

    @property
    def asked(self) -> str:
        """Who must answer: the named party, or a leader."""
        code = f"clock_asked.{LEADER if self.body['state'] == DISPUTED else self.body['party']}"
        return words.say(code, self.lang)

    @property
    def words(self) -> list[dict[str, Any]]:
        """What was said on it, in order."""
        return [
            {**one, "verdict": f"clock_word.{_verdict(one)}", "as": f"clock_party.{one['party']}"}
            for one in self.body["replies"]
        ]


class ClockSide:
    """The notes on a package, and what the reader may do about them (today alone, not on an earlier day)."""

    def __init__(self, one: Body, wanted: Wanted, rights: Rights, lang: str) -> None:
        self.one, self.lang = one, lang
        now = wanted.asked.as_of == wanted.asked.today and wanted.asked.known_at is None
        agency = one["agency"]
        may_answer = now and rights.may("answer_clock", agency)
        self._by = parties_of(rights.held, agency) if may_answer else frozenset()
        self.may_note = now and rights.may("note_clock", agency) and one["node"] is not None
        self.today = wanted.asked.today

    @property
    def notes(self) -> list[NoteLine]:
        """Every note, the last first."""
        return [NoteLine(row, self.lang, answers(row, self._by)) for row in reversed(self.one["clock_notes"])]

    @property
    def kinds(self) -> list[str]:
        """The kinds the reader may note."""
        return list(KINDS if self._by & {"opd", "pokja"} else (AWAITING,))

    @property
    def parties(self) -> list[str]:
        """Whom the reader may name: anyone but the own party."""
        own = self._by & set(NOTERS)
        return [clock for clock in CLOCKS if clock not in own]

    @property
    def shown(self) -> bool:
        return bool(self.one["clock_notes"]) or self.may_note


class Worklist:
    """The open notes that wait for a word of the reader, and the other open ones within reach."""

    def __init__(self, wanted: Wanted, rights: Rights, lang: str) -> None:
        self.wanted, self.rights, self.lang = wanted, rights, lang
        self.found = wanted.found()

    @property
    def simulated(self) -> bool:
        return bool((self.found["government"] or {}).get("simulated"))

    @cached_property
    def _lines(self) -> list[NoteLine]:
        return [
            NoteLine(row, self.lang, answers(row, parties_of(self.rights.held, row["agency"])))
            for row in sorted(self.found["clock_notes"], key=lambda row: (-row["days"], row["id"]))
            if self.rights.may("see_packages", row["agency"])
        ]

    @property
    def mine(self) -> list[NoteLine]:
        """Those the reader may answer, the most days first."""
        return [line for line in self._lines if due(line.body, line.answers)]

    @property
    def others(self) -> list[NoteLine]:
        """Those that wait for someone else."""
        return [line for line in self._lines if not due(line.body, line.answers)]


def answers(row: Body, by: frozenset[str]) -> tuple[str, ...]:
    """The parties for which a reader may answer a note.

    Units: codes.
    Source: the named party; a leader where it disputes.
    """
    named = (row["party"],) if row["party"] in by else ()
    leads = LEADER in by and any(
        word["party"] == row["party"] and not word["confirms"] for word in row["replies"]
    )
    return (*named, LEADER) if leads and row["party"] not in by else named


def due(row: Body, parties: tuple[str, ...]) -> bool:
    """Whether a note waits for one of some parties: it is unanswered, or disputed before a leader."""
    return (LEADER in parties) if row["state"] == DISPUTED else bool(parties)


def count(found: Body, rights: Rights) -> int:
    """How many open notes wait for the reader.

    Units: notes.
    Source: the summary of the kept set.
    """
    if not rights["answer_clock"]:
        return 0
    return sum(
        due(row, answers(row, parties_of(rights.held, row["agency"])))
        for row in found["clock_notes"]
        if rights.may("see_packages", row["agency"])
    )


def _verdict(word: Body) -> str:
    named = "decided_" if word["party"] == LEADER or word["party"] in ("centre", "beyond") else ""
    return f"{named}{'confirms' if word['confirms'] else 'disputes'}"
