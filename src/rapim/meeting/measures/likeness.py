"""Which problems name the same cause, in the many words of officials, without any service elsewhere.

A phrasebook (`causes/`) holds for each cause how officials say it, in some thousand invented texts. A text
becomes stems, neighbours of stems, concepts (`concepts.toml`: lelang, tender and seleksi are one) and pieces
of words, so that abbreviations and slips of the pen count; from how often each stands in the texts of a cause
follows how likely a text names it (naive Bayes with smoothed weights). Two texts are as alike as it is likely
that both name one cause. Texts of one list are read together: a list names few of all causes, so causes that
it names often weigh more in it.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from math import log
from typing import Any, NamedTuple

import numpy as np
import snowballstemmer
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

_WORD = re.compile(r"[a-z]+")
_STOP = frozenset(
    """yang dan di ke dari untuk dengan oleh pada dalam ini itu ada adalah akan sudah masih juga atau karena
    sebab sehingga agar para kami kita mereka nya saja lagi hanya baru setelah sebelum saat ketika sejak
    hingga sampai secara serta maka bahwa seperti tersebut dapat bisa harus perlu mohon kepada terhadap akibat
    atas bagi antara lain sebagai hal yaitu tahun bulan hari tanggal minggu rp juta miliar milyar ribu rupiah
    persen paket kegiatan pekerjaan kerja program unit buah se sd dst banget padahal sekarang kemarin
    """.split()  # noqa: SIM905 - read as one text
)
_STEM, _PAIR, _CONCEPT, _PIECE = "s", "b", "c", "g"
_WORTH = {_STEM: 1.0, _PAIR: 1.0, _CONCEPT: 1.0, _PIECE: 0.3}
_PIECE_LETTERS = 4
_SMOOTH = 0.03
_TEXTS = 64
"""A cause with fewer texts than this weighs more for each, by the root, lest it is drowned by smoothing."""
_SHARP = 0.7
"""How far apart two causes must lie to be told apart (smaller: more sure)."""
SAME = 0.2
"""From this likeness on two texts name the same cause (set on texts that are part of the phrasebook now)."""
LISTED = 0.4
"""The same for two texts of one list, which are read together."""
_LIST_SHARP = 0.9
_FEW = 0.3
"""How few of the causes a list is taken to name (Dirichlet prior of their shares; below 1: few)."""
_LEFT = 0.001
"""What remains of a cause that a list hardly names, in texts."""
_TRUST = 0.5
"""How far the shares of the causes in a list are believed (0: not at all, 1: wholly)."""
_ROUNDS = 30
_AT_ONCE = 512
_KEPT = 65536
"""So many words are kept taken apart, so that long lists are read in seconds."""


class Suggestion(NamedTuple):
    """A cause that a text may name, and how likely that is (0 to 1)."""

    cause: str
    share: float


class Pair(NamedTuple):
    """Two texts, by their place, and how alike they are (0 to 1)."""

    one: int
    other: int
    score: float


class Words:
    """Texts as features: abbreviations written out, stems, concepts."""

    def __init__(self, said: Mapping[str, Mapping[str, Any]]) -> None:
        self._stem = lru_cache(_KEPT)(snowballstemmer.stemmer("indonesian").stemWord)
        self._short = {word: str(full).split() for word, full in said["abbreviations"].items()}
        self._joined = {words: str(one) for words, one in said["joined"].items()}
        longest_first = sorted(self._joined, key=len, reverse=True)
        self._together = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None
        self._of_word = lru_cache(_KEPT)(self._features_of_word)
        self._concept: dict[str, str] = {}
        for name, words in said["concepts"].items():
            for word in words:
                self._concept.setdefault(word, name)
                self._concept.setdefault(self._stem(word), name)

    def features(self, text: str) -> Counter[str]:
        """The features of a text, each with how often it stands there."""
        return Counter(self._features(list(self._words(text))))

    def _words(self, text: str) -> Iterator[str]:
        told = text.casefold()
        if self._together:
            told = self._together.sub(lambda found: self._joined[found[0]], told)
        for raw in _WORD.findall(told):
            yield from (word for word in self._short.get(raw, (raw,)) if word not in _STOP)

    def _features(self, words: Sequence[str]) -> Iterator[str]:
        for word in words:
            yield from self._of_word(word)
        yield from (f"{_PAIR}:{one} {other}" for one, other in pairwise([self._stem(word) for word in words]))

    def _features_of_word(self, word: str) -> tuple[str, ...]:
        stem = self._stem(word)
        found = [f"{_STEM}:{stem}"]
        if named := self._concept.get(word) or self._concept.get(stem):
            found.append(f"{_CONCEPT}:{named}")
        if len(word) > _PIECE_LETTERS:
            framed = f"<{word}>"
            last = len(framed) - _PIECE_LETTERS + 1
            found += [f"{_PIECE}:{framed[at : at + _PIECE_LETTERS]}" for at in range(last)]
        return tuple(found)


class Lexicon:
    """The causes with their names, and what each feature weighs for each of them.

    Neighbours that stand together in one text alone say little and are many: they are left out.
    """

    def __init__(self, words: Words, causes: Mapping[str, Mapping[str, Any]]) -> None:
        self.names = {code: (str(one["id"]), str(one["en"])) for code, one in causes.items()}
        self.codes = tuple(self.names)
        self._words = words
        told = [(at, words.features(text)) for at, one in enumerate(causes.values()) for text in one["says"]]
        spread = Counter(feature for _, some in told for feature in some)
        spread = Counter({name: n for name, n in spread.items() if n > 1 or name[0] != _PAIR})
        self._place = {feature: at for at, feature in enumerate(spread)}
        rare = (log((1 + len(told)) / (1 + count)) + 0.3 for count in spread.values())
        self._worth = np.array([_WORTH[name[0]] * one for name, one in zip(spread, rare, strict=True)])
        whose, places, worth = self._vectors([some for _, some in told])
        causes_of = np.array([at for at, _ in told], dtype=np.intp)
        cells = causes_of[whose] * len(spread) + places
        sums = np.bincount(cells, worth, len(self.codes) * len(spread)).reshape(len(self.codes), -1)
        heard = np.maximum(np.bincount(causes_of, minlength=len(self.codes)), 1)
        smooth = sums * np.sqrt(_TEXTS / heard)[:, np.newaxis] + _SMOOTH
        self._weights = np.log(smooth / smooth.sum(axis=1, keepdims=True)).astype(np.float32)

    def _vectors(self, some: Sequence[Mapping[str, int]]) -> tuple[Places, Places, Floats]:
        """The known features of some texts as three rows: of which text, its place, its worth; each text has
        length 1.
        """
        found = [
            (at, place, n)
            for at, one in enumerate(some)
            for name, n in one.items()
            if (place := self._place.get(name)) is not None
        ]
        whose, places, counts = np.array(found, dtype=np.intp).reshape(-1, 3).T
        worth = np.log1p(counts) * self._worth[places]
        length = np.sqrt(np.bincount(whose, worth**2, len(some)))
        return whose, places, worth / length[whose]

    def likely(self, texts: Iterable[str]) -> Floats:
        """How likely each text names each cause, shape (texts, causes); rows sum to 1, or are 0 for empty
        texts.
        """
        return _shares(self.told(texts), _SHARP)

    def told(self, texts: Iterable[str]) -> Floats:
        """How much each text speaks for each cause (logarithms, unscaled); rows of texts without a known
        feature are 0.
        """
        rows = np.zeros((len(some := list(texts)), len(self.codes)))
        for at, text in enumerate(some):
            _, places, worth = self._vectors([self._words.features(text)])
            if len(places):
                rows[at] = self._weights[:, places] @ worth
        return rows

    def likely_together(self, texts: Iterable[str]) -> Floats:
        """As `likely`, for texts of one list: the shares of the causes in the list are worked out from its
        texts (expectation and maximisation, with a prior for few causes) and weigh in each text.
        """
        told = self.told(texts)
        likely = _shares(told, _LIST_SHARP)
        for _ in range(_ROUNDS):
            named = np.maximum(likely.sum(axis=0) + _FEW - 1, _LEFT)
            likely = _shares(told, _LIST_SHARP, _TRUST * np.log(named / named.sum()))
        return likely


def _shares(told: Floats, sharp: float, before: Floats | float = 0.0) -> Floats:
    """What speaks for the causes as shares: rows sum to 1, or are 0 where nothing was told."""
    said = told / sharp + before
    raised = np.exp(said - said.max(axis=1, keepdims=True))
    shares: Floats = raised / raised.sum(axis=1, keepdims=True) * told.any(axis=1, keepdims=True)
    return shares


@cache
def names() -> dict[str, tuple[str, str]]:
    """The causes by code with their names in Indonesian and English; nothing is learned for them.

    Units: none.
    Source: the files of the phrasebook that are no voices.
    """
    return {
        code: (str(one["id"]), str(one["en"])) for book in _books(voices=False) for code, one in book.items()
    }


def _books(*, voices: bool = True) -> Iterator[Mapping[str, Mapping[str, Any]]]:
    for file in sorted((files("rapim.meeting.measures") / "causes").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml") and (voices or not file.name.startswith("voice_")):
            yield tomllib.loads(file.read_text("utf-8"))


@cache
def lexicon() -> Lexicon:
    """The phrasebook of this house.

    Units: none.
    Source: `causes/`, `concepts.toml`.
    """
    said = tomllib.loads((files("rapim.meeting.measures") / "concepts.toml").read_text("utf-8"))
    return Lexicon(Words(said), together(_books()))


def together(books: Iterable[Mapping[str, Mapping[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Some phrasebooks as one: names from where they stand, texts from all, each text once.

    Units: none.
    Source: the files of the phrasebook; those named `voice_` add texts in other people's words.
    """
    causes: dict[str, dict[str, Any]] = {}
    for book in books:
        for code, one in book.items():
            known = causes.setdefault(code, {"says": []})
            says = dict.fromkeys([*known["says"], *one["says"]])
            causes[code] = {**known, **one, "says": list(says)}
    return causes


