"""What a listing can be narrowed by, and to how many: counted over its hits, so never too high."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from django.utils.translation import gettext as _

from halles.money import Money
from storefront.catalogue.models import Category
from storefront.catalogue.models.kinds import Label
from storefront.merchants.models import BOUGHT
from storefront.merchants.models.modes import Mode
from storefront.search.queries.asked import SWITCHES, Asked
from storefront.search.queries.hits import MOST, Around, Hit, hits
from storefront.search.queries.shops import Door, doors

# Euros: under the first, between each and the next, from the last on.
PRICES = (10, 25, 50, 100)
# Facets are for choosing, not for reading a directory.
FEW = 8
# Whether a switch is so of what is sold at a door in a mode.
TRUE_OF: dict[str, Callable[[Door, str], bool]] = {
    "ouvertes": lambda door, mode: door.is_open,
    "retrait": lambda door, mode: door.collects_today and mode in BOUGHT,
    "commande": lambda door, mode: mode in BOUGHT,
    "livraison": lambda door, mode: mode == Mode.DELIVER,
    "bons": lambda door, mode: door.takes_vouchers,
}
Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing a listing may be narrowed to. `count` ends in + when there may be more."""

    value: str
    label: str
    count: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Facet:
    """Choices of which one may be made."""

    name: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True, slots=True)
class Counted:
    """What facets are counted over: the hits of a listing, their shops, the town's shelves."""

    asked: Asked
    around: Around
    found: Sequence[Hit]
    doors: Mapping[int, Door]
    shelves: Sequence[Category]

    def apart_from(self, name: str) -> Sequence[Hit]:
        """The hits there would be without what was chosen of this facet."""
        if name not in self.asked.narrowed_by:
            return self.found
        return hits(self.asked.without(name), self.around)


def facets(counted: Counted, *, names: Iterable[str]) -> list[Facet]:
    """Those of the named facets that leave a choice."""
    made = [MADE[name](counted) for name in names]
    return [facet for facet in made if facet.choices]


def switches(counted: Counted) -> list[Choice]:
    """What is so or not, with how many of the hits are: the name of each is its value."""
    # Hits of one shop sold in one way are alike here: a page has a thousand hits of few shops.
    alike = Counter((hit.shop, hit.mode) for hit in counted.found)
    doors = counted.doors
    ways = [(doors[shop], mode, times) for (shop, mode), times in alike.items() if shop in doors]
    made = []
    for name, label in SWITCHES.items():
        holds, chosen = TRUE_OF[name], getattr(counted.asked, name)
        number = sum(times for door, mode, times in ways if holds(door, mode or door.mode))
        if number or chosen:
            made.append(Choice(name, str(label), _said(number, counted.found), chosen))
    return made


def _of_shelves(counted: Counted) -> Facet:
    found = counted.apart_from("categorie")
    named = {shelf.pk: (shelf.slug, shelf.name) for shelf in counted.shelves}
    choices = _most(Counter(hit.shelf for hit in found), named, found)
    chosen = next((s for s in named.values() if s[0] == counted.asked.categorie), None)
    return _facet("categorie", _("Category"), _with_chosen(choices, chosen, counted))


def _of_shops(counted: Counted) -> Facet:
    found = counted.apart_from("boutique")
    times = Counter(hit.shop for hit in found)
    lacking = [pk for pk, _times in times.most_common(FEW) if pk not in counted.doors]
    known = {**counted.doors, **(doors(lacking, counted.around.moment) if lacking else {})}
    named = {pk: (door.slug, door.name) for pk, door in known.items()}
    chosen = next((s for s in named.values() if s[0] == counted.asked.boutique), None)
    return _facet("boutique", _("Shop"), _with_chosen(_most(times, named, found), chosen, counted))


def _of_labels(counted: Counted) -> Facet:
    found = counted.apart_from("label")
    named = {label.value: (label.value, str(label.label)) for label in Label}
    choices = _most(Counter(label for hit in found for label in hit.labels), named, found)
    chosen = named.get(counted.asked.label)
    return _facet("label", _("Label"), _with_chosen(choices, chosen, counted))


def _of_prices(counted: Counted) -> Facet:
    found = counted.apart_from("prix")
    chosen = counted.asked.query().get("prix", "")
    # How many steps of PRICES each has climbed: what costs 10 € is not under 10 €.
    climbed = Counter(bisect_right(PRICES, hit.cents // 100) for hit in found)
    choices = []
    for step, (low, high) in enumerate(zip((0, *PRICES), (*PRICES, None), strict=True)):
        number = climbed[step]
        value = f"{low}-{'' if high is None else high}"
        if number or value == chosen:
            label, count = price_range(low * 100, high and high * 100), _said(number, found)
            choices.append(Choice(value, label, count, value == chosen))
    return _facet("prix", _("Price"), choices)


def price_range(low: int, high: int | None) -> str:
    """A range of cents in words."""
    said = {"low": Money(low), "high": Money(high or 0)}
    if high is None:
        return _("%(low)s and more") % said
    return (_("%(low)s to %(high)s") if low else _("Under %(high)s")) % said


def _most(
    times: Counter[Key], named: Mapping[Key, tuple[str, str]], found: Sequence[Hit]
) -> list[Choice]:
    """The choices with the most hits, the most first."""
    ordered = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))[:FEW]
    return [Choice(*named[key], _said(number, found)) for key, number in ordered if key in named]


def _with_chosen(
    choices: list[Choice], chosen: tuple[str, str] | None, counted: Counted
) -> list[Choice]:
    """The same, what was chosen marked; put first where it is not among those with the most."""
    if chosen is None:
        return choices
    marked = [replace(c, chosen=c.value == chosen[0]) for c in choices]
    if any(choice.chosen for choice in marked):
        return marked
    return [Choice(*chosen, _said(len(counted.found), counted.found), chosen=True), *marked]


def _facet(name: str, label: str, choices: list[Choice]) -> Facet:
    """Without the choices when there is but one to make and it is not made."""
    told = len(choices) > 1 or any(choice.chosen for choice in choices)
    return Facet(name, label, choices if told else [])


def _said(number: int, found: Sequence[Hit]) -> str:
    return f"{number}+" if len(found) > MOST else str(number)


MADE = {
    "categorie": _of_shelves,
    "boutique": _of_shops,
    "prix": _of_prices,
    "label": _of_labels,
}
