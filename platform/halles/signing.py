"""Signed values that are worth something in one town only."""

from typing import Any

from django.core import signing
from django.db import connection
from django.utils.crypto import salted_hmac

BadToken = signing.BadSignature


def sign(purpose: str, value: Any) -> str:
    """A text that carries `value`, readable by anybody, made by us, for this purpose here."""
    return signing.dumps(value, salt=salt(purpose))


def read(purpose: str, token: str, *, max_age: int | None = None) -> Any:
    """What was signed; raise BadToken if altered, of another purpose or town, or too old (s)."""
    return signing.loads(token, salt=salt(purpose), max_age=max_age)


def secret(purpose: str) -> bytes:
    """A key of this purpose and town, for codes that are derived instead of stored."""
    return salted_hmac(salt(purpose), "key", algorithm="sha256").digest()


def salt(purpose: str) -> str:
    """What keeps a signature made for this purpose here from being worth anything elsewhere."""
    return f"halles.{purpose}.{getattr(connection.tenant, 'uuid', 'public')}"  # type: ignore[attr-defined]
