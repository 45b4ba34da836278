"""The town that the tests of exports take, and what is done to it."""

import cast
from django.core.management import call_command
from django.utils import timezone
from psycopg import sql

from halles import storage
from tenants import hosts, owner
from tenants.current import public_context
from tenants.exports import taking
from tenants.models import Domain, Move, Opening, Step, Town


def towns(*words):
    with public_context():
        call_command("towns", *map(str, words))


def taken(town, place):
    with public_context():
        return taking.take(town, place, at=timezone.now())


def live_in():
    """Give the town one stands in a shop, an order paid with a voucher, its books and a picture."""
    product = cast.a_product(shop=cast.a_shop())
    vouchers = cast.some_vouchers(2)
    at = vouchers[0].campaign.created_at.replace(year=2026, month=4, day=11)
    cast.a_paid_order(product, at=at, codes=[vouchers[0].code])
    cast.a_photo(place=f"product:{product.pk}")


def erase(town):
    """As if this installation had never known it: tables, role, rows of the registry, files."""
    with public_context():
        host = town.host
        with owner.connect() as connection:
            name = sql.Identifier(town.schema_name)
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(name))
            connection.execute(sql.SQL("DROP ROLE {}").format(name))
            connection.execute("DELETE FROM tenants_move WHERE town_id = %s", [town.pk])
        Step.objects.filter(opening__town=town).delete()
        Opening.objects.filter(town=town).delete()
        Domain.objects.filter(tenant=town).delete()
        assert not Move.objects.filter(town=town).exists()
        Town.objects.filter(pk=town.pk).delete()
        forget_files(town)
        hosts.forget()
    return host


def forget_files(town):
    for bucket, key in list(storage.kept_by(str(town.uuid))):
        storage._client().delete_object(Bucket=bucket, Key=key)
