"""Settings: the index, the organisation, posts and their holders, targets, the log."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from rapim.analytics import field
from rapim.ledger import clock
from rapim.ledger.models import LogEntry
from rapim.org import access, actions
from rapim.org.models import AbsorptionTarget, Agency, FieldCeiling, Post
from rapim.web.access import may, rights_of, signed_in
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, attempt, tell
from rapim.web.desk.forms import AgencyForm, CeilingForm, HolderForm, PostForm, PromoteForm, TargetForm
from rapim.web.page import language
from rapim.web.tables import export

SECTIONS = (
    ("organisation", "set_organisation"),
    ("posts", "set_organisation"),
    ("people", "set_roles"),
    ("targets", "set_targets"),
    ("field_ceiling", "set_organisation"),
    ("tokens", "hold_token"),
    ("log", "see_log"),
)
PAGE = 50


@signed_in
def index(request: HttpRequest) -> HttpResponse:
    """What this person may set or read."""
    held = rights_of(request)
    return render(
        request, "desk/settings.html", {"sections": [name for name, verb in SECTIONS if held[verb]]}
    )


@may("set_organisation")
def organisation(request: HttpRequest) -> HttpResponseBase:
    """Agencies with their validity; a new row changes, ends or promotes."""
    table = rows.agencies(language(), access.today())
    if file := export(request, table):
        return file
    start = {"valid_from": access.today()}
    new = AgencyForm(_data(request, "agency"), initial=start, prefix="agency")
    promote = PromoteForm(_data(request, "promote"), initial=start, prefix="promote")
    if _sent(request, new, "agency") and attempt(
        request, new, lambda: _record_agency(request, new.cleaned_data)
    ):
        return _done(request, "organisation")
    if _sent(request, promote, "promote") and attempt(
        request,
        promote,
        lambda: actions.promote_sub_unit(actor=actor_of(request), **promote.cleaned_data),
    ):
        return _done(request, "organisation")
    return render(request, "desk/organisation.html", {"table": table, "new": new, "promote": promote})


def _record_agency(request: HttpRequest, found: dict[str, Any]) -> Agency:
    return actions.record_agency(actor=actor_of(request), **{**found, "order": found["order"] or 0})


@may("set_organisation")
def posts(request: HttpRequest) -> HttpResponseBase:
    """Posts and who holds them."""
    table = rows.holders(language(), access.today())
    if file := export(request, table):
        return file
    start = {"valid_from": access.today()}
    post = PostForm(_data(request, "post"), agencies=rows.agency_choices(), initial=start, prefix="post")
    known = list(Post.objects.order_by("code", "-id"))
    holder = HolderForm(
        _data(request, "holder"), posts=known, users=rows.users(), initial=start, prefix="holder"
    )
    if _sent(request, post, "post") and attempt(
        request, post, lambda: _record_post(request, post.cleaned_data)
    ):
        return _done(request, "posts")
    if _sent(request, holder, "holder") and attempt(
        request, holder, lambda: _appoint(request, known, holder.cleaned_data)
    ):
        return _done(request, "posts")
    return render(request, "desk/posts.html", {"table": table, "post": post, "holder": holder})


def _record_post(request: HttpRequest, found: dict[str, Any]) -> Post:
    return actions.record_post(
        actor=actor_of(request),
        code=_post_code(found["office"], found["agency"]),
        title=found["title"],
        agency_code=found["agency"],
        valid_from=found["valid_from"],
        legal_source=found["legal_source"],
    )


def _post_code(office: str, agency: str) -> str:
    if office in {"bupati", "sekda"}:
        return office
    number = Post.objects.filter(code__startswith=f"{office}-").count() + 1
    return f"{office}-{agency or number}"


def _appoint(request: HttpRequest, known: list[Post], found: dict[str, Any]) -> None:
    post = next(post for post in known if str(post.pk) == found.pop("post"))
    user = found.pop("user")
    actions.appoint_holder(actor=actor_of(request), post=post, user_id=int(user) if user else None, **found)


@may("set_targets")
def targets(request: HttpRequest) -> HttpResponseBase:
    """The share to be spent by 31 December, per agency and for the region."""
    table = rows.targets(language(), AbsorptionTarget.objects.order_by("-fiscal_year", "agency_code", "-id"))
    if file := export(request, table):
        return file
    form = TargetForm(
        _data(request, "target"),
        agencies=rows.agency_choices(),
        initial={"fiscal_year": access.today().year},
        prefix="target",
    )
    if _sent(request, form, "target") and attempt(
        request, form, lambda: _set_target(request, form.cleaned_data)
    ):
        return _done(request, "targets")
    return render(request, "desk/targets.html", {"table": table, "form": form})


def _set_target(request: HttpRequest, found: dict[str, Any]) -> None:
    actions.set_target(
        actor=actor_of(request),
        fiscal_year=found["fiscal_year"],
        agency_code=found["agency"],
        share=float(found["percent"] / 100),
        legal_source=found["legal_source"],
    )


@may("set_organisation")
def field_ceiling(request: HttpRequest) -> HttpResponseBase:
    """From which ceiling on works are reported from the field."""
    table = rows.ceilings(language(), FieldCeiling.objects.order_by("-valid_from", "-recorded_at", "-id"))
    if file := export(request, table):
        return file
    form = CeilingForm(_data(request, "ceiling"), initial={"valid_from": access.today()}, prefix="ceiling")
    if _sent(request, form, "ceiling") and attempt(
        request, form, lambda: _set_ceiling(request, form.cleaned_data)
    ):
        return _done(request, "field_ceiling")
    context = {"table": table, "form": form, "limit": field.ceiling(access.today())}
    return render(request, "desk/field_ceiling.html", context)


def _set_ceiling(request: HttpRequest, found: dict[str, Any]) -> None:
    ceiling_sen = 100 * found.pop("ceiling_rupiah")
    actions.set_field_ceiling(actor=actor_of(request), ceiling_sen=ceiling_sen, **found)


@may("see_log")
def log(request: HttpRequest) -> HttpResponseBase:
    """Who changed what, when; the latest first."""
    entries = LogEntry.objects.filter(at__lte=clock.now()).order_by("-id")
    if wish := request.GET.get("q", "").strip():
        entries = _holding(entries, wish)
    opens = bool(rights_of(request)["see_batches"])
    if file := export(request, rows.log(language(), entries[:20_000])):
        return file
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    table = rows.log(language(), page.object_list, opens=opens)
    return render(request, "desk/log.html", {"table": table, "pages": page, "q": wish})


def _holding(entries: QuerySet[LogEntry], wish: str) -> QuerySet[LogEntry]:
    """Entries that name what is looked for: who, the verb, the subject, or anything before and after."""
    told = entries.annotate(was=Cast("before", TextField()), became=Cast("after", TextField()))
    names = ("subject", "verb", "who_name", "was", "became")
    return told.filter(reduce(or_, (Q(**{f"{name}__icontains": wish}) for name in names)))


def _data(request: HttpRequest, name: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("form") == name else None


def _sent(request: HttpRequest, form: Any, name: str) -> bool:
    return _data(request, name) is not None and bool(form.is_valid())


def _done(request: HttpRequest, name: str) -> HttpResponseRedirect:
    tell(request, "desk.saved")
    return HttpResponseRedirect(reverse(name))
