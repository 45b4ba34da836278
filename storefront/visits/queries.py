"""What a shop is told of its visits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storefront.merchants.models import Shop
from storefront.visits.models import Digest, Tally

Kind = Tally.Kind
A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a week as it is shown."""

    icon: str
    name: str
    number: int
    note: str


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days and the seven before them, by kind."""

    now: dict[str, int]
    before: dict[str, int]

    @property
    def seen(self) -> str:
        number = self.now[Kind.SEEN]
        words = ngettext("Seen %(number)s time", "Seen %(number)s times", number)
        return words % {"number": number}

    @property
    def compared(self) -> str:
        return self._noted(Kind.SEEN)

    @property
    def steps(self) -> list[str]:
        """What visitors did next, each kind with the week before; what never was is left out."""
        words = {
            Kind.CALL: _("“Call”"),
            Kind.ROUTE: _("“Route”"),
            Kind.COMING: _("“I’m coming”"),
        }
        told = ((name, self.now[kind], self.before[kind]) for kind, name in words.items())
        return [_step(name, now, before) for name, now, before in told if now or before]

    @property
    def figures(self) -> list[Figure]:
        """Every kind with its number and that of the week before, what is nought as well."""
        told = (
            ("eye", _("Times seen"), Kind.SEEN),
            ("phone", _("“Call”"), Kind.CALL),
            ("map-pin", _("“Route”"), Kind.ROUTE),
            ("footprints", _("“I’m coming”"), Kind.COMING),
        )
        return [Figure(icon, name, self.now[kind], self._noted(kind)) for icon, name, kind in told]

    def _noted(self, kind: str) -> str:
        return _("the week before: %(number)s") % {"number": self.before[kind]}

    @property
    def is_empty(self) -> bool:
        return not any(self.now.values()) and not any(self.before.values())


def _step(name: str, now: int, before: int) -> str:
    words = ngettext(
        "%(name)s: %(number)s click (the week before: %(before)s)",
        "%(name)s: %(number)s clicks (the week before: %(before)s)",
        now,
    )
    return words % {"name": name, "number": now, "before": before}


def week(shop: Shop, *, until: date) -> Week:
    """The seven days before `until`, which is not one of them, and the seven before those."""
    return weeks([shop], until=until)[shop.pk]


def weeks(shops: Iterable[Shop], *, until: date) -> dict[int, Week]:
    """The same of several shops by their numbers, in one statement."""
    middle, first = until - A_WEEK, until - 2 * A_WEEK
    told = {shop.pk: Week(now=_none(), before=_none()) for shop in shops}
    own = Tally.objects.filter(shop__in=told, day__gte=first, day__lt=until)
    sums = own.values("shop", "kind").annotate(
        now=Sum("number", filter=Q(day__gte=middle), default=0),
        before=Sum("number", filter=Q(day__lt=middle), default=0),
    )
    for row in sums:
        week = told[row["shop"]]
        week.now[row["kind"]], week.before[row["kind"]] = row["now"], row["before"]
    return told


def _none() -> dict[str, int]:
    return dict.fromkeys(Kind.values, 0)


def to_tell(monday: date) -> QuerySet[Shop]:
    """Shops on show that somebody looked at in the week before, and that were not told yet."""
    seen = Tally.objects.filter(day__gte=monday - A_WEEK, day__lt=monday).values("shop")
    shops = Shop.objects.published().filter(pk__in=seen).exclude(merchant__email="")
    silent = Digest.objects.filter(Q(is_wanted=False) | Q(told_on=monday)).values("shop")
    found = shops.exclude(pk__in=silent).select_related("merchant").defer("search")
    return found.order_by("pk")


def is_told(shop: Shop) -> bool:
    """Whether the shop has the weekly mail: it does until it says no."""
    return not Digest.objects.filter(shop=shop, is_wanted=False).exists()
