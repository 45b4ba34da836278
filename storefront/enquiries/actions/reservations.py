"""From the shelf to behind the counter, and back on the shelf when nobody comes."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Product
from storefront.enquiries import emails
from storefront.enquiries.actions.shoppers import OtherForm, Shopper
from storefront.enquiries.models import Reservation

State = Reservation.State
# Long enough for a shop that is closed on Sunday and Monday to answer, and for who works all day
# to come.
HELD = timedelta(hours=72)
AT_ONCE = 200
# What one shopper may hold of what is there: a quarter, and always enough for a table of four.
SHARE, FEW = 4, 4
# Steps are kept for ever: they say that it was the shopper, never who that is.
SHOPPER = "shopper"


class NotReserved(Exception):
    """This cannot be reserved now: the shop does not set it aside, or it is gone."""


class TooMuch(Exception):
    """More than one shopper may hold of it: the others want some, too; nothing was done."""

    def __init__(self, most: int) -> None:
        super().__init__(str(most))
        self.most = most


@transaction.atomic
def reserve(
    product_id: int, *, quantity: int, shopper: Shopper, idem: str, at: datetime
) -> Reservation:
    """
    Take so many off the shelf for a shopper, who pays at the counter; the shop is told.

    The same `idem` answers the same reservation. Raises NotReserved, OtherForm,
    catalogue.Short when fewer are left, or TooMuch; then nothing is kept.
    """
    if found := Reservation.objects.filter(idem=idem).first():
        return _same(found, product_id, quantity, shopper)
    product = Product.objects.reservable().select_related("shop__merchant").filter(pk=product_id)
    if (wanted := product.first()) is None:
        raise NotReserved(product_id)
    try:
        with transaction.atomic():
            made = _written(wanted, quantity, shopper, idem=idem, at=at)
    except IntegrityError:
        return _same(Reservation.objects.get(idem=idem), product_id, quantity, shopper)
    catalogue.take({product_id: quantity}, at=at)
    _must_leave_some(made)
    made.steps.create(state=made.state, at=at, by=SHOPPER)
    emails.reserved(made, at=at)
    return made


@transaction.atomic
def set_aside(reservation: Reservation, *, at: datetime, by: str) -> Reservation:
    """The shop has it behind the counter, from now for as long as is said. Raises IllegalMove."""
    reservation = _locked(reservation)
    reservation.move_to(State.SET_ASIDE, at=at, by=by)
    reservation.held_until = at + HELD
    reservation.save(update_fields=["held_until"])
    emails.set_aside(reservation, at=at)
    return reservation


@transaction.atomic
def collect(reservation: Reservation, *, at: datetime, by: str) -> Reservation:
    """The shopper came and paid at the counter. Raises IllegalMove."""
    reservation = _locked(reservation)
    reservation.move_to(State.COLLECTED, at=at, by=by)
    return reservation


@transaction.atomic
def refuse(reservation: Reservation, *, reason: str, at: datetime, by: str) -> Reservation:
    """Put the goods back on the shelf and tell the shopper why. Raises IllegalMove."""
    reservation = _ended(reservation, State.REFUSED, at=at, by=by)
    emails.refused(reservation, reason=reason, at=at)
    return reservation


@transaction.atomic
def cancel(reservation: Reservation, *, at: datetime, by: str = SHOPPER) -> Reservation:
    """The shopper will not come: the goods are on the shelf again. Raises IllegalMove."""
    reservation = _ended(reservation, State.CANCELLED, at=at, by=by)
    emails.cancelled(reservation, at=at)
    return reservation


def expire_overdue(*, at: datetime) -> int:
    """Put back what nobody came for, one by one; how many."""
    overdue = list(Reservation.objects.overdue(at).order_by("held_until")[:AT_ONCE])
    return sum(_expired(reservation, at=at) for reservation in overdue)


@transaction.atomic
def _expired(reservation: Reservation, *, at: datetime) -> bool:
    reservation = _locked(reservation)
    # It may have been collected, or given longer, since the list was read.
    if not reservation.is_holding or reservation.held_until > at:
        return False
    _ended(reservation, State.EXPIRED, at=at, by="halles")
    emails.expired(reservation, at=at)
    return True


def _ended(reservation: Reservation, state: State, *, at: datetime, by: str) -> Reservation:
    reservation = _locked(reservation)
    reservation.move_to(state, at=at, by=by)
    catalogue.give_back({reservation.product_id: reservation.quantity}, at=at)
    return reservation


def _written(
    product: Product, quantity: int, shopper: Shopper, *, idem: str, at: datetime
) -> Reservation:
    return Reservation.objects.create(
        idem=idem,
        merchant=product.shop.merchant,
        product=product,
        name=product.title,
        unit_price=product.price,
        quantity=quantity,
        shopper=shopper.name,
        email=shopper.email,
        phone=shopper.phone,
        asked_at=at,
        held_until=at + HELD,
    )


def _must_leave_some(made: Reservation) -> None:
    # What was taken is locked: two forms of one shopper are counted one after the other.
    left = Product.objects.values_list("stock", flat=True).get(pk=made.product_id)
    if left is None:
        return
    held = Reservation.objects.held_by(made.email, made.product_id)
    most = max(FEW, (left + held) // SHARE)
    if held > most:
        raise TooMuch(most)


def _same(found: Reservation, product_id: int, quantity: int, shopper: Shopper) -> Reservation:
    told = (product_id, quantity, shopper.email, shopper.name)
    if told != (found.product_id, found.quantity, found.email, found.shopper):
        raise OtherForm(found.pk)
    return found


def _locked(reservation: Reservation) -> Reservation:
    rows = Reservation.objects.select_for_update(of=("self",))
    return rows.select_related("merchant__shop").get(pk=reservation.pk)
