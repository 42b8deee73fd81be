"""Things that go from state to state by acts: one table of acts, and one way to step, refuse and replay.

A table is read top to bottom: is there such an act, does it go from this state, is it its turn, does its
guard agree. What is not in the table cannot be done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Generic, NamedTuple, Protocol, TypeVar


class Act(NamedTuple):
    """What is done: by whom (party and name), on which day, with its details."""

    name: str
    party: str
    by: str
    day: dt.date
    details: Mapping[str, Any] = {}


class Refusal(NamedTuple):
    """Why an act cannot be done: a code of the word catalogue, the rule or article, and details."""

    because: str
    source: str
    params: dict[str, Any]


class Acting(Protocol):
    """An act of any shape: its name and its details."""

    @property
    def name(self) -> str: ...

    @property
    def details(self) -> Mapping[str, Any]: ...


class Standing(Protocol):
    """Where a thing stands: a frozen dataclass with its state."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def state(self) -> str: ...


S = TypeVar("S", bound=Standing)
A = TypeVar("A", bound=Acting)
Guard = Callable[[S, A], Refusal | None]
Effect = Callable[[S, A], dict[str, Any]]


class Row(NamedTuple, Generic[S, A]):
    """One line of a table: the act, from which states, its guard, its effect and, where acts have parties,
    whose act it is.
    """

    act: str
    states: tuple[str, ...]
    guard: Guard[S, A]
    effect: Effect[S, A]
    parties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table(Generic[S, A]):
    """Every act there is. `turn` asks what the state alone does not, `noted` is what each act
    leaves behind.
    """

    rows: tuple[Row[S, A], ...]
    source: str
    turn: Callable[[Row[S, A], S, A], Refusal | None]
    noted: Effect[S, A]

    def step(self, now: S, act: A) -> S | Refusal:
        """Where an act leads, or why it is refused.

        Units: none.
        Source: the rows.
        """
        row = next((row for row in self.rows if row.act == act.name), None)
        if row is None:
            return Refusal("no_such_act", self.source, {"act": act.name})
        if now.state not in row.states:
            return Refusal("not_in_this_state", self.source, {"state": now.state})
        refusal = self.turn(row, now, act) or row.guard(now, act)
        if refusal is not None:
            return refusal
        return replace(now, **row.effect(now, act), **self.noted(now, act))

    def replayed(self, now: S, acts: Iterable[A]) -> S:
        """Where a thing stands after its acts; ValueError where they do not follow from each other.

        Units: none.
        Source: the acts, in their order.
        """
        for act in acts:
            found = self.step(now, act)
            if isinstance(found, Refusal):
                raise ValueError(f"{act.name} does not follow: {found.because}")
            now = found
        return now


class Dated(Standing, Protocol):
    """Something whose acts stand in the order of their days."""

    @property
    def last_day(self) -> dt.date: ...


D = TypeVar("D", bound=Dated)


def in_turn(source: str) -> Callable[[Row[D, Act], D, Act], Refusal | None]:
    """An act belongs to the parties of its row, and no act is older than the one before it.

    Units: dates.
    Source: rows of the table.
    """

    def turn(row: Row[D, Act], now: D, act: Act) -> Refusal | None:
        if act.party not in row.parties:
            return Refusal("not_this_party", source, {"parties": ", ".join(row.parties)})
        if act.day < now.last_day:
            return Refusal("before_last_act", source, {"last": now.last_day.isoformat()})
        return None

    return turn


def always(row: Any, now: Any, act: Any) -> None:
    """It is anyone's turn at any time.

    Units: none.
    Source: rows of the table.
    """


def free(now: Any, act: Any) -> None:
    """A guard that asks for nothing.

    Units: none.
    Source: rows of the table.
    """


def stays(now: Any, act: Any) -> dict[str, Any]:
    """An effect that changes nothing.

    Units: none.
    Source: rows of the table.
    """
    return {}


def to(state: str) -> Callable[[Any, Any], dict[str, Any]]:
    """An effect that leads to a state.

    Units: none.
    Source: rows of the table.
    """
    return lambda now, act: {"state": state}


def says(name: str, source: str) -> Callable[[Any, Acting], Refusal | None]:
    """A guard that asks for a detail in words; without it the refusal is `<name>_missing`.

    Units: none.
    Source: rows of the table.
    """

    def guard(now: Any, act: Acting) -> Refusal | None:
        given = str(act.details.get(name, "")).strip()
        return None if given else Refusal(f"{name}_missing", source, {})

    return guard
