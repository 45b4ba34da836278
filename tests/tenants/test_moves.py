"""A town that goes elsewhere: to another installation, or into another town as a copy."""

import cast
import pytest
from django.core.management import CommandError
from django.db import connection
from django.utils import timezone
from keeping import erase, live_in, taken, towns
from psycopg import sql

from billing.vouchers.models import Voucher
from halles import signing
from halles.accounts.models import User
from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant
from storefront.orders.models import Order
from tenants import owner
from tenants.current import public_context, town_context
from tenants.exports import asides, cloning, taking
from tenants.models import Commune, Domain, Town


@pytest.fixture
def lived_in(committed):
    live_in()
    return committed


def test_a_town_goes_to_an_installation_that_does_not_know_it(lived_in, tmp_path, client_of):
    before, _ = taken(lived_in, tmp_path / "town.zip")
    client = client_of(lived_in)
    host = erase(lived_in)
    connection.set_schema_to_public()
    assert client.get("/").status_code == 404

    towns("restore", tmp_path / "town.zip")

    with public_context():
        town = Town.objects.get(uuid=lived_in.uuid)
        after = taking.take(town, tmp_path / "after.zip", at=timezone.now())[0]
    assert (town.state, town.host, town.moves.count()) == ("open", host, 2)
    assert town.schema_version == before.schema_version
    assert {table.name: table.rows for table in after.shared} == {
        table.name: table.rows for table in before.shared
    }
    assert client_of(town).get("/").status_code == 200


@pytest.mark.parametrize("what", ["schema", "role", "host"])
def test_a_name_that_is_anothers_is_not_taken(lived_in, tmp_path, what):
    taken(lived_in, tmp_path / "town.zip")
    host = erase(lived_in)
    connection.set_schema_to_public()
    name = sql.Identifier(lived_in.schema_name)
    with public_context(), owner.connect() as server:
        if what == "schema":
            server.execute(sql.SQL("CREATE SCHEMA {}").format(name))
        if what == "role":
            server.execute(sql.SQL("CREATE ROLE {}").format(name))
        if what == "host":
            other = Town.objects.get(name="Chartres")
            Domain.objects.create(domain=host, tenant=other, is_primary=False)
    stood = asides.all_of()

    try:
        with pytest.raises(CommandError, match=r"there already|refuses the town"):
            towns("restore", tmp_path / "town.zip", "--swap")
    finally:
        # The next test looks for a commune that nobody has.
        Domain.objects.filter(domain=host).delete()

    assert asides.all_of() == stood
    assert not Town.objects.filter(uuid=lived_in.uuid).exists()


def test_a_clone_has_the_shops_and_nobodys_data(lived_in, client_of):
    link = signing.sign("wallet", 1)
    said = {"order": Order.objects.get().number, "person": "lea@example.org"}
    with public_context():
        insee = cast.any_commune()

    towns("clone", "--town", lived_in.host, "--commune", insee, "--manager", "Agent@Example.org")

    with public_context():
        clone = Town.objects.get(commune=insee)
        page = client_of(clone).get("/").text
    with town_context(clone):
        assert Product.objects.get().name == "Comté 18 mois"
        assert Product.objects.get().photo_key.startswith(f"{clone.uuid}/")
        assert [user.email for user in User.objects.all()] == ["agent@example.org"]
        assert Merchant.objects.get().email == "agent@example.org"
        assert not Order.objects.exists()
        assert not Voucher.objects.exists()
        with pytest.raises(signing.BadToken):
            signing.read("wallet", link)
        assert [w for w in said.values() if w in dump(clone)] == []
    assert "Fromagerie du Pont" in page
    assert Product.objects.get().photo_key.startswith(f"{lived_in.uuid}/")


def dump(town):
    """Every row of every table, as text."""
    with public_context(), owner.connect() as server:
        names = server.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [town.schema_name]
        ).fetchall()
        return "".join(
            str(server.execute(sql.SQL("SELECT t::text FROM {} t").format(table)).fetchall())
            for table in (sql.Identifier(town.schema_name, name) for (name,) in names)
        )


def test_a_clone_is_never_poured_into_a_town_that_others_opened(lived_in):
    with public_context():
        other = cast.open_town(cast.any_commune())
        Town.objects.filter(pk=other.pk).update(state="trial")
        with town_context(other):
            cast.a_product("À eux")

    with pytest.raises(CommandError, match=r"has its town already|déjà"):
        towns(
            "clone", "--town", lived_in.host, "--commune", other.commune_id, "--manager", "a@b.fr"
        )

    with public_context(), town_context(other):
        assert Product.objects.get().name == "À eux"


def test_a_clone_that_stopped_half_way_is_taken_up_again(lived_in, now):
    with public_context():
        place = Commune.objects.get(insee=cast.any_commune())
        cloning.begin(place, source=lived_in, at=now, by="test")
        opened = cast.open_town(place.insee)
        Town.objects.filter(pk=opened.pk).update(state="trial")

    towns("clone", "--town", lived_in.host, "--commune", place.insee, "--manager", "a@b.fr")

    with public_context(), town_context(opened):
        assert Product.objects.get().name == "Comté 18 mois"
    with pytest.raises(CommandError, match=r"has its town already|déjà"):
        towns("clone", "--town", lived_in.host, "--commune", place.insee, "--manager", "a@b.fr")
