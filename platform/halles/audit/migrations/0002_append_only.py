from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION public.forbid_change()",
            "DROP TRIGGER audit_entry_append_only ON audit_entry",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.forbid_change()",
            "DROP TRIGGER audit_entry_no_truncate ON audit_entry",
        ),
    ]
