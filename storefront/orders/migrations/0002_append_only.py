from django.db import migrations

TABLES = ("orders_orderstep", "orders_suborderstep")


class Migration(migrations.Migration):
    dependencies = [("orders", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {table}_{name} BEFORE {when} EXECUTE FUNCTION public.forbid_change()",
            f"DROP TRIGGER {table}_{name} ON {table}",
        )
        for table in TABLES
        for name, when in (
            ("append_only", f"UPDATE OR DELETE ON {table} FOR EACH ROW"),
            ("no_truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT"),
        )
    ]
