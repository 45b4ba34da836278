"""Paying an order with vouchers: kept when it is placed, spent when it is paid, or released."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from billing.payments.models import Payee
from billing.vouchers.actions.look_up import must_be_usable
from billing.vouchers.actions.refusals import NotHeld, NotSpent, UnknownCode
from billing.vouchers.models import Hold, Move, Redemption, Voucher, codes
from halles import clock
from halles.money import Money

# A voucher that gets value back past its last day lives this much longer.
GRACE = timedelta(days=30)
# What orders post in their own journal: so much of each campaign's vouchers.
ByCampaign = list[tuple[int, Money]]


@transaction.atomic
def hold(
    typed: Sequence[str], *, order_reference: str, eligible: Money, at: datetime, until: datetime
) -> list[Hold]:
    """
    Keep up to `eligible` of the vouchers with these codes for an order, the oldest first.

    Raises a Refused for the first code that cannot be spent online now; nothing is kept then.
    Locks the vouchers in ascending id.
    """
    vouchers = list(Voucher.objects.of_codes(typed).select_for_update(of=("self",)))
    if len(vouchers) < len({codes.digest(code) for code in typed}):
        raise UnknownCode
    for voucher in vouchers:
        must_be_usable(voucher, channel=Redemption.Channel.ONLINE, at=at)
    held = []
    for voucher, amount in _fill(vouchers, eligible):
        voucher.add(Move(kind=Move.Kind.HOLD, amount=-amount, reference=order_reference, at=at))
        held.append(
            Hold.objects.create(
                voucher=voucher, order_reference=order_reference, amount=amount, until=until
            )
        )
    return held


@transaction.atomic
def capture(
    order_reference: str, *, shares: Sequence[tuple[Payee, Money]], at: datetime
) -> ByCampaign:
    """
    Spend what is kept for an order, `shares` saying how much of it at which shop.

    The caller posts the answer in the order's journal. Raises NotHeld unless exactly the sum
    of the shares is kept: released in the meantime, or captured before.
    """
    holds = list(_held(order_reference))
    if Money.total(h.amount for h in holds) != Money.total(amount for _, amount in shares):
        raise NotHeld
    due = Purse(shares)
    for kept in holds:
        _move(kept, Move.Kind.RELEASE, kept.amount, at)
        _move(kept, Move.Kind.REDEEM, -kept.amount, at)
        _end(kept, Hold.State.CAPTURED)
        for payee, amount in due.take(kept.amount):
            Redemption.objects.create(
                voucher=kept.voucher,
                payee=payee,
                amount=amount,
                channel=Redemption.Channel.ONLINE,
                reference=order_reference,
                idem=f"{order_reference}:{kept.pk}:{payee.pk}",
                at=at,
                by="",
            )
    return _by_campaign((h.voucher, h.amount) for h in holds)


@transaction.atomic
def release(order_reference: str, *, at: datetime) -> Money:
    """Put what is kept for an order back on its vouchers, and say how much that was."""
    holds = list(_held(order_reference))
    for kept in holds:
        _move(kept, Move.Kind.RELEASE, kept.amount, at)
        _end(kept, Hold.State.RELEASED)
    return Money.total(kept.amount for kept in holds)


@transaction.atomic
def give_back(
    order_reference: str, *, amount: Money, at: datetime, payee: Payee | None = None
) -> ByCampaign:
    """
    Put a part of what an order spent back on its vouchers, of one shop's part if named.

    A voucher past its last day lives 30 days more. The caller posts the answer in the
    refund's journal. Raises NotSpent when that much was not spent, or was given back before.
    """
    spent = Redemption.objects.filter(reference=order_reference).select_related("voucher")
    if payee:
        spent = spent.filter(payee=payee)
    returned = []
    for redemption in spent.select_for_update(of=("self",)).order_by("voucher_id", "pk"):
        part = min(amount, redemption.amount - redemption.given_back)
        if part:
            _return(redemption, part, at)
            returned.append((redemption.voucher, part))
            amount -= part
    if amount:
        raise NotSpent
    return _by_campaign(returned)


class Purse:
    """What is due to several shops, paid from the first to the last."""

    def __init__(self, shares: Sequence[tuple[Payee, Money]]) -> None:
        self.due = [share for share in shares if share[1]]

    def take(self, amount: Money) -> Iterator[tuple[Payee, Money]]:
        while amount:
            payee, wanted = self.due.pop(0)
            part = min(amount, wanted)
            if wanted > part:
                self.due.insert(0, (payee, wanted - part))
            amount -= part
            yield payee, part


def _fill(vouchers: Iterable[Voucher], wanted: Money) -> Iterator[tuple[Voucher, Money]]:
    for voucher in vouchers:
        if part := min(voucher.remaining, wanted):
            wanted -= part
            yield voucher, part


def _held(order_reference: str) -> Iterable[Hold]:
    kept = Hold.objects.filter(order_reference=order_reference, state=Hold.State.HELD)
    return kept.select_related("voucher").select_for_update(of=("self",)).order_by("voucher_id")


def _move(kept: Hold, kind: Move.Kind, amount: Money, at: datetime) -> None:
    kept.voucher.add(Move(kind=kind, amount=amount, reference=kept.order_reference, at=at))


def _end(kept: Hold, state: Hold.State) -> None:
    kept.state = state
    kept.save(update_fields=["state"])


def _return(redemption: Redemption, part: Money, at: datetime) -> None:
    voucher = redemption.voucher
    redemption.given_back += part
    redemption.save(update_fields=["given_back"])
    move = Move(kind=Move.Kind.GIVE_BACK, amount=part, reference=redemption.reference, at=at)
    voucher.add(move)
    if voucher.expires_at <= at:
        voucher.prolong(clock.local(at).date() + GRACE)


def _by_campaign(parts: Iterable[tuple[Voucher, Money]]) -> ByCampaign:
    sums: Counter[int] = Counter()
    for voucher, amount in parts:
        sums[voucher.campaign_id] += amount.cents
    return [(campaign_id, Money(cents)) for campaign_id, cents in sorted(sums.items())]
