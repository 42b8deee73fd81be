"""How well causes are recognised in a voice, and of a cause, that the phrasebook has not heard.

Voices are the files `causes/voice_*.toml`. `desk` and `more` answer what the others showed missing: they
are left out of the learning too. No promise: figures to compare two states of the phrasebook by.
"""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import numpy as np

from rapim.meeting.measures import likeness

FOLDER = files("rapim.meeting.measures")
WITH_ERRORS_SEEN = ("voice_desk", "voice_more")
PARTS = 5

Book = dict[str, dict[str, Any]]


def measure() -> dict[str, Any]:
    """Precision and recall over pairs: each voice left out, then with a fifth of the causes too."""
    books = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text("utf-8"))
        for file in sorted((FOLDER / "causes").iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml") and file.name.removesuffix(".toml") not in WITH_ERRORS_SEEN
    }
    words = likeness.Words(tomllib.loads((FOLDER / "concepts.toml").read_text("utf-8")))
    answer: dict[str, Any] = {}
    for voice in [name for name in books if name.startswith("voice_")]:
        known = likeness.together(book for name, book in books.items() if name != voice)
        heard = books[voice]
        answer[f"without_{voice}"] = _figures(words, known, heard, frozenset())
        gone = [frozenset(sorted(known)[at::PARTS]) for at in range(PARTS)]
        parts = [_figures(words, known, heard, some) for some in gone]
        answer[f"without_{voice}_and_its_causes"] = {
            name: round(float(np.mean([part[name] for part in parts])), 3) for name in parts[0]
        }
    return answer


def _figures(words: likeness.Words, known: Book, heard: Book, gone: frozenset[str]) -> dict[str, float]:
    """Precision and recall; with causes `gone`, those of the pairs that hold a text of such a cause."""
    learned = likeness.Lexicon(words, {code: one for code, one in known.items() if code not in gone})
    told = [(code, text) for code, one in heard.items() for text in one["says"]]
    likely = learned.likely([text for _, text in told])
    codes = np.array([code for code, _ in told])
    asked = np.isin(codes, sorted(gone)) if gone else np.ones(len(codes), dtype=bool)
    upper = np.triu_indices(len(codes), k=1)
    counts = (asked[:, None] | asked[None, :])[upper]
    found = (likely @ likely.T >= likeness.SAME)[upper][counts]
    wanted = (codes[:, None] == codes[None, :])[upper][counts]
    both = float((found & wanted).sum())
    return {
        "precision": round(both / max(float(found.sum()), 1.0), 3),
        "recall": round(both / max(float(wanted.sum()), 1.0), 3),
    }
