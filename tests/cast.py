"""The people and things the tests are about; each builder gives one that is right."""

from django.utils import timezone
from django.utils.text import slugify

from halles.accounts.models import Role, User
from tenants import owner, schemas
from tenants.models import Commune, Domain, Town


def open_town(insee, subdomain=None, state=Town.State.OPEN):
    """A committed town with its schema and role."""
    commune = Commune.objects.get(insee=insee)
    count = Town.objects.count() + 1
    town = Town.objects.create(
        name=commune.name,
        commune=commune,
        schema_name=f"t_test{count}",
        state=state,
        created_at=timezone.now(),
    )
    Domain.objects.create(
        domain=f"{subdomain or slugify(commune.name)}.localhost", tenant=town, is_primary=True
    )
    with owner.connect() as connection:
        schemas.build(connection, town.schema_name)
    return town


def any_commune():
    """A commune without a town yet."""
    taken = Town.objects.values("commune")
    return Commune.objects.exclude(pk__in=taken).order_by("-population").first().insee


def a_person(email="lea@example.org", name="Léa Martin", password="correct-horse-battery"):
    return User.objects.create_user(email, name=name, password=password)


def a_manager(email="mairie@example.org"):
    user = a_person(email, "Camille Roux")
    Role.objects.create(
        user=user, name=Role.Name.MANAGER, granted_at=timezone.now(), granted_by="test"
    )
    return user
