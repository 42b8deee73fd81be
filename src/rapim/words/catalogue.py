"""The catalogues, and the one way to read them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("id", "en")


def _flat(tree: dict[str, Any], prefix: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            words |= _flat(value, f"{prefix}{key}.")
        else:
            words[prefix + key] = str(value)
    return words


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All words of one language by code.

    Units: text.
    Source: `<lang>.toml` and `<part>_<lang>.toml` beside this module; no code stands in two of them.
    """
    words: dict[str, str] = {}
    for file in sorted(files("rapim.words").iterdir(), key=lambda file: file.name):
        if file.name == f"{lang}.toml" or file.name.endswith(f"_{lang}.toml"):
            more = _flat(tomllib.loads(file.read_text("utf-8")))
            if twice := words.keys() & more.keys():
                raise ValueError(f"{file.name}: {sorted(twice)} stand in another file")
            words |= more
    return words


def has(code: str) -> bool:
    """Whether a code has words.

    Units: none.
    Source: the Indonesian catalogue, which is complete by definition.
    """
    return code in catalogue("id")


def say(code: str, /, lang: str = "id", **values: object) -> str:
    """The words for a code, with values filled in. An unknown code is an error of the caller.

    Units: text.
    Source: the catalogue of the language.
    """
    text = catalogue(lang if lang in LANGUAGES else "id")[code]
    return text.format_map(values) if values else text
