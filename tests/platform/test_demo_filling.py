"""The demo fills a town by the product's own actions, once, from wherever it was stopped."""

from concurrent.futures import Executor, Future

import pytest
from django.utils import timezone

from billing.ledger.queries import audit
from billing.vouchers.models import Campaign, Redemption, Voucher
from halles.accounts.rules import is_manager
from halles.demo import almanac, filling, people
from storefront.agenda.models import Event, Market, Portrait, Quarter
from storefront.catalogue.models import Product
from storefront.enquiries.models import Question
from storefront.merchants.models import Identity, Invitation, Merchant, Shop
from storefront.moderation.models import Report
from storefront.orders.models import Order, SubOrder
from storefront.visits.models import Tally

ROW = almanac.towns()[0]
FEW = almanac.shops(ROW)[:3]


class InPlace(Executor):
    """Does the work at once, in this process."""

    def submit(self, function, *args, **kwargs):
        done = Future()
        done.set_result(function(*args, **kwargs))
        return done


class PowerCut(Exception):
    pass


@pytest.fixture
def small(monkeypatch):
    """Three shops with three products each: the same path as the whole demo, in seconds."""
    monkeypatch.setattr(almanac, "SELECTION", (3,))
    monkeypatch.setattr(almanac, "shops", lambda row: FEW)


def fill(town, on_product=lambda: None):
    filling.fill(ROW, town, studio=InPlace(), at=timezone.now(), on_product=on_product)


def counts():
    tables = (Merchant, Shop, Product, Campaign, Voucher, Redemption, Order, SubOrder)
    tables += (Market, Event, Quarter, Invitation, Question, Report, Tally)
    return {table.__name__: table.objects.count() for table in tables}


@pytest.mark.slow
def test_a_filled_town_has_open_shops_with_pictures_and_a_queue_at_the_town_hall(town, small):
    fill(town)

    assert Merchant.objects.filter(state="approved").count() == len(FEW)
    assert Merchant.objects.waiting().count() == 2
    assert Merchant.objects.waiting().exclude(insee=town.commune_id).count() == 1
    assert all(shop.openings.exists() and shop.photo_key for shop in Shop.objects.published())
    assert all(shop.tallies.filter(kind="vu").exists() for shop in Shop.objects.published())
    assert Product.objects.for_sale().exclude(photo_key="").count() == 3 * len(FEW)
    assert all(p.picture_alt.startswith("Illustration") for p in Product.objects.all())
    assert is_manager(people.person(people.manager_address(ROW), ""))


@pytest.mark.slow
def test_a_filled_town_has_orders_in_every_state_and_clean_books(town, small):
    fill(town)

    states = set(SubOrder.objects.values_list("state", flat=True))
    assert states == {"awaiting", "accepted", "ready", "handed_over", "refused"}
    assert Redemption.objects.filter(channel="till").exists()
    assert Redemption.objects.filter(channel="online").exists()
    assert list(audit()) == []


@pytest.mark.slow
def test_a_filled_town_has_an_agenda_and_work_for_its_town_hall(town, small):
    fill(town)

    assert Market.objects.get().place
    assert Shop.objects.exclude(stalls=None).count() == 2
    assert Event.objects.exclude(picture_key="").count() == 2
    assert Quarter.objects.exclude(html="").count() == 2
    assert Portrait.objects.exclude(html="").exists()
    steps = {invitation.step for invitation in Invitation.objects.all()}
    assert {Invitation.Step.PREPARED, Invitation.Step.OPENED} <= steps
    assert Invitation.objects.stuck(timezone.now()).exists()
    assert set(Identity.objects.values_list("answer", flat=True)) == {"unknown"}
    assert Report.objects.waiting().exists()
    assert Question.objects.filter(answered_at=None).exists()


@pytest.mark.slow
def test_filling_twice_changes_nothing(town, small):
    fill(town)
    first = counts()

    fill(town)

    assert counts() == first
    assert filling.is_filled(town)


@pytest.mark.slow
def test_a_fill_that_was_cut_off_goes_on_where_it_stopped(town, small):
    def cut():
        if Product.objects.count() == 4:
            raise PowerCut

    with pytest.raises(PowerCut):
        fill(town, on_product=cut)
    assert not filling.is_filled(town)

    fill(town)

    assert Product.objects.filter(state="published").count() == 3 * len(FEW)
    assert filling.is_filled(town)
