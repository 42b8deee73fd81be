"""Accounts, one-time passwords and API tokens: the verbs that write them."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets

from django.contrib.auth.models import User
from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.models import LogEntry
from rapim.ledger.request import current

from .models import OneTimePassword, Token

TOKEN_DAYS = 365
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


class Refused(ValueError):
    """An act that cannot be done; the code says why (words: `refused.<code>`)."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def new_password() -> str:
    """A password that can be read aloud: four groups of four, about 79 bits.

    Units: text.
    Source: the machine's randomness.
    """
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_user(
    *, username: str, full_name: str = "", password: str = "", by: User | None = None, by_name: str = ""
) -> tuple[User, str]:
    """Make an account; without a password it gets a one-time one, returned once.

    Units: none.
    Source: the administrator, on screen or by `rapim user add`.
    """
    if not username or User.objects.filter(username__iexact=username).exists():
        raise Refused("user_exists", name=username)
    user = User(username=username, first_name=full_name[:150])
    user.set_password(password or "")
    user.save()
    _log("add_user", f"user:{username}", by, by_name, after={"full_name": full_name})
    return user, "" if password else reset_password(user=user, by=by, by_name=by_name)


@transaction.atomic
def reset_password(*, user: User, by: User | None = None, by_name: str = "") -> str:
    """Give an account a new one-time password, returned once.

    Units: text.
    Source: the administrator.
    """
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    OneTimePassword.objects.update_or_create(user=user, defaults={"issued_at": clock.now()})
    _log("reset_password", f"user:{user.username}", by, by_name)
    return password


@transaction.atomic
def set_active(*, user: User, active: bool, by: User | None = None, by_name: str = "") -> None:
    """Close an account, or open it again; a closed account's tokens are revoked.

    Units: none.
    Source: the administrator.
    """
    if user.is_active == active:
        return
    _log("set_active", f"user:{user.username}", by, by_name, {"active": user.is_active}, {"active": active})
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        Token.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


def has_one_time_password(user: User) -> bool:
    """Whether the password is still the one that was handed out.

    Units: none.
    Source: `org.OneTimePassword`.
    """
    return OneTimePassword.objects.filter(user=user).exists()


def forget_one_time_password(user: User) -> None:
    """The person chose a password of their own.

    Units: none.
    Source: the sign-in pages.
    """
    OneTimePassword.objects.filter(user=user).delete()


def digest(secret: str) -> str:
    """What is stored of a token: its SHA-256 (a token has 256 bits of its own randomness).

    Units: hexadecimal text.
    Source: none.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(*, user: User, name: str, days: int = TOKEN_DAYS) -> tuple[Token, str]:
    """Make an API token with the rights of its owner; the secret is returned once.

    Units: days.
    Source: the owner, on screen.
    """
    secret = f"rapim_{secrets.token_urlsafe(32)}"
    now = clock.now()
    token = Token.objects.create(
        user=user,
        name=name[:80],
        digest=digest(secret),
        hint=secret[-4:],
        made_at=now,
        expires_at=now + dt.timedelta(days=days),
    )
    _log(
        "make_token", f"token:{token.pk}", user, after={"name": token.name, "expires": str(token.expires_at)}
    )
    return token, secret


@transaction.atomic
def revoke_token(*, user: User, token_id: int) -> None:
    """End a token of one's own. Twice is as good as once.

    Units: none.
    Source: the owner, on screen.
    """
    if Token.objects.filter(pk=token_id, user=user, revoked_at=None).update(revoked_at=clock.now()):
        _log("revoke_token", f"token:{token_id}", user)


def owner_of(secret: str) -> User | None:
    """The owner of a token that is alive, or None.

    Units: none.
    Source: `org.Token`.
    """
    token = Token.objects.select_related("user").filter(digest=digest(secret), revoked_at=None).first()
    if token is None or token.expires_at <= clock.now() or not token.user.is_active:
        return None
    owner: User = token.user
    return owner


def _log(
    verb: str,
    subject: str,
    by: User | None,
    by_name: str = "",
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    LogEntry.objects.create(
        at=clock.now(),
        who=by,
        who_name=by_name or (by.get_full_name() or by.get_username() if by else ""),
        request=current.get(),
        verb=verb,
        subject=subject,
        before=before,
        after=after,
    )
