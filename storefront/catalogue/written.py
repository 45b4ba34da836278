"""
Queries that pages make all day, their SQL written by Django once, whatever the town.

Writing one takes Django up to six times as long as PostgreSQL and the way there and back take to
answer it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import Expression, QuerySet

Thing = TypeVar("Thing", bound=models.Model)


class Hole(Expression):
    """Where a value goes that is told at each asking."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


class Written:
    """A query with holes. Its rows come as the database has them: amounts as cents."""

    def __init__(self, query: QuerySet[Any], *, around: str = "{}") -> None:
        sql, params = query.query.sql_with_params()
        self.sql = around.replace("{}", sql)
        self._params = [p.value if isinstance(p, Enum) else p for p in params]

    def params(self, **told: Any) -> list[Any]:
        return [told[p.name] if isinstance(p, Hole) else p for p in self._params]

    def rows(self, **told: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.params(**told))
            return list(cursor.fetchall())

    def things(self, model: type[Thing], **told: Any) -> list[Thing]:
        """Its rows as instances of the model whose columns it reads."""
        return list(model._default_manager.raw(self.sql, self.params(**told)))


def at_once(statements: Iterable[str], told: Mapping[str, Any]) -> tuple[Any, ...]:
    """The one value of each of these statements, which this code alone has written."""
    values = ", ".join(f"({one})" for one in statements)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {values}", told)
        return tuple(cursor.fetchone() or ())
