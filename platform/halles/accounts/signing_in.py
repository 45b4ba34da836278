"""Recognising a person at a door, with one answer for every failure."""

from django.contrib import auth
from django.http import HttpRequest

from halles import limits
from halles.accounts.models import User, normal

MINUTES = 60
FROM_ONE_ADDRESS, FOR_ONE_ACCOUNT = 30, 10


class NotRecognised(Exception):
    """No such person, or not this password: which of the two is not said."""


class TooManyTries(Exception):
    """The address or the account was tried too often of late."""


def recognise(request: HttpRequest, *, email: str, password: str) -> User:
    """
    The person with this address and password, in the schema of the request.

    Tries are counted per client and per account, whether it exists or not. Raises
    NotRecognised or TooManyTries.
    """
    allow(request, "sign-in", email)
    user = auth.authenticate(request, username=email, password=password)
    if not isinstance(user, User):
        raise NotRecognised
    return user


def allow(request: HttpRequest, what: str, email: str) -> None:
    """Count one try of `what`; raise TooManyTries past the limits, reached in 10 minutes."""
    keys = (
        (f"{what}:from:{limits.client_address(request)}", FROM_ONE_ADDRESS),
        (f"{what}:for:{normal(email)}", FOR_ONE_ACCOUNT),
    )
    tries = [limits.allow(key, limit=limit, seconds=10 * MINUTES) for key, limit in keys]
    if not all(tries):
        raise TooManyTries
