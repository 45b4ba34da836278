"""Background jobs name the town they work in; one that names none is refused."""

from __future__ import annotations

from typing import Any

from celery.contrib.django.task import DjangoTask
from django.db import connection
from django_tenants.utils import get_public_schema_name

from tenants.models import Town

PUBLIC = get_public_schema_name()


class NoSchema(Exception):
    """A message named neither a town nor the public schema."""


class TownTask(DjangoTask[..., Any]):
    """Carry the current schema in the message, enter it in the worker, and leave it after."""

    def apply_async(self, *args: Any, headers: dict[str, Any] | None = None, **options: Any) -> Any:
        headers = {"schema": connection.schema_name, **(headers or {})}  # type: ignore[attr-defined]
        return super().apply_async(*args, headers=headers, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        enter(_named(self.request))
        try:
            return super().__call__(*args, **kwargs)
        finally:
            connection.set_schema_to_public()  # type: ignore[attr-defined]


def enter(schema: str) -> None:
    """Stand in the town of that schema, or in public; raise Town.DoesNotExist if there is none."""
    connection.set_schema_to_public()  # type: ignore[attr-defined]
    if schema != PUBLIC:
        connection.set_tenant(_town(schema))  # type: ignore[attr-defined]


def _town(schema: str) -> Town:
    return Town.objects.select_related("commune").get(schema_name=schema).known()


def _named(request: Any) -> str:
    # Celery puts our header on the request itself, or beside the others, depending on the path.
    headers = getattr(request, "headers", None) or {}
    schema = getattr(request, "schema", None) or headers.get("schema")
    if not schema:
        raise NoSchema(getattr(request, "task", "a job called by hand"))
    return str(schema)
