"""What a check answers, and how a room keeps its checks: fired, clear, or not applicable because …."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from functools import wraps
from typing import Any, ParamSpec

from .rules import Rule, named, rule

P = ParamSpec("P")

_reasons: set[str] = set()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`state` fired, clear or not_applicable; `level` amber or red when fired, else None."""

    state: str
    because: str
    level: str | None = None
    params: dict[str, Any] = field(default_factory=dict)
    id: str = ""
    version: int = 0

    def __post_init__(self) -> None:
        if self.because not in _reasons:
            raise ValueError(f"{self.because} is not among the reasons of BECAUSE")

    def as_dict(self) -> dict[str, Any]:
        """The verdict as JSON-ready values.

        Units: none.
        Source: `rapim board --json`, alerts of a unit.
        """
        return asdict(self)


class Checks:
    """The checks of one room, and every reason they can give (the catalogues have words for each)."""

    def __init__(self, room: str, because: tuple[str, ...]) -> None:
        self.room = room
        self.found: dict[str, Rule] = {}
        _reasons.update(because)

    def add(
        self, name: str, *, version: int, parameters: tuple[str, ...]
    ) -> Callable[[Callable[P, Verdict]], Callable[P, Verdict]]:
        """Register a check: its verdicts bear its id and version, and it is a rule.

        Units: none.
        Source: house rule, change the meaning of a check, bump its version.
        """

        def register(function: Callable[P, Verdict]) -> Callable[P, Verdict]:
            key = f"{self.room}.{name}"

            @wraps(function)
            def run(*args: P.args, **kwargs: P.kwargs) -> Verdict:
                return replace(function(*args, **kwargs), id=name, version=version)

            rule(key, version=version, parameters=parameters)(run)
            self.found[name] = named(key)
            return run

        return register


def clear(because: str, **params: Any) -> Verdict:
    """The check found nothing.

    Units: none.
    Source: house rule, a check answers fired, clear or not applicable because.
    """
    return Verdict("clear", because, None, params)


def fired(level: str, because: str, **params: Any) -> Verdict:
    """The check found something, amber or red.

    Units: none.
    Source: house rule, a check answers fired, clear or not applicable because.
    """
    return Verdict("fired", because, level, params)


def not_applicable(because: str, **params: Any) -> Verdict:
    """The check cannot be made here.

    Units: none.
    Source: house rule, a check answers fired, clear or not applicable because.
    """
    return Verdict("not_applicable", because, None, params)
