"""The matrix of targets, one target with its acts, and proposing one."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim import words
from rapim.targets.actions import targets as acts
from rapim.targets.models import Target
from rapim.targets.room import judging
from rapim.targets.room.standing import ABSORPTION, Side, Standing, standing
from rapim.web.access import Rights, forbidden, may, rights_of
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, tell
from rapim.web.page import language, page_of
from rapim.web.tables import export
from rapim.web.targets.asked import Wish, wish_of
from rapim.web.targets.forms import DecideForm, SaidForm, attempt
from rapim.web.targets.rows import Line, Matrix, line_of

SEPARATOR = "|"


@may("see_targets")
def matrix(request: HttpRequest) -> HttpResponseBase:
    """Target, potential, forecast and realisation of every agency and account within reach."""
    wish = wish_of(request, proposed=True)
    reach = rights_of(request).scope("see_targets")
    found = Matrix(reach, wish.year, wish.asked.as_of, wish.mark, language(), wish.asked.known_at)
    if file := export(request, found.table(page_of(request).simulated)):
        return file
    context = {"asked": wish.asked, "query": wish.query(), "wish": wish, "matrix": found,
               "own_only": not reach.everywhere}  # fmt: skip
    return render(request, "targets/matrix.html", context)


@may("see_targets")
def target(request: HttpRequest, target: str) -> HttpResponseBase:
    """One target: how likely it is, on what that stands, what was said and decided, and what can be done."""
    row, rights = found_target(target), rights_of(request)
    if row.agency not in rights.scope("see_targets"):
        return forbidden(request, "see_targets")
    made = standing_of(row, request)
    line = line_of(judging.side_of(row, made), made, row, rows.agency_names(), language())
    form: Any = None
    if request.method == "POST":
        answer = _acted(request, row, line, rights)
        if isinstance(answer, HttpResponse):
            return answer
        form = answer
        row = found_target(target)
        line = line_of(line.side, made, row, rows.agency_names(), language())
    return render(request, "targets/target.html", _page(request, row, line, rights, form))


def _page(request: HttpRequest, row: Target, line: Line, rights: Rights, form: Any) -> dict[str, Any]:
    text, wish = line.text, wish_of(request)
    seen = text.version if text else 0
    forms: list[Any] = [DecideForm(act, seen, must=_must(act, line)) for act in _open_to(row, line, rights)]
    forms = [form if form is not None and getattr(form, "name", "") == one.name else one for one in forms]
    revise = None
    if rights.may("propose_target", row.agency):
        revise = form if isinstance(form, SaidForm) else SaidForm(row.kind, seen=seen)
    told = [(one, _decided(row, one.version)) for one in reversed(row.texts.all())]
    return {"one": row, "line": line, "forms": forms, "revise": revise, "told": told,
            "asked": wish.asked, "query": f"?tahun={row.fiscal_year}", "causes": causes_of(line)}  # fmt: skip


def _decided(row: Target, version: int) -> list[Any]:
    return [one for one in row.acts.all() if one.version == version]


def _must(act: str, line: Line) -> bool:
    """Whether an act needs a reason that is typed."""
    return act != acts.APPROVE or bool(line.verdict and line.verdict.word in acts.NEEDS_REASON)


def _open_to(row: Target, line: Line, rights: Rights) -> list[str]:
    if line.state != acts.PROPOSED:
        return []
    found = []
    if rights.may("approve_target", row.agency):
        found += [acts.APPROVE, acts.RETURN]
    if rights.may("propose_target", row.agency):
        found.append(acts.WITHDRAW)
    return found


def _acted(request: HttpRequest, row: Target, line: Line, rights: Rights) -> Any:
    """The answer of an act that was done, or its form with the refusal."""
    name = request.POST.get("act", "")
    verb = "approve_target" if name in (acts.APPROVE, acts.RETURN) else "propose_target"
    if not rights.may(verb, row.agency):
        return forbidden(request, verb)
    if name in acts.ACTS:
        form: Any = DecideForm(name, 0, request.POST, must=_must(name, line))
        judged = judging.record(line.side, line.asked_sen or 0, line.standing)

        def decide() -> None:
            said = form.cleaned_data
            acts.decide(actor=actor_of(request), target=row, act=name, reason=said["reason"],
                        judged=judged, seen=said["seen"])  # fmt: skip

        do = decide
    else:
        form = SaidForm(row.kind, request.POST)

        def revise() -> None:
            said = form.said
            judged = judging.record(line.side, _sen(line.side, said), line.standing)
            acts.revise(actor=actor_of(request), target=row, said=said, judged=judged,
                        seen=form.cleaned_data["seen"])  # fmt: skip

        do = revise
    if form.is_valid() and attempt(request, form, do):
        tell(request, "uji.done")
        return HttpResponseRedirect(reverse("target", args=[row.code]))
    return form


def _sen(side: Side, said: acts.Said) -> int:
    return said.amount_sen if said.amount_sen is not None else judging.asked_sen(side, said.share or 0.0)


@may("propose_target")
def propose(request: HttpRequest) -> HttpResponseBase:
    """Choose what a target is about; then say how much and why, with its probability before it is sent."""
    wish, rights = wish_of(request), rights_of(request)
    made = standing(wish.year, wish.asked.as_of, wish.mark)
    names = rows.agency_names()
    text = request.POST.get("subjek") or request.GET.get("subjek", "")
    context: dict[str, Any] = {"wish": wish, "asked": wish.asked, "query": wish.query()}
    if not text:
        context["choices"] = _choices(made, rights, names)
        return render(request, "targets/choose.html", context)
    side = _side(text, made)
    if not rights.may("propose_target", side.agency):
        return forbidden(request, "propose_target")
    form = SaidForm(side.kind, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.said
        if "preview" in request.POST:
            context["preview"] = _preview(side, made, said, names)
        else:
            done = _proposed(request, form, side, wish, made)
            if done is not None:
                return HttpResponseRedirect(reverse("target", args=[done.code]))
    line = line_of(side, made, None, names, language())
    return render(request, "targets/propose.html", {**context, "line": line, "form": form, "subject": text,
                                                     "causes": causes_of(line)})  # fmt: skip


def _preview(side: Side, made: Standing, said: acts.Said, names: dict[str, str]) -> dict[str, Any]:
    verdict = judging.judge(side, _sen(side, said), made)
    if verdict is None:
        return {}
    odds = [None if one is None else words.odds(one, language()) for one in (verdict.habit, verdict.removed)]
    warned = [words.say(f"uji_warning.{one}", language()) for one in verdict.warnings]
    word = words.say(f"uji_verdict.{verdict.word}", language())
    return {"habit": odds[0], "removed": odds[1], "word": word, "warned": warned, "sen": _sen(side, said)}


def _proposed(request: HttpRequest, form: SaidForm, side: Side, wish: Wish, made: Standing) -> Target | None:
    said, done = form.said, list[Target]()

    def write() -> None:
        about = acts.About(side.kind, side.agency, wish.year, side.account)
        judged = judging.record(side, _sen(side, said), made)
        done.append(
            acts.propose(actor=actor_of(request), uid=form.cleaned_data["uid"], about=about, said=said,
                         judged=judged)
        )  # fmt: skip

    if not attempt(request, form, write):
        return None
    tell(request, "uji.proposed", target=done[0].code)
    return done[0]


def _choices(made: Standing, rights: Rights, names: dict[str, str]) -> list[tuple[str, str]]:
    """What a reader may propose a target for: everything within reach that has none yet."""
    taken = {(one.kind, one.agency, one.account) for one in acts.known().filter(fiscal_year=made.year)}
    reach = rights.scope("propose_target")
    some = [side for key, side in made.sides.items() if key[1] in reach and key not in taken]
    lines = [line_of(side, made, None, names, language()) for side in some]
    found = []
    for line in sorted(lines, key=lambda line: (line.side.kind, line.name)):
        kind = words.say(f"uji_kind.{line.side.kind}", language())
        found.append((SEPARATOR.join(line.side.key), f"{kind}: {line.name}"))
    return found


def _side(text: str, made: Standing) -> Side:
    key = tuple(text.split(SEPARATOR))
    side = made.sides.get(key) if len(key) == 3 else None
    if side is None:
        raise Http404(words.say("uji.no_subject", language()))
    return side


def found_target(code: str) -> Target:
    """A target of the register, or a page that says there is none."""
    row = acts.known().filter(code=code).first()
    if row is None:
        raise Http404(words.say("uji.no_target", language(), code=code))
    return row


def standing_of(row: Target, request: HttpRequest) -> Standing:
    """The standing of a target's year on the day of the page."""
    wish = wish_of(request)
    return standing(row.fiscal_year, wish.asked.as_of, wish.mark)


def causes_of(line: Line) -> list[dict[str, Any]]:
    """The removable causes that make the difference between both probabilities, the largest first."""
    some = sorted(line.side.removed, key=lambda one: -one.middle)
    if line.side.kind != ABSORPTION:
        return []
    return [{"code": one.code, "sen": round(one.middle), "share": one.share} for one in some]
