from django.db import migrations

TABLES = ("local_payments_localstep", "local_payments_localrefund",)


class Migration(migrations.Migration):
    dependencies = [("local_payments", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        operation
        for table in TABLES
        for operation in (
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
        )
    ]
