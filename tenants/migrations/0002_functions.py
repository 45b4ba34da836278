"""What every town's triggers and search call: it lives once, in `public`, and keeps no state."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

FORBID_CHANGE = """
CREATE FUNCTION public.forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %.%: rows are only ever added', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = '23001';
END $$
"""

# Stamped by a trigger where the row lives: a column default would be computed elsewhere on Citus.
STAMP_TRANSACTION = """
CREATE FUNCTION public.stamp_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.tx := pg_current_xact_id();
  RETURN NEW;
END $$
"""

# A journal is sealed by the commit that made it. Savepoints share the id of their transaction.
POSTING_SAME_TRANSACTION = """
CREATE FUNCTION public.posting_same_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE maker xid8;
BEGIN
  EXECUTE format('SELECT tx FROM %I.ledger_journal WHERE id = $1', TG_TABLE_SCHEMA)
    INTO maker USING NEW.journal_id;
  IF maker IS DISTINCT FROM pg_current_xact_id() THEN
    RAISE EXCEPTION 'journal % is sealed', NEW.journal_id USING ERRCODE = '23001';
  END IF;
  RETURN NEW;
END $$
"""

# Checked at commit: two postings or more, one currency, sum zero.
JOURNAL_BALANCED = """
CREATE FUNCTION public.journal_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total numeric; postings int; currencies int;
BEGIN
  EXECUTE format('SELECT coalesce(sum(amount), 0), count(*), count(DISTINCT currency)'
                 ' FROM %I.ledger_posting WHERE journal_id = $1', TG_TABLE_SCHEMA)
    INTO total, postings, currencies USING NEW.id;
  IF postings < 2 OR total <> 0 OR currencies <> 1 THEN
    RAISE EXCEPTION 'journal % is not balanced: sum % of % postings in % currencies',
      NEW.id, total, postings, currencies
      USING ERRCODE = '23514', CONSTRAINT = 'journal_balanced';
  END IF;
  RETURN NULL;
END $$
"""

# unaccent() depends on a dictionary that may change, so it is not immutable by itself; inside
# a text search configuration it is a filter, and the configuration may feed generated columns.
FRENCH = [
    "CREATE TEXT SEARCH CONFIGURATION public.halles_fr (COPY = pg_catalog.french)",
    "ALTER TEXT SEARCH CONFIGURATION public.halles_fr ALTER MAPPING FOR hword, hword_part, word,"
    " asciihword, hword_asciipart, asciiword WITH public.unaccent, pg_catalog.french_stem",
]


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        *(
            migrations.RunSQL(statement, migrations.RunSQL.noop)
            for statement in [
                FORBID_CHANGE,
                STAMP_TRANSACTION,
                POSTING_SAME_TRANSACTION,
                JOURNAL_BALANCED,
                *FRENCH,
            ]
        ),
    ]
