"""While the fleet changes, each town is served by the code that fits it, or says it cannot be."""

from functools import partial

import pytest
from fleet import COLUMN, TABLE
from fleet import versions as versions_of

from halles.bench.releases import release
from tenants.fleet import migrating, versions
from tenants.models import Town
from tenants.schemas import blueprints

PAGES = ("/", "/boutiques/", "/recherche/?q=pain", "/panier/", "/bons/", "/compte/connexion/")
one_more = partial(release, "catalogue", "9001_more", COLUMN)


@pytest.fixture
def answers(client_of):
    def ask(town):
        town.refresh_from_db()
        client = client_of(town)
        return {client.get(page).status_code for page in PAGES}

    return ask


def migrate(*towns):
    blueprints.make()
    outcome = migrating.migrate(towns, migrating.current_score())
    versions.forget()
    assert outcome.failed == {}


def test_new_code_serves_a_town_that_is_not_migrated_yet(towns, answers):
    with one_more():
        assert answers(towns[0]) == {200}

        migrate(towns[0])

        assert answers(towns[0]) == answers(towns[1]) == {200}


def test_old_code_serves_a_town_that_is_migrated_already(towns, answers):
    with one_more():
        migrate(towns[0])

    assert blueprints.version() not in versions_of(towns[:1])
    assert answers(towns[0]) == answers(towns[1]) == {200}


def test_a_town_two_versions_behind_answers_503_alone(towns, answers, client_of):
    with one_more():
        migrate(*towns[:2])
        with release("catalogue", "9002_then", TABLE):
            migrate(towns[0])

            assert answers(towns[0]) == answers(towns[1]) == {200}
            assert answers(towns[2]) == {503}
            page = client_of(towns[2]).get("/")
            assert towns[2].name in page.text
            assert page["Retry-After"] == "60"
    assert answers(towns[2]) == {200}


@pytest.mark.parametrize("version", ["", "f" * 64])
def test_a_town_of_an_unknown_version_answers_503(towns, answers, version):
    Town.objects.filter(pk=towns[0].pk).update(schema_version=version)

    assert answers(towns[0]) == {503}
    assert answers(towns[1]) == {200}
