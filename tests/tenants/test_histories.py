"""Every migration there ever was, replayed from the first on as an old town is given them."""

import pytest
from psycopg import sql

from tenants import owner, rights
from tenants.fleet import migrating, replay
from tenants.models import OutboxHint
from tenants.schemas import anatomy, blueprints

OLD = "t_first_of_all"
NOTHING = (
    "CREATE SCHEMA {0}",
    "CREATE TABLE {0}.django_migrations (LIKE t_opened_now.django_migrations INCLUDING ALL)",
)


@pytest.fixture
def old(towns):
    """A town that has had no migration yet, and beside it one that is opened now."""
    with owner.connect(autocommit=True) as server:
        blueprints.replay(server, "t_opened_now")
        for statement in NOTHING:
            server.execute(sql.SQL(statement).format(sql.Identifier(OLD)))
        # Its role, and who may enter it: what the opening gives before there are tables.
        for grant in rights.of_town(OLD)[:3]:
            server.execute(grant)
        yield server
        server.execute("SET search_path = public")
        for schema in (OLD, "t_opened_now"):
            name = sql.Identifier(schema)
            server.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
            server.execute(sql.SQL("DROP OWNED BY {}").format(name))
            server.execute(sql.SQL("DROP ROLE {}").format(name))
    OutboxHint.objects.filter(schema_name=OLD).delete()


def test_a_town_that_has_had_nothing_becomes_the_one_that_would_be_opened_now(old):
    score = migrating.current_score()

    replay.replay(old, OLD, score)

    assert blueprints.version_of(old, OLD) == blueprints.version()
    assert anatomy.lines(old, OLD) == anatomy.lines(old, "t_opened_now")


def test_each_statement_of_a_migration_stands_by_itself(towns):
    changes = migrating.current_score().changes
    said = [one for change in changes for one in change.statements]

    bodies = ("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", "DO $$")
    plain = [one for one in said if not one.lstrip().startswith(bodies)]
    assert len(plain) > 300
    assert not [one for one in plain if ";" in one.strip().removesuffix(";")]
