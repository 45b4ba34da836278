"""
Each guard taken away, in this process and in one town: read, then save.

With it gone too much must be given away, or a race that ends well has proved nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

from billing.payments import actions as payments
from billing.payments.models import Payment
from billing.vouchers.models import Allotment, Campaign, Move, Voucher
from halles.bench.race.rush import Meeting
from halles.money import Money
from storefront.catalogue.actions import stock as shelves
from storefront.catalogue.models import Product
from storefront.orders.actions import placing
from storefront.orders.actions.expiring import forsake


@contextmanager
def stock(everybody: Meeting) -> Iterator[None]:
    def taken(pk: int, quantity: int, _at: datetime) -> bool:
        read = Product.objects.get(pk=pk)
        everybody.wait()
        enough = read.stock is not None and read.stock >= quantity
        if enough:
            Product.objects.filter(pk=pk).update(stock=(read.stock or 0) - quantity)
        return enough

    with swapped(shelves, "_taken", taken):
        yield


@contextmanager
def voucher(everybody: Meeting) -> Iterator[None]:
    def add(self: Voucher, move: Move) -> bool:
        read = Voucher.objects.get(pk=self.pk)
        everybody.wait()
        if read.remaining + move.amount < Money.ZERO:
            return False
        Voucher.objects.filter(pk=self.pk).update(remaining=read.remaining + move.amount)
        move.voucher = self
        move.save()
        return True

    with swapped(Voucher, "add", add):
        yield


@contextmanager
def holds(everybody: Meeting) -> Iterator[None]:
    rows = type(Voucher.objects.all())
    with voucher(everybody), swapped(rows, "select_for_update", lambda self, **_: self):
        yield


@contextmanager
def envelope(everybody: Meeting) -> Iterator[None]:
    def commit(self: Any, amount: Money) -> bool:
        read = self.get()
        everybody.wait()
        enough = bool(read.left >= amount)
        if enough:
            Campaign.objects.filter(pk=read.pk).update(committed=read.committed + amount)
        return enough

    with swapped(type(Campaign.objects.all()), "commit", commit):
        yield


@contextmanager
def household(everybody: Meeting) -> Iterator[None]:
    def take(self: Any, campaign: Campaign, household_key: str, quantity: int) -> bool:
        read = self.get(campaign=campaign, household_key=household_key)
        everybody.wait()
        enough = bool(read.count + quantity <= campaign.cap_per_household)
        if enough:
            Allotment.objects.filter(pk=read.pk).update(count=read.count + quantity)
        return enough

    with swapped(type(Allotment.objects.all()), "take", take):
        yield


@contextmanager
def refund(everybody: Meeting) -> Iterator[None]:
    known = Payment.refundable

    def refundable(self: Payment) -> Money:
        read: Money = known.__get__(self)
        everybody.wait()
        return read

    with ExitStack() as both:
        unlocked = lambda payment: Payment.objects.get(pk=payment.pk)  # noqa: E731
        both.enter_context(swapped(payments, "_locked", unlocked))
        both.enter_context(swapped(Payment, "refundable", property(refundable)))
        yield


@contextmanager
def key(everybody: Meeting) -> Iterator[None]:
    def after_all_have_looked(*args: Any, **said: Any) -> None:
        everybody.wait()
        forsake(*args, **said)

    with swapped(placing, "forsake", after_all_have_looked):
        yield


@contextmanager
def swapped(owner: object, name: str, other: object) -> Iterator[None]:
    """Have another one in its place, until the block ends."""
    own = vars(owner).get(name)
    setattr(owner, name, other)
    try:
        yield
    finally:
        if own is None:
            delattr(owner, name)
        else:
            setattr(owner, name, own)
