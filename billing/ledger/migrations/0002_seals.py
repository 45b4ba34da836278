"""What PostgreSQL itself refuses, whoever asks: see tenants.migrations.0002_functions."""

from django.db import migrations

TABLES = ("ledger_account", "ledger_journal", "ledger_posting")

FORWARD = [
    "CREATE TRIGGER ledger_journal_stamp BEFORE INSERT ON ledger_journal"
    " FOR EACH ROW EXECUTE FUNCTION public.stamp_transaction()",
    "CREATE TRIGGER ledger_posting_sealed BEFORE INSERT ON ledger_posting"
    " FOR EACH ROW EXECUTE FUNCTION public.posting_same_transaction()",
    "CREATE CONSTRAINT TRIGGER ledger_journal_balanced AFTER INSERT ON ledger_journal"
    " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.journal_balanced()",
    # The mode is part of both keys: test and live money cannot meet on an account or in a journal.
    "ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_id_mode UNIQUE (id, mode)",
    "ALTER TABLE ledger_journal ADD CONSTRAINT ledger_journal_id_mode UNIQUE (id, mode)",
    "ALTER TABLE ledger_posting ADD CONSTRAINT ledger_posting_account_mode"
    " FOREIGN KEY (account_id, mode) REFERENCES ledger_account (id, mode)",
    "ALTER TABLE ledger_posting ADD CONSTRAINT ledger_posting_journal_mode"
    " FOREIGN KEY (journal_id, mode) REFERENCES ledger_journal (id, mode)",
]
BACKWARD = [
    "DROP TRIGGER ledger_journal_stamp ON ledger_journal",
    "DROP TRIGGER ledger_posting_sealed ON ledger_posting",
    "DROP TRIGGER ledger_journal_balanced ON ledger_journal",
    "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_id_mode",
    "ALTER TABLE ledger_journal DROP CONSTRAINT ledger_journal_id_mode",
    "ALTER TABLE ledger_posting DROP CONSTRAINT ledger_posting_account_mode",
    "ALTER TABLE ledger_posting DROP CONSTRAINT ledger_posting_journal_mode",
]


def append_only(table: str) -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION public.forbid_change()",
            f"DROP TRIGGER {table}_append_only ON {table}",
        ),
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.forbid_change()",
            f"DROP TRIGGER {table}_no_truncate ON {table}",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        *map(migrations.RunSQL, FORWARD, BACKWARD),
        *(operation for table in TABLES for operation in append_only(table)),
    ]
