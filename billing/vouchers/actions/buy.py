"""A household buys vouchers: the envelope and its cap are taken first, then it pays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from billing.payments import actions as payments
from billing.payments.models import Payment
from billing.vouchers.actions.refusals import (
    EnvelopeExhausted,
    HouseholdCap,
    IdempotencyMismatch,
    RateLimited,
    SaleClosed,
)
from billing.vouchers.models import Allotment, Buyer, Campaign, Purchase
from halles import limits
from halles.http import pages

HELD_FOR = timedelta(minutes=30)


@transaction.atomic
def buy(campaign: Campaign, *, buyer: Buyer, quantity: int, idem: str, at: datetime) -> Purchase:
    """
    Keep vouchers for a household, half an hour, until it has paid.

    The same `idem` again answers the first purchase. Raises SaleClosed, HouseholdCap,
    EnvelopeExhausted or IdempotencyMismatch. Locks the household's allotment, then the envelope.
    """
    if not Purchase.objects.filter(idem=idem).exists():
        _must_be_left(campaign, quantity)
    purchase, is_new = Purchase.objects.get_or_create(
        idem=idem,
        defaults={
            "campaign": campaign,
            "email": buyer.email,
            "name": buyer.name,
            "household_key": buyer.household_key,
            "quantity": quantity,
            "amount": campaign.price * quantity,
            "placed_at": at,
            "held_until": at + HELD_FOR,
        },
    )
    if is_new:
        take(purchase, at=at)
    elif (purchase.household_key, purchase.quantity) != (buyer.household_key, quantity):
        raise IdempotencyMismatch
    return purchase


def _must_be_left(campaign: Campaign, quantity: int) -> None:
    # Read without a lock: who comes when all is sold need not queue to hear it.
    campaign.refresh_from_db()
    if campaign.affordable < quantity:
        raise EnvelopeExhausted(campaign.affordable)


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
    """Count the purchase against its household and the envelope; raise without doing either."""
    campaign = purchase.campaign
    on_sale = Campaign.objects.on_sale(at).filter(pk=campaign.pk)
    if not on_sale.exists():
        raise SaleClosed
    if not Allotment.objects.take(campaign, purchase.household_key, purchase.quantity):
        raise HouseholdCap(campaign.cap_per_household)
    if not on_sale.commit(purchase.town_share):
        campaign.refresh_from_db()
        raise EnvelopeExhausted(campaign.affordable)
    if not on_sale.get().affordable:
        # Pages kept for everybody would offer for some seconds what is sold.
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
