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
    Source: `<lang>.toml` beside this module.
    """
    return _flat(tomllib.loads(files("rapim.words").joinpath(f"{lang}.toml").read_text("utf-8")))


def has(code: str) -> bool:
    """Whether a code has words.

    Units: none.
    Source: the Indonesian catalogue, which is complete by definition.
    """
    return code in catalogue("id")


def say(code: str, lang: str = "id", **values: object) -> str:
    """The words for a code, with values filled in. An unknown code is an error of the caller.

    Units: text.
    Source: the catalogue of the language.
    """
    text = catalogue(lang if lang in LANGUAGES else "id")[code]
    return text.format_map(values) if values else text
