"""Placing an order: the goods and the vouchers are held, nothing is paid yet."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from billing.vouchers import actions as vouchers
from halles import signing
from halles.accounts.models import User
from halles.money import Money
from storefront.basket import queries as baskets
from storefront.basket.models import Basket
from storefront.basket.queries import Contents, Group
from storefront.catalogue import actions as catalogue
from storefront.orders.actions import settle
from storefront.orders.actions.expiring import forsake
from storefront.orders.models import Line, Order, SubOrder
from storefront.orders.models.delivery import Delivery
from storefront.orders.models.shares import Part, Share, divide, most_by_voucher

HELD = timedelta(minutes=30)


class EmptyBasket(Exception):
    """There is nothing to order."""


class PriceChanged(Exception):
    """The total is not the one the shopper was shown; nothing was done."""

    def __init__(self, total: Money) -> None:
        super().__init__(str(total))
        self.total = total


class NotForSale(Exception):
    """Some shops do not sell these products any more; nothing was done."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class OtherOrder(Exception):
    """The key of this form has placed an order already, from other answers."""


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who orders, as they wrote it."""

    email: str
    name: str
    phone: str = ""
    user: User | None = None
    delivery: Delivery = field(default_factory=Delivery)


@dataclass(frozen=True, slots=True)
class Form:
    """What was sent, once; the same key with anything else in it is another form."""

    basket: Basket
    shopper: Shopper
    codes: tuple[str, ...]
    expected: Money
    idem: str

    @property
    def digest(self) -> str:
        """Says whether two are the same; worth nothing to who reads it."""
        shopper, delivery = self.shopper, self.shopper.delivery
        told = [shopper.email, shopper.name, shopper.phone, *sorted(self.codes)]
        if delivery.shops:
            told += [delivery.address, *map(str, sorted(delivery.shops))]
        text = "\n".join([str(self.basket.pk), str(self.expected.cents), *told])
        return hmac.digest(signing.secret("order-form"), text.encode(), "sha256").hex()

    def must_have_made(self, order: Order) -> Order:
        if not hmac.compare_digest(order.form_digest, self.digest):
            raise OtherOrder(order.number)
        return order


def place(  # noqa: PLR0913
    basket: Basket,
    *,
    shopper: Shopper,
    codes: Sequence[str],
    expected: Money,
    idem: str,
    at: datetime,
) -> Order:
    """
    Hold the goods and the vouchers' value for an order of all that is in the basket.

    The same `idem` answers the same order. Prices are the catalogue's: `expected` only says
    what the shopper saw. An order that vouchers pay whole is settled at once.

    Raises EmptyBasket, NotForSale, PriceChanged, NotDelivered, OtherOrder, BelowMinimum,
    catalogue.Short (which names the lines) or vouchers.Refused; then nothing is held.
    """
    form = Form(basket, shopper, tuple(codes), expected, idem)
    if (order := Order.objects.filter(idem=idem).first()) is not None:
        return form.must_have_made(order)
    # What this basket holds already must not stand in its own way.
    forsake(basket, but=idem, at=at)
    return _place(form, at=at)


@transaction.atomic
def _place(form: Form, *, at: datetime) -> Order:
    order = _written_once(form, at=at)
    if order is None:
        return form.must_have_made(Order.objects.get(idem=form.idem))
    contents = baskets.contents(form.basket)
    _must_be_as_shown(contents, form.expected)
    form.shopper.delivery.must_be_possible(contents.groups)
    catalogue.take({item.product.pk: item.quantity for item in contents.items}, at=at)
    parts = [_part(group) for group in contents.groups]
    _hold_vouchers(order, list(form.codes), parts, at)
    for group, share in zip(contents.groups, divide(order.voucher_total, parts), strict=True):
        _write(order, group, share, deliver_to=form.shopper.delivery.of(group))
    return order if order.card_total else settle.paid(order, payment=None, at=at)


def _written_once(form: Form, *, at: datetime) -> Order | None:
    """The new order, or None when another request with this key was faster."""
    if not form.expected:
        raise EmptyBasket
    try:
        with transaction.atomic():
            order = Order.objects.create(
                idem=form.idem,
                form_digest=form.digest,
                basket=form.basket,
                user=form.shopper.user,
                email=form.shopper.email,
                name=form.shopper.name,
                phone=form.shopper.phone,
                total=form.expected,
                card_total=form.expected,
                placed_at=at,
                held_until=at + HELD,
            )
    except IntegrityError:
        if not Order.objects.filter(idem=form.idem).exists():
            raise
        return None
    order.steps.create(state=order.state, at=at, by=order.email)
    return order


def _must_be_as_shown(contents: Contents, expected: Money) -> None:
    if not contents.groups:
        raise EmptyBasket
    # Sold out is told by `take`, with what is left; here, what the shop does not sell at all.
    gone = [i.product for i in contents.items if not (i.most or i.product.sold_out)]
    if gone:
        raise NotForSale([product.title for product in gone])
    if contents.total != expected:
        raise PriceChanged(contents.total)


def _part(group: Group) -> Part:
    merchant = group.shop.merchant
    return Part(group.total, group.shop.accepts_vouchers, merchant.commission_basis_points)


def _hold_vouchers(order: Order, codes: list[str], parts: list[Part], at: datetime) -> None:
    eligible = Money.total(part.total for part in parts if part.takes_vouchers)
    if codes and not eligible:
        raise vouchers.NotEligible
    offered = _hold(order, codes, eligible, at)
    spent = most_by_voucher(order.total, eligible, offered)
    if spent != offered:
        vouchers.release(order.reference, at=at)
        _hold(order, codes, spent, at)
    order.voucher_total, order.card_total = spent, order.total - spent
    order.save(update_fields=["voucher_total", "card_total"])


def _hold(order: Order, codes: list[str], most: Money, at: datetime) -> Money:
    if not codes:
        return Money.ZERO
    held = vouchers.hold(
        codes, order_reference=order.reference, eligible=most, at=at, until=order.held_until
    )
    return Money.total(hold.amount for hold in held)


def _write(order: Order, group: Group, share: Share, *, deliver_to: str) -> None:
    suborder = SubOrder.objects.create(
        order=order,
        merchant=group.shop.merchant,
        deliver_to=deliver_to,
        total=group.total,
        voucher_share=share.voucher,
        card_share=share.card,
        commission=share.commission,
        commission_vat=share.commission_vat,
    )
    Line.objects.bulk_create(
        Line(
            suborder=suborder,
            product=item.product,
            name=item.product.title,
            unit_price=item.product.price,
            quantity=item.quantity,
            vat_basis_points=item.product.vat_basis_points,
        )
        for item in group.items
    )
