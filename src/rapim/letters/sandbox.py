"""What a Word form may say: fields, lists and conditions, and nothing that reaches further.

Two fences: the text of a form is read before it runs and only a handful of words of the template language
pass (`objections`), and it runs in a sandbox that knows plain values alone (`sandbox`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext
from jinja2.sandbox import SandboxedEnvironment

from rapim.letters.fields import LINES, ROWS, TEXT, Field

FILTERS = ("upper", "lower", "title", "trim", "join", "length", "first", "last", "default")
LOOP = ("index", "index0", "first", "last", "length")
DEPTH = 2
"""How deep lists may stand in lists."""
_PASS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.Name, nodes.Getattr,
    nodes.Const, nodes.Filter, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a form is refused: a code of the catalogue, the line where, and what was read there."""

    because: str
    line: int = 0
    read: str = ""
    near: str = ""


class Sandbox(SandboxedEnvironment):
    """Reads keys of plain rows and the counters of a loop; calls nothing, computes nothing."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))
    intercepted_unops = frozenset(("+", "-"))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Counters of a loop alone."""
        return isinstance(obj, LoopContext) and attr in LOOP

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is called."""
        return False

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A key of a row; what is no row has no parts."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """As `getattr`."""
        return self.getattr(obj, str(argument))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Nothing is computed."""
        raise self.security(operator)

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Nothing is computed."""
        raise self.security(operator)

    @staticmethod
    def security(operator: str) -> Exception:
        """The refusal of an operator."""
        return SecurityError(operator)


def sandbox() -> Sandbox:
    """A sandbox with the few filters of a form, strict about what is missing.

    Units: none.
    Source: jinja2.sandbox.
    """
    found = Sandbox(undefined=StrictUndefined, autoescape=True)
    found.globals.clear()
    found.tests = {}
    found.filters = {name: found.filters[name] for name in FILTERS}
    return found


def objections(source: str, fields: Iterable[Field]) -> tuple[list[Objection], set[str]]:
    """What in a text of a form is refused, and the fields that it uses.

    Units: lines of the source, from 1.
    Source: `Sandbox`, `fields.FIELDS`.
    """
    reader = _Reader({field.name: field for field in fields})
    try:
        reader.read(sandbox().parse(source), {}, 0)
    except TemplateSyntaxError as broken:
        reader.found.append(Objection("broken_tag", broken.lineno or 0, str(broken.message or "")))
    return reader.found, reader.used


class _Reader:
    """Walks a form once; knows for each name whether it is a text, a list or a row."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.found: list[Objection] = []
        self.used: set[str] = set()

    def read(self, node: nodes.Node, inside: Mapping[str, tuple[str, ...]], depth: int) -> None:
        """`inside` are the names of the loops around, each with the columns of its row ("" none: a text)."""
        if not isinstance(node, _PASS):
            return self._refuse("not_allowed", node, type(node).__name__.lower())
        if isinstance(node, nodes.For):
            return self._loop(node, inside, depth)
        if isinstance(node, nodes.Getattr):
            return self._part(node, inside)
        if isinstance(node, nodes.Name):
            return self._name(node, inside)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            return self._refuse("filter_unknown", node, node.name, ", ".join(FILTERS))
        if isinstance(node, nodes.Output):
            for shown in node.nodes:
                if self._kind(shown, inside) in (LINES, ROWS):
                    self._refuse("list_as_text", shown, getattr(shown, "name", ""))
        for child in node.iter_child_nodes():
            self.read(child, inside, depth)
        return None

    def _kind(self, node: nodes.Node, inside: Mapping[str, tuple[str, ...]]) -> str:
        if not isinstance(node, nodes.Name):
            return TEXT
        if node.name in inside:
            return ROWS if inside[node.name] else TEXT
        return self.fields[node.name].kind if node.name in self.fields else TEXT

    def _loop(self, node: nodes.For, inside: Mapping[str, tuple[str, ...]], depth: int) -> None:
        source, target = node.iter, node.target
        if node.recursive or node.test is not None or depth >= DEPTH:
            return self._refuse("loop_odd", node, getattr(source, "name", ""))
        if not isinstance(source, nodes.Name) or not isinstance(target, nodes.Name):
            return self._refuse("loop_odd", node, getattr(source, "name", ""))
        self._name(source, inside)
        field = self.fields.get(source.name)
        if field is None:
            return None
        if field.kind not in (LINES, ROWS):
            return self._refuse("loop_over_text", node, source.name)
        within = {**inside, target.name: field.columns, "loop": LOOP}
        for child in node.body:
            self.read(child, within, depth + 1)
        for child in node.else_:
            self.read(child, inside, depth)
        return None

    def _part(self, node: nodes.Getattr, inside: Mapping[str, tuple[str, ...]]) -> None:
        whole = node.node
        if not isinstance(whole, nodes.Name) or whole.name not in inside:
            name = getattr(whole, "name", "")
            return self._refuse("part_of_text", node, f"{name}.{node.attr}")
        if node.attr not in inside[whole.name]:
            near = ", ".join(inside[whole.name]) or whole.name
            return self._refuse("part_unknown", node, f"{whole.name}.{node.attr}", near)
        return None

    def _name(self, node: nodes.Name, inside: Mapping[str, tuple[str, ...]]) -> None:
        if node.name in inside:
            return None
        if node.name not in self.fields:
            near = difflib.get_close_matches(node.name, self.fields, 1, 0.5)
            return self._refuse("field_unknown", node, node.name, near[0] if near else "")
        self.used.add(node.name)
        return None

    def _refuse(self, because: str, node: nodes.Node, read: str = "", near: str = "") -> None:
        self.found.append(Objection(because, node.lineno, read, near))
