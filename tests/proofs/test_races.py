"""
Sixty-four at once want what there is five of, each on a connection of their own.

Each race is run a second time with its guard taken away: then too much must be given away,
or the race that ended well proved nothing.
"""

import cast
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from billing.ledger import queries as ledger
from billing.ledger.models import Posting
from billing.vouchers.models import Campaign, Voucher
from halles.bench.race.races import CROWD, RACES, run, run_careless
from halles.bench.race.rush import Crowd
from halles.money import Money
from storefront.catalogue.models import Product
from tenants.current import public_context, town_context

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def careless_town(django_db_setup, django_db_blocker):
    """What is broken there on purpose is of no use to any other test."""
    with django_db_blocker.unblock(), public_context():
        yield cast.open_town(cast.any_commune())
        connection.close()


@pytest.fixture(scope="module")
def crowd():
    with Crowd(CROWD) as crowd:
        yield crowd


@pytest.mark.parametrize("name", RACES)
def test_all_there_is_goes_and_nothing_more(name, arena, crowd, figures, size):
    results = [run(RACES[name], arena, crowd) for _ in range(size(1, 20))]

    surprises = [refusal for result in results for refusal in result.surprises]
    over, left = sum(r.over for r in results), sum(r.left for r in results)
    figures(races=len(results), at_once=CROWD, over=over, left=left, surprises=len(surprises))
    assert surprises == []
    assert (over, left) == (0, 0)


@pytest.mark.parametrize("name", RACES)
def test_without_its_guard_too_much_goes(name, careless_town, crowd, figures):
    result = run_careless(RACES[name], careless_town, crowd)

    figures(there=result.there, taken=result.taken)
    assert result.taken > result.there


def test_who_came_too_late_counts_for_nothing(arena, crowd):
    run(RACES["envelope"], arena, crowd)

    with town_context(arena):
        campaign = Campaign.objects.latest("pk")
        assert campaign.allotments.aggregate(total=Sum("count"))["total"] == 5
        assert campaign.committed == campaign.town_share * 5


@pytest.mark.parametrize(
    "wrong",
    [
        lambda v: Voucher.objects.filter(pk=v.pk).update(remaining=Money(-1)),
        lambda v: Voucher.objects.filter(pk=v.pk).update(remaining=v.face + Money(1)),
        lambda v: Campaign.objects.update(committed=v.campaign.budget + Money(1)),
        lambda v: Campaign.objects.update(committed=Money(-1)),
        lambda v: Product.objects.filter(pk=cast.a_product().pk).update(stock=-1),
    ],
)
def test_the_database_itself_refuses_what_no_guard_stopped(town, wrong):
    [voucher] = cast.some_vouchers()

    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(voucher)


def test_the_books_are_right_after_all_races(arena, crowd):
    for race in RACES.values():
        run(race, arena, crowd)

    with town_context(arena):
        assert Posting.objects.aggregate(total=Sum("amount"))["total"] in (None, Money.ZERO)
        assert ledger.audit() == []
