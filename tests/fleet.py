"""What the tests of the fleet do to towns, and what a release brings."""

from psycopg import sql

from tenants import owner
from tenants.models import Town
from tenants.schemas import anatomy, blueprints, template

# One statement or several, as a migration of `catalogue` writes them.
COLUMN = "migrations.AddField('product', 'ripeness', models.TextField(db_default=''))"
AN_INDEX = "migrations.AddIndex('product', models.Index(fields=['stock'], name='by_stock_left'))"
TABLE = (
    "migrations.CreateModel('Season', [('id', models.BigAutoField(primary_key=True)),"
    " ('name', models.CharField(max_length=20, unique=True))])"
)
# For which Django puts two statements in one text.
A_LINK = (
    "migrations.AddField('product', 'other_shelf', models.ForeignKey('catalogue.category',"
    " models.PROTECT, null=True, related_name='+'))"
)


def versions(towns):
    """The version each is at, in the order they were given."""
    at = dict(Town.objects.values_list("pk", "schema_version"))
    return [at[town.pk] for town in towns]


def lines(town):
    with owner.connect() as server:
        return anatomy.lines(server, town.schema_name)


def refuse(town):
    """Have the town refuse COLUMN: somebody added one of that name by hand."""
    with owner.connect() as server:
        server.execute(f"ALTER TABLE {town.schema_name}.catalogue_product ADD COLUMN ripeness int")


UNDO = (
    "ALTER TABLE catalogue_product DROP COLUMN IF EXISTS other_shelf_id",
    "ALTER TABLE catalogue_product DROP COLUMN IF EXISTS ripeness",
    "DROP INDEX IF EXISTS by_stock_left",
    "DROP TABLE IF EXISTS catalogue_season",
    "DELETE FROM django_migrations WHERE name > '9000'",
)


def put_back():
    """Have the releases that never were leave no trace, in any town nor in the template."""
    with owner.connect() as server:
        for (schema,) in server.execute("SELECT schema_name FROM tenants_town").fetchall():
            _undo(server, schema)
        version = [blueprints.version()]
        server.execute("SET search_path = public")
        server.execute("UPDATE tenants_town SET schema_version = %s", version)
        server.execute("DELETE FROM tenants_blueprint WHERE version <> %s", version)
        server.execute("DELETE FROM tenants_condition")
    with owner.connect(template.database()) as server:
        _undo(server, template.SCHEMA)
        server.execute("DELETE FROM public.taken_down WHERE name > '9000'")


def _undo(server, schema):
    server.execute(sql.SQL("SET search_path = {}").format(sql.Identifier(schema)))
    for statement in UNDO:
        server.execute(statement)
