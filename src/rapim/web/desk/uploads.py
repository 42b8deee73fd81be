"""Uploads: bring files, watch them being read, decide."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim.demo.future import undo_future
from rapim.intake import actions
from rapim.intake.models import Upload
from rapim.intake.options import Options
from rapim.ledger.actions import Actor
from rapim.web.access import forbidden, may, rights_of
from rapim.web.desk import background, previews, seeing
from rapim.web.desk.acting import actor_of, tell, user_of
from rapim.web.desk.forms import StatementForm, UploadForm
from rapim.web.page import language
from rapim.web.steer.ahead import make_first_page
from rapim.web.tables import export
from rapim.words import say

MEGABYTE = 1024**2
WORKING = (Upload.State.READING, Upload.State.LOADING)


@may("load")
@require_POST
def bring(request: HttpRequest) -> HttpResponseBase:
    """Take in one or many files; each is read in the background."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        for problem in form.errors.values():
            messages.error(request, " ".join(str(text) for text in problem))
        return HttpResponseRedirect(reverse("data_room"))
    make_room(request)
    files = form.cleaned_data.pop("files")
    said = Options.from_dict(form.cleaned_data)
    brought = [_take(file, said, actor_of(request)) for file in files]
    for upload in brought:
        read_later(upload, actor_of(request), said)
    if len(brought) == 1:
        return HttpResponseRedirect(reverse("upload", args=[brought[0].pk]))
    tell(request, "data.uploaded", n=len(brought))
    return HttpResponseRedirect(reverse("data_room"))


def make_room(request: HttpRequest) -> None:
    """Before a file enters a simulation, what lies after its day steps aside; the next page says so."""
    if count := undo_future(actor=actor_of(request)):
        messages.info(request, say("data.future_undone", language(), n=count))


def _take(file: UploadedFile[Any], said: Options, actor: Actor) -> Upload:
    name = Path(file.name or "berkas").name
    with tempfile.NamedTemporaryFile(
        dir=settings.HOME, prefix=".upload-", suffix=Path(name).suffix[:8]
    ) as kept:
        for block in file.chunks():
            kept.write(block)
        kept.flush()
        return actions.bring_upload(actor=actor, path=Path(kept.name), name=name, options=said)


def read_later(upload: Upload, actor: Actor, said: Options) -> None:
    """Read an upload in the background."""
    background.start(
        f"upload {upload.pk}",
        lambda: actions.preview(upload, actor=actor, options=said),
        lambda: _failed(upload.pk),
    )


def _failed(pk: int) -> None:
    Upload.objects.filter(pk=pk).update(state=Upload.State.REFUSED, progress=1.0, report={"files": []})


def mine(request: HttpRequest, pk: int) -> Upload:
    """An upload that this person may see."""
    reach = rights_of(request).scope("see_uploads")
    upload = seeing.uploads(reach, user_of(request)).filter(pk=pk).first()
    if upload is None:
        raise Http404(say("refused.no_such_upload", language()))
    return upload


@may("see_uploads")
def upload(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One upload: its progress, then what was found and what would change."""
    found = mine(request, pk)
    if found.state in WORKING:
        template = "desk/progress.html" if request.headers.get("HX-Request") else "desk/upload.html"
        lost = not background.is_running(f"upload {pk}")
        # what was said stays for the page that stands still
        context = {"upload": found, "working": True, "lost": lost, "messages": ()}
        return render(request, template, context)
    if request.headers.get("HX-Request"):
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    rights = rights_of(request)
    shown = previews.preview(found, rights.scope("load"), language())
    if file := export(request, previews.problems(found, shown.entries, language())):
        return file
    held = seeing.is_held(found.report)
    context = {
        "upload": found,
        "shown": shown,
        "form": StatementForm(initial=found.options),
        "may_accept": held and rights.scope("accept_held").everywhere,
        "held": held,
    }
    return render(request, "desk/upload.html", context)


@may("load")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Store it, read it again with a statement, or discard it."""
    make_room(request)
    found, act = mine(request, pk), request.POST.get("act", "")
    if act == "discard":
        actions.discard(found, actor=actor_of(request))
        tell(request, "data.discarded")
        return HttpResponseRedirect(reverse("data_room"))
    if act == "again":
        form = StatementForm(request.POST)
        if form.is_valid():
            read_again(
                request, found, Options.from_dict({**found.options, **form.cleaned_data, "accept": False})
            )
    elif act in {"store", "accept"}:
        return _store(request, found, accept=act == "accept")
    return HttpResponseRedirect(reverse("upload", args=[pk]))


def read_again(request: HttpRequest, found: Upload, said: Options) -> None:
    """Read an upload once more, with what is said of it now."""
    Upload.objects.filter(pk=found.pk).update(state=Upload.State.READING, progress=0.0)
    read_later(found, actor_of(request), said)


def _store(request: HttpRequest, found: Upload, *, accept: bool) -> HttpResponseBase:
    rights = rights_of(request)
    if seeing.outside(rights.scope("load"), found.report):
        return forbidden(request, "load")
    if accept and not rights.scope("accept_held").everywhere:
        return forbidden(request, "accept_held")
    if found.state == Upload.State.PREVIEW:
        said, actor = Options.from_dict({**found.options, "accept": accept}), actor_of(request)
        Upload.objects.filter(pk=found.pk).update(state=Upload.State.LOADING, progress=0.0)
        background.start(
            f"upload {found.pk}",
            lambda: (actions.confirm(found, actor=actor, options=said), make_first_page()),
            lambda: _failed(found.pk),
        )
    return HttpResponseRedirect(reverse("upload", args=[found.pk]))
