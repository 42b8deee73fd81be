"""The source view of a letter: what it says, its papers with their hashes, and its electronic signature."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import law, words
from rapim.ledger import clock
from rapim.ledger.models import Document
from rapim.letters import esign
from rapim.letters.actions import body_of
from rapim.letters.inviting import WORD, WORD_SENT
from rapim.letters.models import Letter, LetterNumber, SignedCopy
from rapim.letters.source import LETTER, address_of
from rapim.meeting.actions import RefusedError
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk.acting import actor_of, tell
from rapim.web.desk.forms import Worded
from rapim.web.letters.reading import reader_of
from rapim.web.meetings.acting import attempt
from rapim.web.page import language

PAPERS = ("signed", "pdf", "docx", "ics")


class SignedForm(Worded):
    """The signed PDF that comes back, and who signed it."""

    signer = forms.CharField(max_length=255, label="letters_room_signer")
    file = forms.FileField(label="letters_room_signed")


@may("see_meetings")
def letter(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One letter; whoever keeps the register brings its signed PDF here."""
    number = _found(pk)
    reader = reader_of(request)
    if not reader.opens(number):
        return forbidden(request, "number_letters")
    rights, row = rights_of(request), getattr(number, "letter", None)
    papers = _papers(row)
    form = None
    if rights["number_letters"] and "pdf" in papers and "signed" not in papers:
        bound = request.method == "POST"
        form = SignedForm(request.POST if bound else None, request.FILES if bound else None)
        if bound and form.is_valid() and _taken(request, papers["pdf"], form):
            tell(request, "letters_room.esign_kept")
            return HttpResponseRedirect(reverse("letter", args=[pk]))
    elif request.method == "POST":
        return forbidden(request, "number_letters")
    context = {
        "number": number,
        "row": row,
        "void": getattr(number, "void", None),
        "papers": [(name, papers[name]) for name in PAPERS if name in papers],
        "form": form,
        "copy": getattr(papers.get("pdf"), "signed_copy", None),
        "address": address_of(LETTER, pk=pk),
        "rules": _rules(number),
        "slips": [one for one in number.slips.all() if reader.keeps or reader.receives(one)],
        "may_pass": rights["number_letters"],
    }
    return render(request, "letters/letter.html", context)


def _rules(number: LetterNumber) -> str:
    """The act by which a letter of its day is written, and whether its text was read."""
    held = law.row_at("letter_rules", number.day)
    said = str(held.value)
    return said if held.verified else words.say("letters_room.rules_unread", language(), act=said)


def _taken(request: HttpRequest, document: Document, form: SignedForm) -> Any:
    exchange = esign.ByFile()
    sent = form.cleaned_data["file"]

    def take() -> SignedCopy:
        if sent.size > esign.LARGEST:
            raise RefusedError("esign_large", largest=esign.LARGEST // 1024**2)
        handed = exchange.hand_out(document, form.cleaned_data["signer"])
        returned = esign.Returned(document.pk, sent.read())
        return exchange.take_back(actor=actor_of(request), handed=handed, returned=returned)

    return attempt(request, take, form)


@may("see_meetings")
def paper(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """A paper of a letter as it was issued, or its signed copy, byte for byte."""
    number = _found(pk)
    if not reader_of(request).opens(number):
        return forbidden(request, "number_letters")
    document = _papers(getattr(number, "letter", None)).get(form)
    if document is None:
        raise Http404(words.say("paper.nothing", language()))
    media = WORD_SENT if document.media_type == WORD else document.media_type
    answer = HttpResponse(body_of(document), content_type=media)
    pdf = form in ("pdf", "signed") and "unduh" not in request.GET
    ending = "pdf" if form == "signed" else form
    name = (
        f"surat-{number.register}-{number.year}-{number.serial}{'-tte' if form == 'signed' else ''}.{ending}"
    )
    answer["Content-Disposition"] = f'{"inline" if pdf else "attachment"}; filename="{name}"'
    answer["ETag"] = f'"{document.sha256}"'
    return answer


def _found(pk: int) -> LetterNumber:
    known = LetterNumber.objects.filter(at__lte=clock.now()).select_related("void", "letter__meeting")
    number = known.filter(pk=pk).first()
    if number is None:
        raise Http404(words.say("paper.nothing", language()))
    return number


def _papers(row: Letter | None) -> dict[str, Document]:
    """The papers of a letter by their form, the signed copy among them."""
    if row is None:
        return {}
    named = {pk: form for form, pk in row.documents.items()}
    documents = Document.objects.filter(pk__in=named).select_related("signed_copy__signed")
    found = {named[one.pk]: one for one in documents}
    copy = getattr(found.get("pdf"), "signed_copy", None)
    return found | ({"signed": copy.signed} if copy else {})
