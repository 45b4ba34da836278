"""What the desk's pages show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from billing.vouchers.models import Redemption
from halles import clock
from halles.money import Money
from storefront.catalogue.models import Product
from storefront.enquiries.models import Question, Reservation
from storefront.merchants.models import Day, Merchant, Shop
from storefront.merchants.queries import door
from storefront.orders.models import SubOrder
from storefront.visits.queries import Week, weeks

State = SubOrder.State
# What one looks at, in the order of the work.
TABS = (State.AWAITING, State.ACCEPTED, State.READY, State.HANDED_OVER, State.REFUSED)
# How the list of products is looked through: the word in the address, and what it is called.
STATES = (
    ("", _lazy("All the products")),
    ("published", _lazy("On sale")),
    ("soldout", _lazy("Sold out")),
    ("draft", _lazy("Drafts")),
    ("scheduled", _lazy("Scheduled")),
    ("archived", _lazy("Withdrawn")),
)


@dataclass(frozen=True, slots=True)
class Today:
    """A merchant's day so far."""

    orders: int
    sold: Money
    handed_over: int


def merchants(user: Any) -> QuerySet[Merchant]:
    """Those the person works for, by name; the town hall has its own pages."""
    return Merchant.objects.visible_to(user).order_by("legal_name", "pk")


def arriving(user: Any) -> Merchant | None:
    """The newest of the person's shops that waits for them, or for the town hall, to open."""
    states = (Merchant.State.CLAIMED, Merchant.State.IN_REVIEW)
    mine = Merchant.objects.filter(owner=user, state__in=states)
    return mine.select_related("shop").order_by("-pk").first()


def goods(shop: Shop, *, asked: str, state: str) -> QuerySet[Product]:
    """The products of a shop in that state, with those words in their name or reference."""
    found = Product.objects.heads().filter(shop=shop).select_related("category", "shop__merchant")
    for word in asked.replace("\0", "").split():
        found = found.filter(Q(name__icontains=word) | Q(sku__icontains=word) | Q(gtin=word))
    if state == "soldout":
        found = found.filter(state="published", stock=0)
    elif state == "scheduled":
        found = found.filter(publish_at__isnull=False)
    elif state in Product.State.values:
        found = found.filter(state=state)
    else:
        found = found.exclude(state=Product.State.ARCHIVED)
    return found.defer("search", "description", "description_html").order_by("name", "pk")


def tills(user: Any) -> list[Merchant]:
    """Those of the person's merchants that may take vouchers."""
    own = merchants(user).filter(state=Merchant.State.APPROVED, shop__accepts_vouchers=True)
    return list(own.select_related("shop", "payee"))


def redemptions(tills: Iterable[Merchant]) -> QuerySet[Redemption]:
    """What was taken at these tills."""
    payees = [merchant.payee_id for merchant in tills]
    return Redemption.objects.filter(payee__in=payees, channel=Redemption.Channel.TILL)


def till_today(tills: Iterable[Merchant], *, at: datetime) -> QuerySet[Redemption]:
    """Taken since midnight on the wall, the last first."""
    midnight = _midnight(at)
    today = redemptions(tills).filter(at__gte=midnight)
    return today.select_related("voucher", "payee").order_by("-pk")


def today(parts: QuerySet[SubOrder], *, at: datetime) -> Today:
    """Orders paid since midnight on the wall, refused ones left out."""
    midnight = _midnight(at)
    paid = parts.filter(order__paid_at__gte=midnight).exclude(state=State.REFUSED)
    handed = parts.filter(steps__state=State.HANDED_OVER, steps__at__gte=midnight)
    return Today(
        orders=paid.count(),
        sold=paid.aggregate(sum=Sum("total"))["sum"] or Money.ZERO,
        handed_over=handed.count(),
    )


def _midnight(at: datetime) -> datetime:
    """When the day of that moment began on the wall."""
    return clock.moment(clock.local(at).date(), clock.MIDNIGHT)


def tabs(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "name": capfirst(state.label),
            "url": f"?etat={state}",
            "current": state == chosen,
            "count": 0 if state in {State.HANDED_OVER, State.REFUSED} else counts.get(state, 0),
        }
        for state in TABS
    ]


def to_set_aside(user: Any) -> int:
    """How many reservations wait for the shop's answer."""
    return Reservation.objects.visible_to(user).filter(state=Reservation.State.ASKED).count()


def to_answer(user: Any) -> int:
    """How many questions wait for the shop's answer."""
    return Question.objects.visible_to(user).open().count()


def reservation_tabs(own: QuerySet[Reservation], chosen: str) -> list[dict[str, Any]]:
    """Where reservations are on their way, and how many wait for the shop."""
    holding = own.filter(state__in=Reservation.HOLDING).values_list("state", flat=True)
    numbers = Counter(holding)
    return [
        {
            "name": capfirst(state.label),
            "url": f"?etat={state}",
            "current": state == chosen,
            "count": numbers.get(state, 0),
        }
        for state in Reservation.State
    ]


def refusal_words() -> str:
    """What a shopkeeper may leave as it is when refusing."""
    return _("We are sorry: we cannot serve your order.")


@dataclass(frozen=True, slots=True)
class Door:
    """A shop as its keeper sees its door from the home page."""

    shop: Shop
    is_open: bool
    words: str
    away: bool
    today: date
    # The Sunday before one is back; nothing on a Sunday.
    sunday: date | None
    # How often it was looked at, today included.
    week: Week


def doors(user: Any, at: datetime) -> list[Door]:
    """The doors of the shops the person works for."""
    mine = merchants(user).values("pk")
    shops = list(Shop.objects.filter(merchant__in=mine).with_hours().order_by("name", "pk"))
    seen = weeks(shops, until=clock.local(at).date() + timedelta(days=1))
    return [_door(shop, at, seen[shop.pk]) for shop in shops]


def _door(shop: Shop, at: datetime, week: Week) -> Door:
    today = clock.local(at).date()
    sunday = today + timedelta(days=6 - today.weekday())
    return Door(
        shop=shop,
        is_open=shop.hours.is_open(at),
        words=door(shop.hours, at=at),
        away=shop.hours.is_away(today),
        today=today,
        sunday=sunday if sunday > today else None,
        week=week,
    )


def special_days(shop: Shop, at: datetime) -> list[tuple[int, Day]]:
    """The days from today on that have hours of their own, each with a row of it."""
    rows = shop.special_openings.filter(day__gte=clock.local(at).date()).order_by("day", "opens")
    first = {row.day: row.pk for row in reversed(rows)}
    return [(first[day], shop.hours.day(day)) for day in sorted(first)]


def holidays(shop: Shop, at: datetime, *, number: int = 4) -> list[tuple[str, Day]]:
    """The next public holidays where the shop is, and what holds on them."""
    today, departement = clock.local(at).date(), clock.departement(shop.merchant.insee)
    year = (today + timedelta(days=n) for n in range(366))
    named = ((clock.public_holiday(day, departement), day) for day in year)
    coming = islice(((name, day) for name, day in named if name), number)
    return [(name, shop.hours.day(day)) for name, day in coming]
