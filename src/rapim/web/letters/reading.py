"""Who reads letters in a request."""

from __future__ import annotations

from django.http import HttpRequest

from rapim.letters.reading import Reader
from rapim.org import access
from rapim.org.access import counts
from rapim.org.models import Holder
from rapim.web.access import rights_of


def reader_of(request: HttpRequest) -> Reader:
    """The signed-in user as a reader of letters; who signs for the region reads as who keeps the register."""
    rights = rights_of(request)
    reach = rights.scope("see_meetings")
    return Reader(
        keeps=rights["number_letters"] or rights["sign_minutes"],
        everywhere=reach.everywhere,
        posts=posts_of(request),
        agencies=reach.agencies,
    )


def posts_of(request: HttpRequest) -> frozenset[str]:
    """The posts that the signed-in user holds today."""
    day, last = access.today(), {}
    for row in (
        Holder.objects.filter(user=request.user.pk).select_related("post").order_by("recorded_at", "id")
    ):
        last[row.post_id, row.valid_from] = row
    return frozenset(row.post.code for row in last.values() if counts(row, day))
