from django.db import migrations

# Minutes of a week, apart for each shop, as one range: no extension needed to compare them.
NO_OVERLAP = """
ALTER TABLE merchants_opening ADD CONSTRAINT opening_no_overlap EXCLUDE USING gist (
  int8range(
    shop_id * 10080 + weekday * 1440 + (extract(epoch FROM opens) / 60)::bigint,
    shop_id * 10080 + weekday * 1440
      + CASE WHEN closes = '00:00' THEN 1440 ELSE (extract(epoch FROM closes) / 60)::bigint END
  ) WITH &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0001_initial"), ("tenants", "0002_functions")]

    operations = [
        migrations.RunSQL(
            NO_OVERLAP, "ALTER TABLE merchants_opening DROP CONSTRAINT opening_no_overlap"
        ),
        migrations.RunSQL(
            "CREATE TRIGGER merchants_move_append_only BEFORE UPDATE OR DELETE ON merchants_move"
            " FOR EACH ROW EXECUTE FUNCTION public.forbid_change()",
            "DROP TRIGGER merchants_move_append_only ON merchants_move",
        ),
        migrations.RunSQL(
            "CREATE TRIGGER merchants_move_no_truncate BEFORE TRUNCATE ON merchants_move"
            " FOR EACH STATEMENT EXECUTE FUNCTION public.forbid_change()",
            "DROP TRIGGER merchants_move_no_truncate ON merchants_move",
        ),
    ]
