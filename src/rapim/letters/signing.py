"""Who signs a letter, and the lines above the name: a.n., u.b., Plt., Plh., Pj. as the post is held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rapim import words
from rapim.org.access import counts
from rapim.org.models import Holder

ACTING = {"plt": "Plt.", "plh": "Plh.", "pj": "Pj."}


@dataclass(frozen=True, slots=True)
class Office:
    """A post as it is held on a day: `title` with the word of an acting official before it."""

    post: str
    title: str
    name: str
    standing: str = "definitif"

    @property
    def styled(self) -> str:
        """The post as it stands above a name: `Plt. BUPATI CONTOH`.

        Units: none.
        Source: naskah dinas, tanda tangan pejabat Plt./Plh./Pj.
        """
        before = ACTING.get(self.standing, "")
        return f"{before} {self.title.upper()}".strip()


def signature(chain: Sequence[Office]) -> list[str]:
    """The lines above a signature. The first of the chain has the power, the last one signs.

    One signs alone; two give "a.n." of the first; three give "u.b." of the second to the third.

    Units: none.
    Source: naskah dinas, kewenangan penandatanganan atas nama (a.n.) dan untuk beliau (u.b.).
    """
    if not chain:
        return []
    if len(chain) == 1:
        return [chain[0].styled]
    lines = [f"{words.say('surat.an', 'id')} {chain[0].styled}", chain[1].styled]
    for office in chain[2:]:
        lines += [words.say("surat.ub", "id"), office.styled]
    return lines


def offices(day: dt.date) -> dict[str, Office]:
    """The posts that are held on a day, by code.

    Units: date in.
    Source: posts and their holders.
    """
    last: dict[tuple[int, dt.date], Holder] = {}
    for row in Holder.objects.select_related("post").order_by("recorded_at", "id"):
        last[row.post_id, row.valid_from] = row
    held = [row for row in last.values() if counts(row, day)]
    return {
        row.post.code: Office(row.post.code, row.post.title, row.person_name, row.standing) for row in held
    }


def chains(chair: str, moderator: str, known: dict[str, Office]) -> dict[str, list[Office]]:
    """The ways in which an invitation may be signed, by name: the chair, the moderator for the chair, an
    assistant for both.

    Units: none.
    Source: domain.md 7.3.
    """
    found: dict[str, list[Office]] = {}
    first, second = known.get(chair), known.get(moderator)
    if first and second and first != second:
        found[moderator] = [first, second]
        for code in sorted(known):
            if code.startswith("asisten") and code not in (chair, moderator):
                found[code] = [first, second, known[code]]
    if first:
        found[chair] = [first]
    return found
