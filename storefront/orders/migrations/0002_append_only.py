from django.db import migrations

TABLES = ["orders_orderstep", "orders_suborderstep"]


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        migrations.RunSQL(statement.format(table=table), undo.format(table=table))
        for table in TABLES
        for statement, undo in [
            (
                "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION public.forbid_change()",
                "DROP TRIGGER {table}_append_only ON {table}",
            ),
            (
                "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION public.forbid_change()",
                "DROP TRIGGER {table}_no_truncate ON {table}",
            ),
        ]
    ]
