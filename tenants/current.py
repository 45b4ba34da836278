"""The town this request, job or command is working in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from django.db import connection
from django_tenants.utils import get_public_schema_name, schema_context, tenant_context

from tenants.models import Town


class NoTown(Exception):
    """Something that only makes sense in a town was asked for outside of one."""


def current_schema() -> str:
    return cast(str, connection.schema_name)  # type: ignore[attr-defined]


def in_public() -> bool:
    return current_schema() == str(get_public_schema_name())


def current_town() -> Town:
    """The town the connection stands in; raise NoTown in the public schema."""
    tenant = connection.tenant  # type: ignore[attr-defined]
    if not isinstance(tenant, Town):
        raise NoTown(current_schema())
    return tenant


@contextmanager
def town_context(town: Town) -> Iterator[Town]:
    """Work in a town, then go back to where the connection stood."""
    # Never `with town:`: django-tenants keeps that stack on the class, shared by all threads.
    with tenant_context(town.known() if in_public() else town):
        yield town


@contextmanager
def public_context() -> Iterator[None]:
    """Work in the public schema, then go back to where the connection stood."""
    with schema_context(get_public_schema_name()):
        yield
