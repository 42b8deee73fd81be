"""Which problems name the same cause, in the many words of officials, without any service elsewhere.

A text becomes stems, stems become concepts (`concepts.toml`: lelang, tender and seleksi are one), and
phrases of concepts speak for causes (`causes.toml`). Two texts are alike as far as they speak for the
same causes and as far as they share the words in which causes are told; names of places, roads and
agencies hardly count.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, product
from math import log
from typing import NamedTuple

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_WORD = re.compile(r"[a-z]+")
_STOP = frozenset(
    """yang dan di ke dari untuk dengan oleh pada dalam ini itu ada adalah akan sudah masih juga atau karena
    sebab sehingga agar para kami kita mereka nya saja lagi hanya baru setelah sebelum saat ketika sejak
    hingga sampai secara serta maka bahwa seperti tersebut dapat bisa harus perlu mohon kepada terhadap
    akibat atas bagi antara lain sebagai hal yaitu tahun bulan hari tanggal minggu rp juta miliar milyar
    ribu rupiah persen paket kegiatan pekerjaan kerja program unit buah se sd dst banget padahal sekarang
    kemarin""".split()  # noqa: SIM905
)
_AGENCY = frozenset(
    ("dinas", "kecamatan", "kelurahan", "kabupaten", "kota", "desa", "kantor", "badan", "kepala")
)
_REACH = 4
"""How many other words may stand between the words of a phrase."""
_UNKNOWN, _OBJECT = 0.25, 0.1
"""What a word counts that no cause is told in, and a word of an agency."""
_CAUSE, _WORDS = 0.85, 0.55
"""How much of likeness two equal causes give, and two equal sets of words."""
SAME = 0.5
"""From this likeness on two texts name the same cause (calibrated on labelled texts)."""


class Suggestion(NamedTuple):
    """A cause that a text speaks for: its code, and how strongly (0 to 1, of all that it speaks for)."""

    cause: str
    share: float


class Pair(NamedTuple):
    """Two texts, by their place, and how alike they are (0 to 1)."""

    one: int
    other: int
    score: float


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that speaks for a cause: its concepts, without order, and what it weighs."""

    cause: int
    words: frozenset[str]
    weight: float


class Lexicon:
    """Words, concepts and phrases of causes, read once."""

    def __init__(
        self, concepts: Mapping[str, Mapping[str, object]], causes: Mapping[str, Mapping[str, object]]
    ):
        self.stem = cache(snowballstemmer.stemmer("indonesian").stemWord)
        self.short = {word: str(full).split() for word, full in concepts["abbreviations"].items()}
        self.joined = sorted(
            ((words, str(one)) for words, one in concepts["joined"].items()), key=lambda pair: -len(pair[0])
        )
        self.concept: dict[str, str] = {}
        for name, words in concepts["concepts"].items():
            for word in words:  # type: ignore[attr-defined]
                self.concept.setdefault(word, name)
                self.concept.setdefault(self.stem(word), name)
        self.names = {code: (str(one["id"]), str(one["en"])) for code, one in causes.items()}
        self.codes = list(self.names)
        self.known: frozenset[str] = frozenset()
        self._near: dict[str, str] = {}
        told = [
            (at, frozenset(self.words(cue)))
            for at, one in enumerate(causes.values())
            for cue in one["cues"]  # type: ignore[attr-defined]
        ]
        counts = Counter(word for _, words in told for word in words)
        self.worth = {word: log(len(told) / count) / log(len(told)) for word, count in counts.items()}
        self.known = frozenset(counts) | frozenset(self.concept.values())
        self._near = _misspelt(self.known | set(self.concept))
        self.cues: dict[str, list[Cue]] = defaultdict(list)
        for at, words in dict.fromkeys(pair for pair in told if pair[1]):
            rarest = max(words, key=lambda word: (self.worth[word], word))
            self.cues[rarest].append(Cue(at, words, sum(self.worth[word] for word in words)))

    def words(self, text: str) -> list[str]:
        """The concepts and stems of a text in their order; words that say nothing are left out."""
        told = text.casefold()
        for words, one in self.joined:
            told = told.replace(words, one)
        found = []
        for raw in _WORD.findall(told):
            for word in self.short.get(raw, (raw,)):
                if word not in _STOP and (named := self._named(word)):
                    found.append(named)
        return found

    def _named(self, word: str) -> str:
        if (known := self.concept.get(word)) is not None:
            return known
        stem: str = self.stem(word)
        if (known := self.concept.get(stem)) is not None:
            return known
        if stem in self.known or len(word) < 6:
            return stem
        near = self._near.get(word) or next((self._near[cut] for cut in _cuts(word) if cut in self._near), "")
        return self._near_concept(near) if near else stem

    def _near_concept(self, near: str) -> str:
        return self.concept.get(near, near)


@cache
def lexicon() -> Lexicon:
    """The lexicon of this house.

    Units: none.
    Source: `causes.toml`, `concepts.toml`.
    """
    folder = files("rapim.meeting.measures")
    concepts, causes = (
        tomllib.loads((folder / name).read_text("utf-8")) for name in ("concepts.toml", "causes.toml")
    )
    return Lexicon(concepts, causes)


