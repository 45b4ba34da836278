"""How fast they are served when there is enough for everybody."""

from __future__ import annotations

from collections.abc import Callable

from halles.bench.race import scenery, scenes
from halles.bench.race.rush import Crowd
from tenants.current import town_context
from tenants.models import Town

AT_ONCE = 8


def checkouts(town: Town, each: int) -> float:
    """Orders a second, of eight goods that all want, two at a time and in every order."""
    with town_context(town):
        goods = scenery.goods(8, price=990)
        pairs = [(goods[n % 8], goods[(n * 3 + 1) % 8]) for n in range(AT_ONCE * each)]
        waiting = [
            scenery.a_basket(*(pair if n % 2 else pair[::-1])) for n, pair in enumerate(pairs)
        ]
        return _pace(town, each, lambda number: scenery.order(waiting[number]))


def redemptions(town: Town, each: int) -> float:
    """A cent at a time of eight vouchers, each at a till of its own."""
    with town_context(town):
        shown = [scenery.a_voucher() for _ in range(AT_ONCE)]
        return _pace(town, each, lambda number: scenery.spend(shown[number // each], amount=1))


def refunds(town: Town, each: int) -> float:
    """Parts of eight payments, each written in the ledger."""
    with town_context(town):
        paid = [scenes.refund(1) for _ in range(AT_ONCE)]
        return _pace(town, each, lambda number: paid[number // each].act(number))


def _pace(town: Town, each: int, act: Callable[[int], object]) -> float:
    def several(first: int) -> None:
        for number in range(first * each, (first + 1) * each):
            act(number)

    with Crowd(AT_ONCE) as crowd:
        rush = crowd.rush(town, several)
    for refusal in rush.answers:
        if isinstance(refusal, Exception):
            raise refusal
    return AT_ONCE * each / rush.seconds
