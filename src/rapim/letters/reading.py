"""Which letters a reader finds, and which of their papers and subjects are not for every reader."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from rapim.ledger import clock
from rapim.letters.models import CLOSED, Letter, LetterNumber, RoutingSlip, SignedCopy
from rapim.meeting.models import Attendee


@dataclass(frozen=True)
class Reader:
    """Who reads: whether they keep the register, read for the whole region, and for what they are called."""

    keeps: bool
    everywhere: bool
    posts: Collection[str] = ()
    agencies: Collection[str] = ()

    @cached_property
    def called(self) -> frozenset[int]:
        """The meetings to which the reader's posts or agencies are called."""
        mine = Q(post__in=self.posts) | Q(agency__in=self.agencies)
        return frozenset(Attendee.objects.filter(mine).values_list("meeting_id", flat=True))

    def numbers(self) -> QuerySet[LetterNumber]:
        """The numbers that the reader finds: all of the region, or those of letters to them."""
        known = LetterNumber.objects.filter(at__lte=clock.now()).select_related("void", "letter__meeting")
        if self.keeps or self.everywhere:
            return known
        return known.filter(letter__meeting__in=self.called)

    def opens(self, number: LetterNumber) -> bool:
        """Whether the reader sees the subject and the papers of a letter."""
        letter = getattr(number, "letter", None)
        if self.keeps or (self.everywhere and not number.closed):
            return True
        return letter is not None and letter.meeting_id in self.called

    def receives(self, slip: RoutingSlip) -> bool:
        """Whether a slip goes out from or to the reader."""
        to = {one.get("agency", "") for one in slip.to} | {slip.agency}
        posts = {one.get("post", "") for one in slip.to} | {slip.post}
        return bool(posts & set(self.posts) or (to - {""}) & set(self.agencies))


def missing(numbers: QuerySet[LetterNumber]) -> dict[tuple[str, int], list[tuple[int, int]]]:
    """The serials that no number bears, as runs from–to, by register and year.

    Units: serials.
    Source: numbers taken.
    """
    taken: dict[tuple[str, int], list[int]] = {}
    for register, year, serial in numbers.order_by("serial").values_list("register", "year", "serial"):
        taken.setdefault((register, year), []).append(serial)
    found: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for key, serials in taken.items():
        runs = [
            (before + 1, after - 1)
            for before, after in zip([0, *serials], serials, strict=False)
            if after - before > 1
        ]
        if runs:
            found[key] = runs
    return found


def kept_apart() -> set[int]:
    """Documents that open only from the page of their letter or slip: closed letters, signed copies, slips.

    Units: primary keys of documents.
    Source: letters by their sifat.
    """
    closed = Letter.objects.filter(number__sifat__in=CLOSED).values_list("documents", flat=True)
    found = {pk for documents in closed for pk in documents.values()}
    found |= set(SignedCopy.objects.values_list("signed", flat=True))
    return found | set(RoutingSlip.objects.values_list("document", flat=True))
