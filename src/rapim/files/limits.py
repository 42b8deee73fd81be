"""How much of a file may be unpacked, and how a file that cannot be read says so."""

from __future__ import annotations

from dataclasses import dataclass

from .problems import Problem


class Unreadable(Exception):
    """A file of which nothing can be read; `problem` says why, in words for its owner."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.remedy)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep memory small: bytes of the file, bytes unpacked, cells, sheets.

    `ratio` bounds how often an entry above `ratio_from` bytes may be larger than when packed.
    """

    file_bytes: int = 96 * 2**20
    unpacked_bytes: int = 768 * 2**20
    text_bytes: int = 1024 * 2**20
    cells: int = 28_000_000
    sheets: int = 400
    columns: int = 16_384
    ratio: int = 400
    ratio_from: int = 64 * 2**20


def unreadable(code: str, read: str, expected: str, remedy: str) -> Unreadable:
    """The exception for a file of which nothing can be used.

    Units: none.
    Source: house rule, a problem says what was read, what was expected, what to do.
    """
    return Unreadable(Problem(code=code, read=read[:200], expected=expected, remedy=remedy, fatal=True))


def too_big(read: str) -> Unreadable:
    """The exception for a file that would unpack beyond the limits.

    Units: none.
    Source: `Limits`.
    """
    return unreadable(
        "too_big",
        read,
        "berkas tabel yang wajar besarnya",
        "Berkas mengembang terlalu besar saat dibuka; hapus baris, kolom dan lembar kosong, simpan ulang.",
    )
