"""Links in mails that let their reader choose a password: for one person and town, for a time."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from halles import signing
from halles.accounts.models import User, normal

HOUR = 3600
RESET, INVITATION, SIGN_UP = "password-reset", "invitation", "sign-up"
# How long each kind may be used, in seconds.
LASTS = {RESET: 2 * HOUR, INVITATION: 7 * 24 * HOUR, SIGN_UP: 24 * HOUR}


class SpentLink(Exception):
    """The link was used, is too old, was altered, or belongs to another town."""


def to_choose(user: User, *, kind: str) -> str:
    """The address where `user` chooses a password, as a reset or after an invitation."""
    token = signing.sign(kind, [user.pk, _print(user)])
    return _address("accounts:password_reset_confirm", kind=kind, token=token)


def person(kind: str, token: str) -> User:
    """Whose password may be chosen with this token; raise SpentLink."""
    if kind not in (RESET, INVITATION):
        raise SpentLink
    pk, printed = _read(kind, token)
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or not constant_time_compare(printed, _print(user)):
        raise SpentLink
    return user


def bearer(kind: str, token: str) -> User:
    """Who may choose a password with this token: for a sign-up, a user not saved yet."""
    if kind == SIGN_UP:
        email, name = newcomer(token)
        return User(email=email, name=name)
    return person(kind, token)


def to_sign_up(email: str, name: str) -> str:
    """The address where the reader of that mailbox opens an account."""
    token = signing.sign(SIGN_UP, [normal(email), name])
    return _address("accounts:sign_up_confirm", token=token)


def newcomer(token: str) -> tuple[str, str]:
    """The address and name of who asked for an account; raise SpentLink once there is one."""
    email, name = _read(SIGN_UP, token)
    if User.objects.filter(email=email).exists():
        raise SpentLink
    return email, name


def to_sign_in() -> str:
    return _address("accounts:sign_in")


def _read(kind: str, token: str) -> list[Any]:
    try:
        return list(signing.read(kind, token, max_age=LASTS[kind]))
    except signing.BadToken as error:
        raise SpentLink from error


def _print(user: User) -> str:
    # A new password or a sign-in changes it: the link works once.
    value = f"{user.password}:{user.last_login}:{user.email}"
    return salted_hmac("halles.accounts.links", value, algorithm="sha256").hexdigest()[:32]


def _address(name: str, **kwargs: str) -> str:
    # From the town's own address and map, whatever host asks for the mail.
    town = connection.tenant  # type: ignore[attr-defined]
    return str(town.address) + reverse(name, urlconf=settings.ROOT_URLCONF, kwargs=kwargs)
