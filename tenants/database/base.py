"""django-tenants' backend, which also enters the town's PostgreSQL role with its search path."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django_tenants.postgresql_backend import base
from django_tenants.utils import get_limit_set_calls, get_public_schema_name, quote_schema_name
from psycopg.pq import TransactionStatus

from halles import selftests

# What waits for the commit is checked by whoever stands there then: on PostgreSQL 15 to 17, with
# the rights of the role of that moment. So a town that is left in a transaction is checked first.
_LAST_CHECKS = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED; "


class DatabaseWrapper(base.DatabaseWrapper):
    _setting_search_path: bool
    search_path_set_schemas: list[str] | None
    _stood_in = ""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Of a process that has proved itself, if it was asked to; raise Refused otherwise."""
        selftests.before_connecting()
        return super().get_new_connection(conn_params)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """
        Enter the role and the schema of the current town, in one round trip.

        Unlike the parent, raises when the server refuses: the statement that follows must
        never run in the town before. Only a transaction that has already failed is left
        alone, since all it can still do is roll back.
        """
        if self._setting_search_path or (get_limit_set_calls() and self.search_path_set_schemas):
            return
        if not self.schema_name:
            raise ImproperlyConfigured("No town and not the public schema either.")
        paths = self._get_cursor_search_paths()
        self._setting_search_path = True
        target = self.connection.cursor() if cursor is None else cursor
        try:
            if self.connection.info.transaction_status != TransactionStatus.INERROR:
                with self.wrap_database_errors:
                    target.execute(f"{self._role()}SET search_path = {_quoted(paths)}")
                self.search_path_set_schemas = paths
        finally:
            self._setting_search_path = False
            if cursor is None:
                target.close()

    def _role(self) -> str:
        # The owner's connection migrates every schema as itself: tables are its own.
        if not self.settings_dict.get("TOWN_ROLES", True):
            return ""
        left, self._stood_in = self._stood_in, self.schema_name
        if self.schema_name == get_public_schema_name():
            role = "SET ROLE NONE; "
        else:
            role = f"SET ROLE {quote_schema_name(self.schema_name)}; "
        return f"{_LAST_CHECKS}{role}" if self._leaves_unchecked(left) else role

    def _leaves_unchecked(self, left: str) -> bool:
        in_transaction = self.connection.info.transaction_status == TransactionStatus.INTRANS
        return in_transaction and left not in {"", get_public_schema_name(), self.schema_name}


def _quoted(paths: list[str]) -> str:
    return ", ".join(quote_schema_name(path) for path in paths)
