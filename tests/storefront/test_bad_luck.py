"""Two at the same moment, or one a moment too late: nobody gets an error, nothing goes wrong."""

import contextlib
from datetime import time
from functools import partial
from importlib import import_module
from threading import Barrier, BrokenBarrierError, Event, Thread
from time import sleep

import cast
import pytest
from django.db import connection, transaction
from django.utils import timezone

from halles import clock
from halles.accounts.models import Role
from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue import places
from storefront.catalogue.models import Product
from storefront.enquiries import actions as enquiries
from storefront.enquiries.models import Reservation
from storefront.merchants import actions as merchants
from storefront.merchants.actions import team
from storefront.merchants.models import IllegalMove, Merchant, Mode, Shop
from storefront.moderation import actions as moderation
from storefront.moderation.models import Decided, Decision, Report
from storefront.photos import actions as photos
from storefront.photos.models import Photo
from tenants.current import town_context

# Its name is that of the action, too.
decide = import_module("storefront.moderation.actions.decide")
# Far longer than it takes to come to a lock, and to be waiting there.
A_WHILE = 0.7


def beside(town, act):
    """Do it in a thread of its own, begun already; what it answered, or raised."""
    said = []

    def run():
        with town_context(town):
            try:
                said.append(act())
            except Exception as error:
                said.append(error)
        connection.close()

    thread = Thread(target=run)
    thread.start()

    def answer():
        thread.join()
        return said[0]

    return answer


def an_application(number, name="La Halle aux fleurs"):
    said = {"siret": cast.SIRETS[number], "insee": "78517"}
    return {
        "application": cast.an_application(name, **said),
        "owner": cast.a_person(f"fleurs{number}@example.org"),
        "at": timezone.now(),
        "by": "test",
    }


def test_two_shops_of_one_name_that_come_at_once_both_have_an_address(committed):
    first, second = an_application(0), an_application(1)

    with transaction.atomic():
        merchants.apply(**first)
        answer = beside(committed, lambda: merchants.apply(**second))
        sleep(A_WHILE)

    assert isinstance(answer(), Merchant)
    slugs = Shop.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["la-halle-aux-fleurs", "la-halle-aux-fleurs-2"]


def test_two_who_decide_two_reports_of_one_thing_decide_once(committed, monkeypatch, now):
    product = cast.a_product()
    said = {"reason": "misleading", "text": "Le prix est faux.", "email": ""}
    reports = [moderation.report(product.shop, product, said=said, at=now) for _ in range(2)]
    both, check = Barrier(2, timeout=A_WHILE), decide._check

    def when_both_have_looked(*told):
        # The second comes here only where nothing held it up.
        with contextlib.suppress(BrokenBarrierError):
            both.wait()
        check(*told)

    monkeypatch.setattr(decide, "_check", when_both_have_looked)
    rule = {"ground": "legal", "rule": "L. 121-2"}
    statement = moderation.Statement(measure="unpublish", facts="Le prix est faux.", **rule)
    answers = [
        beside(committed, lambda report=report: decide.decide(report, statement, at=now, by="m"))
        for report in reports
    ]

    found = sorted(type(answer()).__name__ for answer in answers)
    assert found == [Decided.__name__, Decision.__name__]
    assert Decision.objects.get().reports.count() == 2
    assert not Report.objects.waiting().exists()


def test_who_leaves_and_who_buys_do_not_wait_for_each_other(committed, now):
    shop = cast.a_merchant().shop
    low, high = (cast.a_product(name, shop=shop, stock=9) for name in ("Brie", "Comté"))
    Shop.objects.update(mode=Mode.RESERVE)
    shopper = enquiries.Shopper(name="Léa", email="lea@example.org")
    for product in (high, low):
        idem = f"{product.pk}"
        enquiries.reserve(product.pk, quantity=1, shopper=shopper, idem=idem, at=now)
    has_begun = Event()

    def buy():
        with transaction.atomic():
            catalogue.take({low.pk: 1}, at=now)
            has_begun.set()
            sleep(A_WHILE)
            catalogue.take({high.pk: 1}, at=now)

    bought = beside(committed, buy)
    has_begun.wait()
    merchants.leave(shop.merchant, reason="", at=now, by="m")

    assert bought() is None
    assert set(Reservation.objects.values_list("state", flat=True)) == {"refused"}
    assert [p.stock for p in (low, high) if p.refresh_from_db() is None] == [8, 8]


