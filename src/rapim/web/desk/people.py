"""Settings: accounts and roles, and a person's own API keys."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from rapim.ledger import clock
from rapim.org import access, accounts, actions
from rapim.org.models import Role, Token
from rapim.web.access import may
from rapim.web.desk import rows
from rapim.web.desk.acting import actor_of, attempt, tell, user_of
from rapim.web.desk.forms import RoleForm, TokenForm, UserForm
from rapim.web.page import language
from rapim.web.tables import Table, export
from rapim.words import say


@may("set_roles")
def people(request: HttpRequest) -> HttpResponseBase:
    """Accounts with their roles; a new account gets a one-time password, shown once."""
    table = _table(language())
    if file := export(request, table):
        return file
    return _people(request, table, UserForm(prefix="user"), _role_form(None))


@may("set_roles")
@require_POST
def add_user(request: HttpRequest) -> HttpResponseBase:
    """Make an account."""
    form = UserForm(request.POST, prefix="user")
    made: dict[str, str] = {}

    def act() -> None:
        user, password = accounts.add_user(actor=actor_of(request), **form.cleaned_data)
        made.update(name=user.username, password=password)

    if form.is_valid() and attempt(request, form, act):
        return _people(request, _table(language()), UserForm(prefix="user"), _role_form(None), once=made)
    return _people(request, _table(language()), form, _role_form(None))


@may("set_roles")
@require_POST
def give_role(request: HttpRequest) -> HttpResponseBase:
    """Give an account a role."""
    form = _role_form(request.POST)
    if form.is_valid():
        found = form.cleaned_data
        actions.grant_role(
            actor=actor_of(request),
            user_id=int(found["user"]),
            role=found["role"],
            agency_code=found["agency"],
            valid_from=found["valid_from"],
            valid_to=found["valid_to"],
            legal_source=found["legal_source"],
        )
        return _done(request, "people")
    return _people(request, _table(language()), UserForm(prefix="user"), form)


@may("set_roles")
@require_POST
def end_role(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A role ends with this day."""
    role = get_object_or_404(Role, pk=pk)
    actions.end_role(actor=actor_of(request), role=role, valid_to=access.today())
    return _done(request, "people")


@may("set_roles")
@require_POST
def change_account(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Close or open an account, say its address, or hand out a new one-time password."""
    user = get_object_or_404(User, pk=pk)
    if request.POST.get("act") == "address":
        address = request.POST.get("address", "")
        said = partial(accounts.set_address, actor=actor_of(request), user=user, address=address)
        return _done(request, "people") if attempt(request, None, said) else redirect("people")
    if request.POST.get("act") == "password":
        once = {
            "name": user.username,
            "password": accounts.reset_password(actor=actor_of(request), user=user),
        }
        return _people(request, _table(language()), UserForm(prefix="user"), _role_form(None), once=once)
    accounts.set_active(actor=actor_of(request), user=user, active=request.POST.get("act") == "open")
    return _done(request, "people")


@may("hold_token")
def tokens(request: HttpRequest) -> HttpResponseBase:
    """A person's own keys; the secret of a new one is shown once."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _, secret = accounts.make_token(actor=actor_of(request), user=user_of(request), **form.cleaned_data)
        form = TokenForm()
    mine, now = Token.objects.filter(user=user_of(request)).order_by("-id"), clock.now()
    found = [
        (token, "revoked" if token.revoked_at else "alive" if token.expires_at > now else "expired")
        for token in mine
    ]
    return render(request, "desk/tokens.html", {"form": form, "tokens": found, "secret": secret})


@may("hold_token")
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponseBase:
    """End one of one's own keys."""
    accounts.revoke_token(actor=actor_of(request), user=user_of(request), token_id=pk)
    return _done(request, "tokens")


def _role_form(data: Any) -> RoleForm:
    start = {"valid_from": access.today()}
    return RoleForm(data, users=rows.users(), agencies=rows.agency_choices(), initial=start, prefix="role")


def _people(request: HttpRequest, table: Table, new: UserForm, role: RoleForm, **more: Any) -> HttpResponse:
    day, names = access.today(), rows.agency_names()
    users = list(User.objects.order_by("-is_active", "username"))
    by_user: dict[int, list[tuple[Role, str, str]]] = {}
    for row in rows.latest(Role.objects.all(), "user_id", "role", "agency_code", "valid_from"):
        entry = (row, names.get(row.agency_code, row.agency_code), rows.standing(row, day))
        by_user.setdefault(row.user_id, []).append(entry)
    found = [(user, by_user.get(user.pk, [])) for user in users]
    response = render(
        request, "desk/people.html", {"table": table, "people": found, "new": new, "role": role, **more}
    )
    response["Cache-Control"] = "no-store"
    return response


def _table(lang: str) -> Table:
    cols = rows.columns(
        lang,
        ("user", "text", 18),
        ("name", "text", 30),
        ("role", "text", 30),
        ("agency", "text", 28),
        ("valid_from", "date", 12),
        ("valid_to", "date", 12),
        ("legal_source", "text", 28),
    )
    found = [
        {
            "user": row.user.get_username(),
            "name": row.user.get_full_name(),
            "role": say(f"role.{row.role}", lang),
            "agency": row.agency_code,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "legal_source": row.legal_source,
        }
        for row in rows.latest(
            Role.objects.select_related("user"), "user_id", "role", "agency_code", "valid_from"
        )
    ]
    return rows.table("peran", say("set.roles_now", lang), cols, found, lang)


def _done(request: HttpRequest, name: str) -> HttpResponseRedirect:
    tell(request, "desk.saved")
    return HttpResponseRedirect(reverse(name))
