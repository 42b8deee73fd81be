"""The slides of a meeting: a title, a page for each item of the agenda, a closing; out of its packet alone.

The same packet gives the same slides on the wall, on a phone and on paper.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rapim import words
from rapim.analytics.keeping import canonical_json
from rapim.meeting.room.sitting import frozen_of

from . import content
from .content import Style
from .paper import render

Packet = Mapping[str, Any]
Item = Mapping[str, Any]
Slide = dict[str, Any]
MOST_FIGURES = 4
MOST_NAMES = 12
LONG = 14
"""Characters of a figure from which several beside each other are set smaller."""
MOST_TITLE = 90
MOST_TEXT = 130
"""Characters of a fact that six metres still let read; the rest is in the packet."""
_LATE = ("days_late", "days_behind", "packages_late")
_MONEY = "money"
_MEASURED = ("absorption", "lateness", "packages")


def slides(
    packet: Packet, lang: str, *, closed: bool = False, keep: Callable[[Item], bool] | None = None
) -> list[Slide]:
    """The deck of a packet; `closed` is the mode for a closed meeting: agencies in order, with their days.

    `keep` says which items a reader may see; the others leave no page and no number.

    Units: a packet in, JSON-ready text out.
    Source: `rapim.meeting.room.packets`; product rule: the wall groups agencies, it does not order them.
    """
    items = [one for one in packet["agenda"]["items"] if keep is None or keep(one)]
    found = [
        _opening(packet, lang),
        *(item_slide(packet, one, lang, closed=closed) for one in items),
        _closing(packet, items, lang),
    ]
    for number, one in enumerate(found, 1):
        one |= {"number": number, "place": f"{number} / {len(found)}"}
    return found


def slides_pages(
    packet: Packet, style: Style, *, closed: bool = False, keep: Callable[[Item], bool] | None = None
) -> bytes:
    """The deck as one PDF of 16:9 pages, a page a slide.

    Units: a packet in, PDF out.
    Source: `slides`.
    """
    page = content.shared(packet["board"], style, "slides", packet["meeting"]["title"]) | {
        "slides": slides(packet, style.lang, closed=closed, keep=keep),
        "mode": words.say("wall.closed", style.lang) if closed else "",
    }
    page["words"] = page["words"] | {"seal": words.say("slides.seal", style.lang)}
    return render("slides", page, dt.datetime.fromisoformat(packet["known_at"]))


def item_slide(packet: Packet, item: Item, lang: str, *, closed: bool = False) -> Slide:
    """The slide of one item, also of one that came onto the agenda after the packet was frozen.

    Units: an item of an agenda in, JSON-ready text out; `number` is 0 until the deck gives one.
    Source: the packet; an item that it does not hold has no figures.
    """
    sort, _, rest = str(item["key"]).partition(":")
    held = any(one["key"] == item["key"] for one in packet["agenda"]["items"])
    minutes, figures = item["minutes"], _figures(frozen_of(item, packet), lang)
    listed = None
    if sort == "standing" and rest in ("absorption", "lateness"):
        listed = _agencies(packet, lang, closed=closed)
    return {
        **_blank("item", _short(str(item["title"]), MOST_TITLE)),
        "key": item["key"],
        "label": _names(packet).get(str(item["agency"]), "") or words.say("room.all", lang),
        "time": words.say("packet.minutes", lang, n=words.whole(minutes, lang))
        if minutes
        else words.say("packet.read", lang),
        "figures": figures,
        "tight": any(len(one["value"]) > LONG for one in figures) and len(figures) > 2,
        "facts": _facts(packet, item, lang),
        "listed": listed,
        "source": _source(packet, sort, lang),
        "note": "" if held else words.say("slides.late", lang),
    }


def _blank(kind: str, title: str, label: str = "") -> Slide:
    return {
        "number": 0, "place": "", "kind": kind, "key": "", "label": label, "title": title, "time": "",
        "sentence": [], "figures": [], "facts": [], "listed": None, "source": "", "note": "", "seal": "",
        "tight": False,
    }  # fmt: skip


def _opening(packet: Packet, lang: str) -> Slide:
    meeting, board = packet["meeting"], packet["board"]
    begins = words.moment(dt.datetime.fromisoformat(meeting["begins"]), lang=lang)
    return {
        **_blank("title", meeting["title"]),
        "time": " · ".join(part for part in (begins, meeting["place"]) if part),
        "sentence": content.headline(board["total"], content.day_of(board), lang),
        "figures": content.figures(board["total"], lang),
        "source": _source(packet, "standing", lang),
    }


def _closing(packet: Packet, items: Sequence[Item], lang: str) -> Slide:
    timed = [one for one in items if one["minutes"]]
    opened = [one for one in packet["decisions"] if not one["ended"]]
    late = [one for one in opened if one["days_late_first"]]
    said = [
        ("items", len(items), ""),
        ("timed", len(timed), ""),
        ("open", len(opened), ""),
        ("overdue", len(late), "late" if late else ""),
    ]
    return {
        **_blank("closing", words.say("slides.closing", lang), packet["meeting"]["title"]),
        "figures": [
            _figure(words.say(f"slides.{code}", lang), words.whole(n, lang), tone) for code, n, tone in said
        ],
        "facts": [
            {"label": words.say("packet.agenda", lang), "text": words.say("slides.closing_how", lang)},
        ],
        "source": _source(packet, "", lang),
        "seal": hashlib.sha256(canonical_json(packet).encode()).hexdigest(),
    }


def _figure(label: str, value: str, tone: str = "", note: str = "") -> dict[str, str]:
    return {"label": label, "value": value, "note": note, "tone": tone}


def _figures(some: Sequence[tuple[str, Any]], lang: str) -> list[dict[str, str]]:
    return [
        _figure(
            words.say(f"room_figure.{name}", lang),
            words.figure_said(name, value, lang),
            "late" if name in _LATE and value > 0 else "",
        )
        for name, value in some[:MOST_FIGURES]
    ]


def _names(packet: Packet) -> dict[str, str]:
    return {unit["code"]: content.name_of(unit) for unit in packet["board"]["units"]}


def _facts(packet: Packet, item: Item, lang: str) -> list[dict[str, str]]:
    """What stands behind an item in at most three short facts, each with its name."""
    sort, _, rest = str(item["key"]).partition(":")
    some: list[tuple[str, str]] = []
    if sort == "problem":
        some = _of_problem(packet, _by(packet["problems"], "code", rest), lang)
    elif sort == "package":
        some = _of_package(_by(packet["packages"]["red"], "id", rest), lang)
    elif sort == "decision":
        some = _of_decision(packet, _by(packet["decisions"], "code", rest), lang)
    elif sort == "standing" and rest == "packages":
        some = _of_packages(item["because"], lang)
    elif sort != "standing" and (unit := _by(packet["board"]["units"], "code", str(item["agency"]))):
        said = content.headline(unit, content.day_of(packet["board"]), lang)
        some = [(words.say("slides.standing", lang), "".join(part for part, _ in said))]
    due = item["because"].get("act_by")
    if sort in ("package", "problem") and due:
        some.append((words.say("packet_column.act_by", lang), words.day(dt.date.fromisoformat(due), lang)))
    if (
        not some
        and sort == "standing"
        and rest not in _MEASURED
        and (why := words.agenda_line(item, lang)) != item["title"]
    ):
        some = [(words.say("slides.why", lang), why.removeprefix(f"{item['title']}: "))]
    return [{"label": label, "text": _short(text)} for label, text in some if text]


def _of_problem(packet: Packet, row: Item | None, lang: str) -> list[tuple[str, str]]:
    if row is None:
        return []
    names = _names(packet)
    return [
        (words.say("packet_column.text", lang), row["text"]),
        (words.say("packet_column.ask", lang), row["ask"]),
        (words.say("slides.accountable", lang), names.get(row["accountable"], row["accountable"])),
    ]


def _of_package(row: Item | None, lang: str) -> list[tuple[str, str]]:
    if row is None:
        return []
    red = [one for one in row["alerts"] or [] if one["level"] == "red"]
    why = " ".join(words.reason(one["because"], one.get("params") or {}, lang) for one in red[:1])
    return [
        (words.say("packet_column.stage", lang), words.say(f"stage.{row['stage']}", lang)),
        (words.say("slides.why", lang), why),
    ]


def _of_decision(packet: Packet, row: Item | None, lang: str) -> list[tuple[str, str]]:
    if row is None:
        return []
    names, first = _names(packet), dt.date.fromisoformat(row["first_deadline"])
    whole = str(row["text"]) if len(row["text"]) > MOST_TITLE else ""
    return [
        (words.say("packet_column.decision", lang), whole),
        (words.say("slides.owner", lang), str(names.get(row["owner_agency"], row["owner_agency"]))),
        (words.say("packet_column.first_deadline", lang), words.day(first, lang)),
    ]


def _of_packages(why: Item, lang: str) -> list[tuple[str, str]]:
    found = []
    if why.get("late_sen"):
        found.append((words.say("slides.late_sum", lang), words.short_rupiah(why["late_sen"], lang)))
    at = [
        words.say(f"slides.late_{name}", lang, n=words.whole(count, lang))
        for name, count in (why.get("late_at") or {}).items()
        if count
    ]
    return [*found, (words.say("slides.late_at", lang), ", ".join(at))]


def _agencies(packet: Packet, lang: str, *, closed: bool) -> dict[str, Any]:
    """Agencies behind their plan: by name without order, or in order of days in a closed meeting."""
    some = [
        (unit, tone)
        for unit in packet["board"]["units"]
        if unit["type"] != "ppkd" and unit["plan_quality"] not in ("unfit", "none")
        if (tone := words.tone(unit))
    ]
    if closed:
        named = sorted(
            ((unit, tone) for unit, tone in some if tone in ("late", "watch")),
            key=lambda pair: (-(pair[0]["days_behind"] or 0), content.name_of(pair[0])),
        )
    else:
        late = [pair for pair in some if pair[1] == "late"] or [pair for pair in some if pair[1] == "watch"]
        named = sorted(late, key=lambda pair: content.name_of(pair[0]))
    counts = [(tone, sum(one == tone for _, one in some)) for tone in ("late", "watch", "ok")]
    more = len(named) - MOST_NAMES
    return {
        "title": words.say("wall.in_order" if closed else "wall.acceleration", lang),
        "note": "" if closed else words.say("wall.no_order", lang),
        "ordered": closed,
        "rows": [_row(unit, tone, lang, closed=closed) for unit, tone in named[:MOST_NAMES]],
        "more": words.say("wall.more", lang, n=words.whole(more, lang)) if more > 0 else "",
        "counts": [
            {"tone": tone, "text": f"{words.whole(n, lang)} {words.say(f'board.legend_{tone}', lang)}"}
            for tone, n in counts
        ],
        "empty": "" if named else words.say("wall.nobody", lang),
    }


def _row(unit: Item, tone: str, lang: str, *, closed: bool) -> dict[str, str]:
    days = words.span(unit["days_behind"], lang) if closed and unit["days_behind"] is not None else ""
    return {"name": content.name_of(unit), "days": days, "tone": tone if closed else ""}


def _source(packet: Packet, sort: str, lang: str) -> str:
    """Where the figures of a slide come from, for which day, and as known when."""
    code = {"package": "packages", "problem": "problems", "decision": "decisions"}.get(sort, _MONEY)
    basis = packet["board"].get("basis_note") or packet["board"]["total"]["basis"] or "none"
    named = words.say(f"basis.{basis}", lang) if words.has(f"basis.{basis}") else str(basis)
    return words.say(
        "slides.source",
        lang,
        source=words.say(f"slides.source_{code}", lang, basis=named),
        day=words.day(dt.date.fromisoformat(packet["as_of"]), lang),
        known=words.moment(dt.datetime.fromisoformat(packet["known_at"]), lang=lang),
    )


def _short(text: str, most: int = MOST_TEXT) -> str:
    """A text cut at a word where it is too long for a slide."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    return plain[:most].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


def _by(rows: Sequence[Item], name: str, value: str) -> Item | None:
    return next((row for row in rows if row[name] == value), None)
