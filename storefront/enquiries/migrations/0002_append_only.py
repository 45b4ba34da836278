from django.db import migrations

TABLE = "enquiries_reservationstep"


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        migrations.RunSQL(
            f"CREATE TRIGGER {TABLE}_{name} BEFORE {when} EXECUTE FUNCTION public.forbid_change()",
            f"DROP TRIGGER {TABLE}_{name} ON {TABLE}",
        )
        for name, when in (
            ("append_only", f"UPDATE OR DELETE ON {TABLE} FOR EACH ROW"),
            ("no_truncate", f"TRUNCATE ON {TABLE} FOR EACH STATEMENT"),
        )
    ]