def suggested(text: str, most: int = 3) -> list[Suggestion]:
    """The causes a text may name, the likeliest first; none where it says nothing known.

    Units: 0 to 1.
    Source: the phrasebook.
    """
    known = lexicon()
    likely = known.likely([text])[0]
    order = np.argsort(-likely, kind="stable")[:most]
    return [Suggestion(known.codes[at], round(float(likely[at]), 4)) for at in order if likely[at] > 0]


def pairs(texts: Sequence[str], least: float = LISTED) -> list[Pair]:
    """The pairs of texts of one list that name the same cause, each pair once, by place.

    The texts are read together, so that the score of a pair depends on the list; `like` tells that of two
    texts alone.

    Units: likeness 0 to 1.
    Source: the phrasebook.
    """
    likely = lexicon().likely_together(texts)
    found: list[Pair] = []
    for start in range(0, len(texts), _AT_ONCE):
        score = likely[start : start + _AT_ONCE] @ likely.T
        rows, columns = np.nonzero(np.triu(score >= least, k=1 + start))
        values = score[rows, columns]
        found += [
            Pair(start + int(a), int(b), round(float(value), 4))
            for a, b, value in zip(rows, columns, values, strict=True)
        ]
    return found


def like(text: str, others: Sequence[str]) -> list[float]:
    """How alike a text is to each of some others, each two taken alone (the same from `SAME` on).

    Units: likeness 0 to 1.
    Source: the phrasebook.
    """
    likely = lexicon().likely([text, *others])
    return [round(float(score), 4) for score in likely[1:] @ likely[0]]
