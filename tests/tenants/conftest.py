"""Three towns that are really migrated."""

import pytest
from cast import any_commune, open_town
from django.db import connection
from fleet import put_back

from tenants import hosts
from tenants.models import Town
from tenants.schemas import template


@pytest.fixture(scope="module")
def fleet(django_db_setup, django_db_blocker):
    """Three committed towns, and a template of this code's version."""
    with django_db_blocker.unblock():
        hosts.forget()
        template.bring_up_to_date()
        yield [open_town(any_commune()) for _ in range(3)]
        connection.close()


@pytest.fixture
def towns(fleet, django_db_blocker):
    """The same, as they were, and the connection in public."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        yield [Town.objects.get(pk=town.pk) for town in fleet]
        connection.close()
        put_back()
