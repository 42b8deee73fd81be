"""Who signs a letter, and the lines above the name: a.n., u.b., Plt., Plh., Pj. as the post is held."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapim import words
from rapim.org.access import counts
from rapim.org.actions import government
from rapim.org.models import Holder

HEADS = ("bupati", "walikota", "gubernur")
_KIND = re.compile(r"^(Kabupaten|Kab\.|Kota|Provinsi)\s+", re.IGNORECASE)
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
    return {row.post.code: Office(row.post.code, _titled(row), row.person_name, row.standing) for row in held}


def _titled(row: Holder) -> str:
    """The post in full: a head of a region bears the name of the region, where the title does not say it."""
    home = government()
    if home is None or row.post.code not in HEADS or len(row.post.title.split()) > 2:
        return row.post.title
    region = _KIND.sub("", home.name.partition("(")[0]).strip()
    return row.post.title if region in row.post.title else f"{row.post.title} {region}"


def chains(chair: str, moderator: str, known: dict[str, Office]) -> dict[str, list[Office]]:
    """The ways in which an invitation may be signed, by name: the chair, the moderator for the chair, an
    assistant for both. Nobody signs on behalf of themselves: who holds both posts signs as the higher one.

    Units: none.
    Source: domain.md 7.3.
    """
    found: dict[str, list[Office]] = {}
    first, second = known.get(chair), known.get(moderator)
    if first and second and first.post != second.post:
        if first.name != second.name:
            found[moderator] = [first, second]
        for code in sorted(known):
            third = known[code]
            if code.startswith("asisten") and third.name not in (first.name, second.name):
                found[code] = [first, second, third] if first.name != second.name else [first, third]
    if first:
        found[chair] = [first]
    return found
