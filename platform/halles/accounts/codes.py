"""Coming in with six digits, or a link, written to one's mailbox: once, and soon."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from halles import signing
from halles.accounts.links import SpentLink
from halles.accounts.models import SignInCode, User, normal

LASTS = timedelta(minutes=20)
# A right code is one of a million: nobody has so many tries.
TRIES = 5
# Nor with one code after the other; the link of the last one opens all the same.
TRIES_A_DAY, A_DAY = 50, timedelta(days=1)
PURPOSE = "sign-in-code"


class WrongCode(Exception):
    """Not the last code of that mailbox, or too old, or tried too often, or used before."""


def write(user: User, *, at: datetime) -> tuple[SignInCode, str]:
    """Another code for that person, and its digits, which are kept nowhere: older ones end."""
    digits = f"{secrets.randbelow(10**6):06}"
    kept = SignInCode.objects.create(
        user=user, digest=_digest(user.pk, digits), asked_at=at, expires_at=at + LASTS
    )
    return kept, digits


def link_of(code: SignInCode, after: str) -> str:
    """The address that does what the digits do, and then goes on to `after`."""
    token = signing.sign(PURPOSE, [code.pk, after])
    town = connection.tenant  # type: ignore[attr-defined]
    path = reverse("accounts:link", urlconf=settings.ROOT_URLCONF, kwargs={"token": token})
    return f"{town.address}{path}"


def enter(email: str, digits: str, *, at: datetime) -> User:
    """Who reads that mailbox; raise WrongCode. A wrong try counts, even for who asks again."""
    user = User.objects.filter(email=normal(email), is_active=True).first()
    if not _spend(user, digits, at) or user is None:
        raise WrongCode
    return user


def bearer(token: str, *, at: datetime) -> tuple[SignInCode, str]:
    """The code that a link stands for, and where it leads; raise SpentLink."""
    try:
        pk, after = signing.read(PURPOSE, token, max_age=int(LASTS.total_seconds()))
    except signing.BadToken as error:
        raise SpentLink from error
    good = SignInCode.objects.filter(spent_at=None, expires_at__gt=at, user__is_active=True)
    code = good.select_related("user").filter(pk=pk).first()
    if code is None or _last_of(code.user) != code:
        raise SpentLink
    return code, after


@transaction.atomic
def enter_by(token: str, *, at: datetime) -> tuple[User, str]:
    """Who opened that link, and where it leads; raise SpentLink. It works once."""
    code, after = bearer(token, at=at)
    spent = SignInCode.objects.filter(pk=code.pk, spent_at=None).update(spent_at=at)
    if not spent:
        raise SpentLink
    return code.user, after


@transaction.atomic
def _spend(user: User | None, digits: str, at: datetime) -> bool:
    code = _last_of(user, lock=True) if user else None
    # As long for an address without a code: the time must not tell.
    right = constant_time_compare(
        code.digest if code else "", _digest(user.pk if user else 0, digits)
    )
    if code is None:
        return False
    good = right and not code.spent_at and at < code.expires_at and code.tries < TRIES
    good = good and _tries_of(user, since=at - A_DAY) < TRIES_A_DAY
    code.tries = min(code.tries + 1, 2 * TRIES)
    code.spent_at = at if good else code.spent_at
    code.save(update_fields=["tries", "spent_at"])
    return good


def _tries_of(user: User | None, *, since: datetime) -> int:
    codes = SignInCode.objects.filter(user=user, asked_at__gt=since)
    return codes.aggregate(sum=Sum("tries"))["sum"] or 0


def _last_of(user: User, *, lock: bool = False) -> SignInCode | None:
    codes = SignInCode.objects.filter(user=user).order_by("-pk")
    return (codes.select_for_update() if lock else codes).first()


def _digest(person: Any, digits: str) -> str:
    key = signing.secret(PURPOSE)
    return salted_hmac("halles.accounts.codes", f"{person}:{digits}", secret=key).hexdigest()
