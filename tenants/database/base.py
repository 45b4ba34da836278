"""django-tenants' backend, which also enters the town's PostgreSQL role with its search path."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django_tenants.postgresql_backend import base
from django_tenants.utils import get_limit_set_calls, get_public_schema_name, quote_schema_name
from psycopg.pq import TransactionStatus

from halles import selftests
from tenants.database import sessions

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
        connection = super().get_new_connection(conn_params)
        # No more than all that the pool holds can be dead; what comes then is new.
        for _ in range(self.pool.max_size if self.pool else 0):
            if sessions.answers(connection):
                break
            connection.close()
            self.pool.putconn(connection)
            connection = super().get_new_connection(conn_params)
        return connection

    def commit(self) -> None:
        super().commit()
        # COMMIT of a transaction that has failed is a rollback, and says so to nobody.
        self.search_path_set_schemas = None

    def _close(self) -> None:
        # An error may be that of a role that is no longer there: its name is to be said again.
        if self.connection is not None and self.errors_occurred:
            sessions.forget(self.connection)
        super()._close()

    def _handle_search_path(self, cursor: Any = None) -> None:
        """
        Enter the role and the schema of the current town, in one round trip, or in none where
        the session is known to stand there.

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
        try:
            if self.connection.info.transaction_status != TransactionStatus.INERROR:
                self._enter(f"{self._role()}SET search_path = {_quoted(paths)}", cursor)
                self.search_path_set_schemas = paths
        finally:
            self._setting_search_path = False

    def _enter(self, statement: str, cursor: Any) -> None:
        left, self._stood_in = self._stood_in, self.schema_name
        if sessions.stands(self.connection, self.tenant, statement):
            return
        sessions.forget(self.connection)
        checks = _LAST_CHECKS if self._leaves_unchecked(left) else ""
        with self.wrap_database_errors:
            if cursor is None:
                with self.connection.cursor() as own:
                    own.execute(f"{checks}{statement}")
            else:
                cursor.execute(f"{checks}{statement}")
        sessions.note(self.connection, self.tenant, statement)

    def _role(self) -> str:
        # The owner's connection migrates every schema as itself: tables are its own.
        if not self.settings_dict.get("TOWN_ROLES", True):
            return ""
        if self.schema_name == get_public_schema_name():
            return "SET ROLE NONE; "
        return f"SET ROLE {quote_schema_name(self.schema_name)}; "

    def _leaves_unchecked(self, left: str) -> bool:
        # As the owner nothing is left: its rights hold everywhere.
        if not self.settings_dict.get("TOWN_ROLES", True):
            return False
        in_transaction = self.connection.info.transaction_status == TransactionStatus.INTRANS
        return in_transaction and left not in {"", get_public_schema_name(), self.schema_name}


def _quoted(paths: list[str]) -> str:
    return ", ".join(quote_schema_name(path) for path in paths)
