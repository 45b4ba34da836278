"""People who looked into the windows of the last weeks: what a merchant is shown of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from halles import clock
from storefront.merchants.models import Shop
from storefront.visits.models import Tally

WEEKS = 5
# At most in a day, of each kind: many look, few call.
MOST = {
    Tally.Kind.SEEN: 60,
    Tally.Kind.ROUTE: 6,
    Tally.Kind.CALL: 3,
    Tally.Kind.COMING: 4,
}


def stroll(fronts: Sequence[Shop], *, at: datetime) -> None:
    """Count them, day by day until yesterday; what is counted already stays."""
    tallies = [tally for front in fronts for tally in _of(front, at)]
    Tally.objects.bulk_create(tallies, ignore_conflicts=True)


def _of(front: Shop, at: datetime) -> Iterator[Tally]:
    # The same for a shop at every run.
    chance, today = Random(front.slug), clock.local(at).date()  # noqa: S311
    for ago in range(1, 7 * WEEKS + 1):
        for kind, most in MOST.items():
            if number := chance.randint(0, most):
                day = today - timedelta(days=ago)
                yield Tally(shop=front, day=day, kind=kind, number=number)
