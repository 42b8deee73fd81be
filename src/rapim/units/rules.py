"""A rule: a public function that makes a figure, with a name, a version and its sentence.

The sentence on the screen is the first paragraph of the function's docstring; the version goes
up when the meaning changes, never when only the code does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_rules: dict[str, Rule] = {}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a reader may know of a rule: `parameters` are names for `rapim.law.at`."""

    name: str
    version: int
    sentence: str
    units: str
    source: str
    parameters: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The rule as JSON-ready values.

        Units: none.
        Source: trace panel of the board.
        """
        return {**asdict(self), "parameters": list(self.parameters)}


def rule(
    name: str, *, version: int, parameters: tuple[str, ...] = ()
) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Register a function as a rule; its docstring must say `Units:` and `Source:`.

    Units: none.
    Source: house rule, every figure opens to the function version behind it.
    """

    def register(function: Callable[P, T]) -> Callable[P, T]:
        if name in _rules:
            raise ValueError(f"two rules are named {name}")
        said = _parts(inspect.getdoc(function) or "")
        _rules[name] = Rule(name, version, said["sentence"], said["units"], said["source"], parameters)
        return function

    return register


def named(name: str) -> Rule:
    """The rule of a name; KeyError when no imported room has it.

    Units: none.
    Source: house rule, every figure opens to the function version behind it.
    """
    return _rules[name]


def every() -> tuple[Rule, ...]:
    """All rules of the imported rooms, by name.

    Units: none.
    Source: the generated page of rules.
    """
    return tuple(_rules[name] for name in sorted(_rules))


def _parts(doc: str) -> dict[str, str]:
    parts = {"sentence": doc.split("\n\n", 1)[0]}
    for block in doc.split("\n\n")[1:]:
        label = ""
        for line in block.splitlines():
            head = line.split(":", 1)[0]
            if head in ("Units", "Source"):
                label, line = head.lower(), line.split(":", 1)[1]
            if label:
                parts[label] = f"{parts.get(label, '')} {line.strip()}".strip()
    missing = {"units", "source"} - parts.keys()
    if missing:
        raise ValueError(f"a rule must say {' and '.join(sorted(missing))}: {parts['sentence']}")
    return {key: " ".join(text.split()) for key, text in parts.items()}