def suggested(text: str, most: int = 3) -> list[Suggestion]:
    """The causes a text speaks for, the strongest first; none where it speaks for none.

    Units: shares 0 to 1.
    Source: phrases of `causes.toml`.
    """
    known = lexicon()
    spoken = _spoken(known, [known.words(text)])[0]
    total = spoken.sum()
    order = np.argsort(-spoken, kind="stable")[:most]
    return [Suggestion(known.codes[at], float(spoken[at] / total)) for at in order if spoken[at] > 0]


def pairs(texts: Sequence[str], least: float = SAME) -> list[Pair]:
    """The pairs of texts that name the same cause, each pair once, by place.

    Units: likeness 0 to 1.
    Source: causes spoken for, and words shared (see the module).
    """
    profile = Profiles(texts)
    found: list[Pair] = []
    for start in range(0, len(texts), 512):
        score = profile.likeness(slice(start, start + 512))
        rows, columns = np.nonzero(np.triu(score >= least, k=1 + start))
        found += [
            Pair(start + int(a), int(b), round(float(score[a, b]), 4))
            for a, b in zip(rows, columns, strict=True)
        ]
    return found


def like(text: str, others: Sequence[str]) -> list[float]:
    """How alike a text is to each of some others.

    Units: likeness 0 to 1.
    Source: as `pairs`.
    """
    if not others:
        return []
    scores = Profiles([text, *others]).likeness(slice(0, 1))[0, 1:]
    return [round(float(score), 4) for score in scores]


class Profiles:
    """Texts as arrays: what causes they speak for, and the weighed words in which they do."""

    def __init__(self, texts: Sequence[str]) -> None:
        known = lexicon()
        told = [known.words(text) for text in texts]
        self.causes = _sharpened(_spoken(known, told))
        self.words = _weighed(known, told)

    def likeness(self, rows: slice) -> Floats:
        """How alike some texts are to all, shape (rows, texts), 0 to 1."""
        causes = self.causes[rows] @ self.causes.T
        words = self.words[rows] @ self.words.T
        both: Floats = 1 - (1 - _CAUSE * causes) * (1 - _WORDS * words)
        return both


def _spoken(known: Lexicon, told: Sequence[Sequence[str]]) -> Floats:
    """How strongly each text speaks for each cause, shape (texts, causes)."""
    found = np.zeros((len(told), len(known.codes)))
    for at, words in enumerate(told):
        places: dict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(words):
            places[word].append(place)
        for word in places:
            for cue in known.cues.get(word, ()):
                if cue.words <= places.keys() and _close([places[one] for one in cue.words]):
                    found[at, cue.cause] = max(found[at, cue.cause], cue.weight) + 0.15 * min(
                        found[at, cue.cause], cue.weight
                    )
    return found


def _close(places: Sequence[Sequence[int]]) -> bool:
    """Whether some choice of places, one of each word, lies within reach."""
    if len(places) == 1:
        return True
    widest = len(places) - 1 + _REACH
    return any(max(some) - min(some) <= widest for some in product(*(one[:4] for one in places)))


def _sharpened(spoken: Floats) -> Floats:
    """The strongest causes of each text, as vectors of length one (zero where it speaks for none)."""
    sharp = np.where(spoken >= 0.6 * spoken.max(axis=1, keepdims=True), spoken, 0.0) ** 2
    length = np.linalg.norm(sharp, axis=1, keepdims=True)
    found: Floats = np.divide(sharp, length, out=np.zeros_like(sharp), where=length > 0)
    return found


def _weighed(known: Lexicon, told: Sequence[Sequence[str]]) -> Floats:
    """Words and neighbours of words of each text, weighed by how rare they are, as vectors of length one."""
    some = [Counter(_features(words)) for words in told]
    counts = Counter(feature for one in some for feature in one)
    shared = {feature: at for at, feature in enumerate(f for f, n in counts.items() if n > 1)}
    found = np.zeros((len(told), max(1, len(shared))))
    length = np.zeros(len(told))
    for at, one in enumerate(some):
        for feature in one:
            worth = _worth(known, feature) * (log((1 + len(told)) / (1 + counts[feature])) + 0.5)
            length[at] += worth**2
            if feature in shared:
                found[at, shared[feature]] = worth
    found /= np.sqrt(np.maximum(length, 1e-9))[:, None]
    return found


def _features(words: Sequence[str]) -> Iterable[str]:
    yield from words
    for one, other in pairwise(words):
        yield f"{min(one, other)} {max(one, other)}"


def _worth(known: Lexicon, feature: str) -> float:
    parts = feature.split(" ")
    worth = [
        _OBJECT
        if word in _AGENCY
        else (0.3 + known.worth.get(word, 0.4))
        if word in known.known
        else _UNKNOWN
        for word in parts
    ]
    return worth[0] if len(worth) == 1 else 0.8 * min(worth)


def _misspelt(vocabulary: Iterable[str]) -> dict[str, str]:
    """Words with one letter left out, by what is left."""
    found: dict[str, str] = {}
    for word in sorted(vocabulary):
        if len(word) >= 6:
            found.setdefault(word, word)
            for cut in _cuts(word):
                found.setdefault(cut, word)
    return found


def _cuts(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(len(word))]
