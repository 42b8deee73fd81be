"""Accounts, one-time passwords and API tokens: the verbs that write them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from rapim.ledger import clock
from rapim.ledger.actions import Actor, log
from rapim.org.actions import Refused
from rapim.org.models import OneTimePassword, Token

TOKEN_DAYS = 365
_USERNAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,149}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """A password that can be read aloud: four groups of four, about 79 bits.

    Units: text.
    Source: the machine's randomness.
    """
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


@transaction.atomic
def add_user(*, actor: Actor, username: str, full_name: str = "", password: str = "") -> tuple[User, str]:
    """Make an account; without a password it gets a one-time one, returned once.

    Units: none.
    Source: the administrator, on screen or by `rapim user add`.
    """
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise Refused("username_shape", read=username)
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("user_exists", read=username)
    user = User(username=username, first_name=full_name[:150])
    if password:
        user.set_password(password)
    else:
        user.set_unusable_password()
    user.save()
    log(actor, "add_user", f"user {username}", after={"full_name": full_name})
    return user, "" if password else reset_password(actor=actor, user=user)


@transaction.atomic
def reset_password(*, actor: Actor, user: User) -> str:
    """Give an account a new one-time password, returned once.

    Units: text.
    Source: the administrator.
    """
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    OneTimePassword.objects.update_or_create(user=user, defaults={"issued_at": clock.now()})
    log(actor, "reset_password", f"user {user.username}")
    return password


@transaction.atomic
def set_address(*, actor: Actor, user: User, address: str) -> None:
    """The e-mail address to which an account is invited and reminded; empty takes it away.

    Units: none.
    Source: the administrator.
    """
    address = address.strip()
    if user.email == address:
        return
    try:
        if address:
            validate_email(address)
    except ValidationError as wrong:
        raise Refused("address_shape", read=address[:80]) from wrong
    log(
        actor,
        "set_address",
        f"user {user.username}",
        before={"address": user.email},
        after={"address": address},
    )
    user.email = address
    user.save(update_fields=["email"])


@transaction.atomic
def set_active(*, actor: Actor, user: User, active: bool) -> None:
    """Close an account, or open it again; a closed account's tokens are revoked.

    Units: none.
    Source: the administrator.
    """
    if user.is_active == active:
        return
    log(actor, "set_active", f"user {user.username}", before={"active": not active}, after={"active": active})
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
def make_token(*, actor: Actor, user: User, name: str, days: int = TOKEN_DAYS) -> tuple[Token, str]:
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
    after = {"name": token.name, "user": user.username, "days": days}
    log(actor, "make_token", f"token {token.pk}", after=after)
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, user: User, token_id: int) -> None:
    """End a token of one's own. Twice is as good as once.

    Units: none.
    Source: the owner, on screen.
    """
    if Token.objects.filter(pk=token_id, user=user, revoked_at=None).update(revoked_at=clock.now()):
        log(actor, "revoke_token", f"token {token_id}")


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