def test_who_changes_a_variant_waits_for_who_changes_the_options(committed, now):
    head = cast.a_product("Marinière")
    variant, *_ = catalogue.set_options(head, [("Taille", ["S", "M"])], at=now, by="test")
    said = catalogue.Said(shown=0, said=3, idem="a form")
    offer = catalogue.Offer(price=Money(41_00), said=said)

    with transaction.atomic():
        Product.objects.select_for_update().get(pk=head.pk)
        answer = beside(
            committed, lambda: catalogue.change_variant(variant, offer=offer, at=now, by="test")
        )
        sleep(A_WHILE)
        # Held by nobody yet: the two can't wait for each other.
        Product.objects.select_for_update(nowait=True).get(pk=variant.pk)

    assert answer().price == Money(41_00)


def test_prices_changed_together_do_not_bring_back_what_is_sold_meanwhile(committed, now):
    head = cast.a_product("Marinière")
    variant, *_ = catalogue.set_options(head, [("Taille", ["S", "M"])], at=now, by="test")
    Product.objects.filter(pk=variant.pk).update(stock=5)
    shown = {head.pk: Product.objects.get(pk=head.pk).price}
    dearer = partial(catalogue.price_many, head.shop, shown, basis_points=1000, at=now, by="test")

    with transaction.atomic():
        catalogue.take({variant.pk: 3}, at=now)
        answer = beside(committed, dearer)
        sleep(A_WHILE)

    assert answer().changed == 1
    assert Product.objects.get(pk=variant.pk).stock == 2


def test_a_variant_withdrawn_by_two_at_once_is_withdrawn_and_both_are_told(
    committed, client_of, now
):
    head = cast.a_product("Marinière")
    variant, *_ = catalogue.set_options(head, [("Taille", ["S", "M"])], at=now, by="test")
    browser = client_of(committed)
    browser.force_login(head.shop.merchant.owner)

    with transaction.atomic():
        catalogue.remove_variant(variant, at=now, by="test")
        answer = beside(committed, lambda: browser.post(f"/pro/variantes/{variant.pk}/retrait/"))
        sleep(A_WHILE)

    assert answer().status_code == 302


def test_special_hours_taken_back_by_two_at_once_are_gone_for_both(committed, client_of, now):
    shop, day = cast.a_merchant().shop, clock.local(now).date()
    own = merchants.OwnHours(days=[day], stretches=[(time(9), time(12))])
    merchants.set_special(shop, own=own, at=now, by="test")
    address = f"/pro/horaires/jours/{shop.special_openings.get().pk}/"
    browser = client_of(committed)
    browser.force_login(shop.merchant.owner)

    with transaction.atomic():
        merchants.remove_special(shop, day=day, at=now, by="test")
        answer = beside(committed, lambda: browser.post(address))
        sleep(A_WHILE)

    assert answer().status_code == 302


def test_a_photo_that_is_moved_once_it_is_gone_moves_no_other(town, now):
    product = cast.a_product()
    gone, *others = (cast.a_photo(place=places.of(product.pk)) for _ in range(3))
    photos.remove(gone, at=now, by="m")

    photos.move(gone, step=1, at=now, by="m")

    assert list(Photo.objects.at(places.of(product.pk))) == others
    for photo in others:
        photos.remove(photo, at=now, by="m")
        photos.move(photo, step=1, at=now, by="m")


def test_nobody_is_let_in_where_the_shop_has_just_left(town, now):
    merchant = cast.a_merchant()
    merchants.leave(merchant, reason="", at=now, by="m")

    # As it stood when the form was opened.
    with pytest.raises(IllegalMove):
        team.invite(merchant, email="aide@example.org", name="Aide", at=now, by="m")

    assert not Role.objects.filter(scope=merchant.scope).exists()
