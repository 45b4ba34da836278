"""A household buys vouchers: the envelope and its cap are taken first, then it pays."""

from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.payments import actions as payments
from billing.payments.models import Payment
from billing.vouchers.actions.refusals import (
    EnvelopeExhausted,
    HouseholdCap,
    IdempotencyMismatch,
    RateLimited,
    Refused,
    SaleClosed,
)
from billing.vouchers.models import Allotment, Buyer, Campaign, Purchase
from halles import limits
from halles.http import pages

HELD_FOR = timedelta(minutes=30)


def buy(campaign: Campaign, *, buyer: Buyer, quantity: int, idem: str, at: datetime) -> Purchase:
    """
    Keep vouchers for a household, half an hour, until it has paid.

    `campaign` as it was just read: who comes when all is sold waits for no lock to hear it.
    The same `idem` again answers the first purchase. Raises SaleClosed, HouseholdCap,
    EnvelopeExhausted or IdempotencyMismatch. Locks the household's allotment, then the envelope.
    """
    try:
        if campaign.affordable < quantity:
            raise EnvelopeExhausted(campaign.affordable)
        return _placed(campaign, buyer, quantity, idem, at)
    except (Refused, IntegrityError):
        # This form may have been answered before; if not, that is the answer.
        first = Purchase.objects.filter(idem=idem).first()
        if first is None:
            raise
    if (first.household_key, first.quantity) != (buyer.household_key, quantity):
        raise IdempotencyMismatch
    return first


@transaction.atomic
def _placed(campaign: Campaign, buyer: Buyer, quantity: int, idem: str, at: datetime) -> Purchase:
    purchase = Purchase.objects.create(
        campaign=campaign,
        email=buyer.email,
        name=buyer.name,
        household_key=buyer.household_key,
        quantity=quantity,
        amount=campaign.price * quantity,
        idem=idem,
        placed_at=at,
        held_until=at + HELD_FOR,
    )
    take(purchase, at=at)
    return purchase


def count_purchase(client: str) -> None:
    """Count a purchase from that address; raise RateLimited past what a busy street buys."""
    if not limits.allow(f"purchase:{client}", limit=60, seconds=3600):
        raise RateLimited


def pay(purchase: Purchase, *, at: datetime) -> str:
    """
    The address of the page where the purchase is paid; never called in a transaction.

    Raises SaleClosed once it is no longer kept, and what payments.actions.begin raises.
    """
    if purchase.state != Purchase.State.PLACED or purchase.held_until <= at:
        raise SaleClosed
    payment = payments.open(
        reference=purchase.reference,
        amount=purchase.amount,
        email=purchase.email,
        description=_("Vouchers: %(campaign)s") % {"campaign": purchase.campaign},
        return_path=reverse("vouchers:returned", args=[purchase.token]),
        at=at,
    )
    return payments.begin(payment)


def follow(purchase: Purchase, *, at: datetime) -> None:
    """
    Ask the provider how the payment went, rather than wait for its news; never in a transaction.

    Raises what the provider raises.
    """
    payment = Payment.objects.of(purchase.reference).first()
    if payment is not None:
        payments.settle(payment, at=at, by="return")


def take(purchase: Purchase, *, at: datetime) -> None:
    """
    Count the purchase against its household and the envelope; raise without doing either.

    The envelope comes last: everybody waits for its row, until the commit.
    """
    campaign = purchase.campaign
    if not Allotment.objects.take(campaign, purchase.household_key, purchase.quantity):
        raise HouseholdCap(campaign.cap_per_household)
    if not Campaign.objects.on_sale(at).filter(pk=campaign.pk).commit(purchase.town_share):
        raise _why_not(campaign, at)
    transaction.on_commit(partial(_tell_when_sold, campaign))


def _why_not(campaign: Campaign, at: datetime) -> Refused:
    if not Campaign.objects.on_sale(at).filter(pk=campaign.pk).exists():
        return SaleClosed()
    campaign.refresh_from_db()
    return EnvelopeExhausted(campaign.affordable)


def _tell_when_sold(campaign: Campaign) -> None:
    # Pages kept for everybody would offer for some seconds what is sold.
    if not Campaign.objects.filter(pk=campaign.pk).affording(campaign.town_share).exists():
        pages.changed()


@transaction.atomic
def forget(purchase: Purchase, *, at: datetime) -> Purchase:
    """
    Give what was kept for a purchase not paid in time back to its household and the envelope.

    Raises IllegalMove when it was paid after all.
    """
    purchase = Purchase.objects.select_for_update(of=("self",)).get(pk=purchase.pk)
    purchase.move_to(Purchase.State.EXPIRED, at=at)
    campaign = purchase.campaign
    Allotment.objects.free(campaign, purchase.household_key, purchase.quantity)
    Campaign.objects.filter(pk=campaign.pk).free(purchase.town_share)
    return purchase
