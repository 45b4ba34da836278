"""What a shop is told of its visits."""

from __future__ import annotations

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
        return _("the week before: %(number)s") % {"number": self.before[Kind.SEEN]}

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
    def is_empty(self) -> bool:
        return not any(self.now.values()) and not any(self.before.values())


def _step(name: str, now: int, before: int) -> str:
    said = {"name": name, "number": now, "before": before}
    one = _("%(name)s: %(number)s click (the week before: %(before)s)")
    many = _("%(name)s: %(number)s clicks (the week before: %(before)s)")
    return (one if now < 2 else many) % said


def week(shop: Shop, *, until: date) -> Week:
    """The seven days before `until`, which is not one of them, and the seven before those."""
    middle, first = until - A_WEEK, until - 2 * A_WEEK
    own = Tally.objects.filter(shop=shop, day__gte=first, day__lt=until)
    sums = own.values("kind").annotate(
        now=Sum("number", filter=Q(day__gte=middle), default=0),
        before=Sum("number", filter=Q(day__lt=middle), default=0),
    )
    rows = {row["kind"]: row for row in sums}
    return Week(
        now={kind: rows[kind]["now"] if kind in rows else 0 for kind in Kind.values},
        before={kind: rows[kind]["before"] if kind in rows else 0 for kind in Kind.values},
    )


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
