"""No page can ask for a word that is not there, in either language."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

import rapim
from rapim.budget.models import Reply
from rapim.intake.models import Upload
from rapim.intake.options import KINDS
from rapim.ledger.models import Batch
from rapim.org import access
from rapim.org.models import Agency, Holder
from rapim.words import LANGUAGES
from rapim.words.catalogue import catalogue

SOURCE = Path(rapim.__file__).parent
SAID = re.compile(r"""(?:\bsay\(|\btell\(request,|\{%\s*say)\s*["']([\w.-]+)["']""")

LOGGED = re.compile(r"""\blog\(\s*actor,\s*"(\w+)"|\bverb="(\w+)\"""")


def said() -> set[str]:
    files = [*SOURCE.rglob("web/**/*.py"), *SOURCE.rglob("web/**/*.html"), *SOURCE.rglob("cli/*.py")]
    return {code for file in files for code in SAID.findall(file.read_text("utf-8"))}


def built() -> set[str]:
    """Codes that are put together from values."""
    sections = {
        "role": access.ROLES,
        "verb": (*access.VERBS, "signed_in"),
        "kindfile": KINDS,
        "kind": Agency.Kind.values,
        "standing": Holder.Standing.values,
        "reply": Reply.Kind.values,
        "status": ("loaded", "duplicate", "held", "refused", "repeated", "unreadable", "not_recognised"),
        "data": [f"status_{value}" for value in Batch.Status.values],
    }
    return {f"{section}.{value}" for section, values in sections.items() for value in values} | logged()


def logged() -> set[str]:
    """The verbs of the log, which its page says in words."""
    found = [
        "".join(pair) for file in SOURCE.rglob("*.py") for pair in LOGGED.findall(file.read_text("utf-8"))
    ]
    return {f"act.{verb}" for verb in (*found, "batch_loaded", "batch_held", "unlock_month", "lock_month")}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_word_that_is_said_stands_in_the_catalogue(lang: str) -> None:
    assert sorted((said() | built()) - catalogue(lang).keys()) == []


def test_both_languages_fill_in_the_same_values() -> None:
    def names(text: str) -> set[str]:
        return {part[1] for part in string.Formatter().parse(text) if part[1]}

    native, english = catalogue("id"), catalogue("en")
    assert native.keys() == english.keys()
    assert [code for code in native if names(native[code]) != names(english[code])] == []


def test_an_upload_has_a_word_for_each_state() -> None:
    assert set(Upload.State.values) == {"reading", "preview", "refused", "loading", "done"}
