"""The register of findings, one finding with its follow-up and files, and recording by form or sheet."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from rapim import words
from rapim.files.problems import Problem
from rapim.ledger import clock
from rapim.ledger.actions import Actor
from rapim.meeting.actions import audits as acts
from rapim.meeting.actions.audits import Recorded
from rapim.meeting.actions.decisions import evidence_of
from rapim.meeting.measures.audit import ACTS, AGENCY, CHECKER, TABLE, allowed
from rapim.meeting.models import AuditAct, AuditFinding
from rapim.meeting.room.audit_files import HEADER, Loaded, load_findings
from rapim.meeting.room.audits import row_of
from rapim.org import access
from rapim.web.access import Rights, forbidden, may, rights_of
from rapim.web.audits.forms import ActForm, FindingForm, SheetForm, acting
from rapim.web.audits.rows import Line, Register, Wish
from rapim.web.decisions.acting import attempt_act, download
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language
from rapim.web.tables import MEDIA_XLSX, export

PAGE = 50
_VERBS = {AGENCY: "answer_audit", CHECKER: "record_audit"}


@may("see_audits")
def register(request: HttpRequest) -> HttpResponseBase:
    """Findings within reach, those past their term first, with the shares settled."""
    found = Register(rights_of(request).scope("see_audits"), Wish.of(request), access.today())
    if file := export(request, found.table):
        return file
    page = Paginator(found.lines, PAGE).get_page(request.GET.get("page"))
    return render(request, "audits/register.html", {"register": found, "pages": page})


@may("record_audit")
def record(request: HttpRequest) -> HttpResponseBase:
    """Record one finding by a form, or many by a sheet."""
    today, sheet, form, loaded = access.today(), SheetForm(), FindingForm(None, access.today()), None
    if request.method == "POST" and "file" in request.FILES:
        sheet = SheetForm(request.POST, request.FILES)
        if sheet.is_valid():
            loaded = _load(sheet.cleaned_data["file"], actor_of(request))
    elif request.method == "POST":
        form = FindingForm(request.POST, today)
        done: list[Recorded] = []

        def write() -> None:
            done.append(acts.record_findings(actor=actor_of(request), found=[form.found]))

        if form.is_valid() and attempt_act(request, form, write):
            if done[0].fresh:
                code = done[0].fresh[0].code
                tell(request, "audit.saved", finding=code)
                return HttpResponseRedirect(reverse("audit", args=[code]))
            form.add_error(None, words.say("audit.known", language()))
    wrong = [(one, _reason(one)) for one in loaded.problems] if loaded else []
    context = {"sheet": sheet, "form": form, "loaded": loaded, "wrong": wrong}
    return render(request, "audits/record.html", context)


@may("record_audit")
def template(request: HttpRequest) -> HttpResponse:
    """An empty sheet of findings with its header, and the codes it may hold."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page, bold = book.add_worksheet("Temuan"), book.add_format({"bold": True})
        page.set_column(0, len(HEADER) - 1, 20)
        page.write_row(0, 0, HEADER, bold)
        page.freeze_panes(1, 0)
        codes = book.add_worksheet("Kode")
        codes.set_column(0, 0, 28)
        codes.set_column(1, 1, 48)
        listed = [*words_of("audit_kind"), *rows.agency_names().items()]
        for at, pair in enumerate(listed):
            codes.write_row(at, 0, pair)
    answer = HttpResponse(out.getvalue(), content_type=MEDIA_XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="contoh-temuan.xlsx"'
    return answer


def words_of(section: str) -> list[tuple[str, str]]:
    """The codes of the kinds of follow-up with their words."""
    return [(f"{at:02d}", words.say(f"{section}.{at:02d}", "id")) for at in range(1, 13)]


@may("see_audits")
def finding(request: HttpRequest, finding: str) -> HttpResponseBase:
    """One finding, and the acts that the reader may do on it."""
    row, rights = _found(finding), rights_of(request)
    if row.agency not in rights.scope("see_audits"):
        return forbidden(request, "see_audits")
    form = None
    if request.method == "POST":
        name = request.POST.get("act", "")
        form = ActForm(name if name in ACTS else "note", 0, request.POST, request.FILES)
        party = next((one for one in _parties(row, rights) if one in _whose(form.name)), "")
        if not party:
            return forbidden(request, _VERBS[_whose(form.name)[0]])
        act = acting(row, form, party, actor_of(request), access.today())
        if form.is_valid() and attempt_act(request, form, act):
            tell(request, "audit.done")
            return HttpResponseRedirect(reverse("audit", args=[row.code]))
        row = _found(finding)
    return render(request, "audits/finding.html", _sheet(row, rights, form))


@may("see_audits")
def file(request: HttpRequest, finding: str, pk: int) -> HttpResponse:
    """A file of evidence or of a deposit, to be saved; never shown inside a page."""
    row = _found(finding)
    if row.agency not in rights_of(request).scope("see_audits"):
        return forbidden(request, "see_audits")
    some = AuditAct.objects.filter(act__in=("evidence", "deposit"), at__lte=clock.now())
    act = get_object_or_404(some, pk=pk, finding=row)
    return download(evidence_of(act), act.details)


def _sheet(row: AuditFinding, rights: Rights, form: ActForm | None) -> dict[str, object]:
    now, done = acts.state_of(row), list(row.acts.all())
    line = Line(row_of(row, access.today()), rows.agency_names(), access.today(), language())
    open_to = {act for party in _parties(row, rights) for act in allowed(now, party)}
    some = [ActForm(act, len(done)) for act in ACTS if act in open_to]
    shown = [form if form is not None and one.name == form.name else one for one in some]
    lost = form if form is not None and form.name not in open_to else None
    deposits = [(at, sen) for at, sen in enumerate(now.deposits, 1)]
    return {"one": row, "line": line, "forms": shown, "refused": lost, "deposits": deposits,
            "done": list(reversed(done))}  # fmt: skip


def _whose(act: str) -> tuple[str, ...]:
    return next(one.parties for one in TABLE if one.act == act)


def _parties(row: AuditFinding, rights: Rights) -> list[str]:
    """For which parties a reader acts; the inspectorate first, for its acts reach further."""
    return [party for party in (CHECKER, AGENCY) if rights.may(_VERBS[party], row.agency)]


def _found(code: str) -> AuditFinding:
    row = acts.known().filter(code=code).first()
    if row is None:
        raise Http404(words.say("audit.none", language(), code=code))
    return row


def _load(sent: UploadedFile[bytes], actor: Actor) -> Loaded:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "temuan"
        path.write_bytes(sent.read())
        return load_findings(actor=actor, path=path, name=str(sent.name), today=access.today())


def _reason(one: Problem) -> str:
    code = f"audit_problem.{one.code}"
    return words.say(code, language()) if words.has(code) else one.remedy or one.code
