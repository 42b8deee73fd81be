"""The invitation of a meeting: filled in, numbered and issued, sent, and read again as it was issued."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim import words
from rapim.ledger.models import Document
from rapim.letters import inviting
from rapim.letters.actions import body_of
from rapim.letters.inviting import CALLED, SORT, WORD, WORD_SENT, Said
from rapim.letters.models import SIFAT, Letter
from rapim.letters.numbering import CLASSIFICATION, registers
from rapim.letters.paper import PAPERS
from rapim.letters.signing import chains, offices, signature
from rapim.meeting.actions.messages import deliver
from rapim.meeting.models import Delivery, Meeting, Message
from rapim.org import access
from rapim.web.access import may, rights_of
from rapim.web.desk import background
from rapim.web.desk.acting import actor_of, tell
from rapim.web.desk.forms import Choices, Day, Worded, worded
from rapim.web.letters.reading import reader_of
from rapim.web.meetings.acting import attempt, found
from rapim.web.page import language

FORMS = ("pdf", "docx", "ics")


class Lines(forms.CharField):
    """Lines of text, each one an entry."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=2000, widget=forms.Textarea({"rows": 3}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value))
        return [line.strip()[:300] for line in text.splitlines() if line.strip()]


class InvitationForm(Worded):
    """What a letter needs beside what the meeting says."""

    register = forms.ChoiceField(label="surat_register")
    classification = forms.RegexField(
        CLASSIFICATION, max_length=24, label="surat_classification", help_text="surat_classification"
    )
    day = Day(label="surat_day")
    place = forms.CharField(max_length=80, label="surat_place")
    office = forms.CharField(max_length=160, required=False, label="surat_office")
    sifat = forms.ChoiceField(label="surat_sifat")
    signer = forms.ChoiceField(label="surat_signer")
    paper = forms.ChoiceField(choices=[(one, one) for one in reversed(PAPERS)], label="surat_paper")
    notes = Lines(label="surat_notes", help_text="surat_lines")
    copies = Lines(label="surat_copies", help_text="surat_lines")

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [(row.code, f"{row.name} ({row.unit})") for row in registers()]
        self.fields["register"].choices = held  # type: ignore[attr-defined]
        self.fields["sifat"].choices = worded(SIFAT, "surat_sifat")  # type: ignore[attr-defined]
        self.fields["signer"].choices = _signers(meeting)  # type: ignore[attr-defined]


def _signers(meeting: Meeting) -> Choices:
    known = chains(meeting.chair_post, meeting.moderator_post, offices(access.today()))
    return [(code, f"{' '.join(signature(chain))}, {chain[-1].name}") for code, chain in known.items()]


def letters_of(meeting: Meeting) -> list[tuple[Letter, list[tuple[str, str]]]]:
    """The letters of a meeting, each with the addresses of its documents by their form."""
    return [
        (
            row,
            [
                (form, reverse("meeting_document", args=[meeting.code, row.documents[form]]))
                for form in FORMS
                if form in row.documents
            ],
        )
        for row in Letter.objects.filter(meeting=meeting).select_related("number", "number__void")
    ]


@may("number_letters")
def page(request: HttpRequest, meeting: str) -> HttpResponseBase:
    """Fill in the invitation and issue it; what was sent and what waits to be pasted."""
    line = found(request, meeting)
    initial = {"classification": "005", "day": access.today(), "signer": line.row.moderator_post}
    form = InvitationForm(request.POST or None, meeting=line.row, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = Said(**form.cleaned_data)
        work = partial(inviting.invite, actor=actor_of(request), meeting=line.row, said=said)
        row = attempt(request, work, form)
        if row is not None:
            tell(request, "rapat.letter_issued", number=row.number.text)
            return HttpResponseRedirect(reverse("meeting_invitation", args=[meeting]))
    letters = letters_of(line.row)
    context = {
        "line": line,
        "form": form if line.state in CALLED and not _current(letters, line.course.moved) else None,
        "letters": letters,
        "registers": registers(),
        "messages_of": _messages(line.row),
        "mail": bool(settings.MAIL),
        "current": _current(letters, line.course.moved),
        "address": settings.ADDRESS,
    }
    return render(request, "meetings/invitation.html", context)


def _current(letters: list[tuple[Letter, list[tuple[str, str]]]], moved: int) -> Letter | None:
    """The letter for the moment that counts, where it was issued."""
    return next((row for row, _ in letters if row.number.key.endswith(f":{moved}")), None)


def _messages(meeting: Meeting) -> list[tuple[Message, str]]:
    """The messages of the invitation, each with the post to which it goes."""
    sent = Exists(Delivery.objects.filter(message=OuterRef("pk"), sent=True))
    failed = Exists(Delivery.objects.filter(message=OuterRef("pk"), sent=False))
    rows = Message.objects.filter(meeting=meeting, sort=SORT)
    titles = {row.post: inviting.receiver(row) for row in meeting.attendees.all()}
    some = rows.annotate(is_sent=sent, has_failed=failed).order_by("way", "id")
    return [(row, titles.get(row.key.rpartition(":")[2], "")) for row in some]


@may("number_letters")
@require_POST
def send(request: HttpRequest, meeting: str, pk: int) -> HttpResponseBase:
    """Write the messages of a letter and send them; those without an address wait to be pasted."""
    line = found(request, meeting)
    letter = get_object_or_404(Letter.objects.select_related("number", "meeting"), pk=pk, meeting=line.row)
    done = attempt(request, partial(inviting.send, actor=actor_of(request), letter=letter))
    if done is not None:
        tell(request, "rapat.letters_written", n=len(done))
        if settings.MAIL:
            background.start("deliver", partial(deliver, attaching=inviting.attached), _stay)
    return HttpResponseRedirect(reverse("meeting_invitation", args=[meeting]))


def _stay() -> None:
    """What was not sent waits for the next time; its failure stands with the message."""


@may("see_meetings")
def document(request: HttpRequest, meeting: str, pk: int) -> HttpResponseBase:
    """A document of a meeting as it was issued, byte for byte."""
    line = found(request, meeting)
    known = {key: form for row, _ in letters_of(line.row) for form, key in row.documents.items() if key == pk}
    if pk not in known or not _readable(request, line.row, pk):
        raise Http404(words.say("paper.nothing", language()))
    row = get_object_or_404(Document, pk=pk)
    media = WORD_SENT if row.media_type == WORD else row.media_type
    answer = HttpResponse(body_of(row), content_type=media)
    way = "inline" if known[pk] == "pdf" else "attachment"
    answer["Content-Disposition"] = f'{way}; filename="undangan-{meeting}.{known[pk]}"'
    answer["ETag"] = f'"{row.sha256}"'
    return answer


def _readable(request: HttpRequest, meeting: Meeting, pk: int) -> bool:
    """Readers of the whole region, and agencies that are called; a closed letter opens to fewer."""
    reader = reader_of(request)
    if any(not reader.opens(row.number) for row, _ in letters_of(meeting) if pk in row.documents.values()):
        return False
    reach = rights_of(request).scope("see_meetings")
    if reach.everywhere:
        return True
    return meeting.attendees.filter(agency__in=reach.agencies).exists()
