"""
Sixteen at once on one voucher, one household, one envelope.

Each race has its control: with the guard taken away, too much must be spent, or the race
proves nothing.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep
from uuid import uuid4

import cast
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from billing.ledger import queries
from billing.vouchers import actions, clock
from billing.vouchers.models import Allotment, Campaign, Move, Purchase, Redemption, Voucher
from halles.money import Money
from halles.outbox.delivery import drain
from tenants.current import town_context

MANY = 16


def at_once(town, act):
    """Run `act(number)` in so many threads of their own connection; what each said."""
    start = Barrier(MANY)

    def run(number):
        try:
            with town_context(town):
                start.wait()
                return act(number)
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def done(results):
    return [result for result in results if not isinstance(result, Exception)]


@pytest.fixture
def voucher(committed, now):
    return cast.some_vouchers()[0]


def test_a_voucher_is_never_spent_twice(committed, voucher, now):
    payee, code = cast.a_payee(), voucher.code

    results = at_once(
        committed,
        lambda n: actions.redeem(
            code, payee=payee, amount=Money(150), idem=str(n), at=now, by="race"
        ),
    )

    spent = Redemption.objects.aggregate(sum=Sum("amount"))["sum"]
    voucher.refresh_from_db()
    assert len(done(results)) == 6
    assert {type(r).__name__ for r in results if isinstance(r, Exception)} == {"Insufficient"}
    assert spent + voucher.remaining == Money(1000)
    assert queries.audit() == []


def test_control_read_then_save_spends_a_voucher_again_and_again(committed, voucher, now):
    wait = Barrier(MANY)

    def naive(_number):
        with transaction.atomic():
            read = Voucher.objects.get(pk=voucher.pk)
            wait.wait()
            if read.remaining < Money(150):
                raise ValueError
            read.remaining -= Money(150)
            read.save()
        return True

    spent = len(done(at_once(committed, naive))) * 150

    assert spent > 1000


def test_one_form_sent_sixteen_times_spends_once(committed, voucher, now):
    payee, code = cast.a_payee(), voucher.code

    results = at_once(
        committed,
        lambda _: (
            actions.redeem(code, payee=payee, amount=Money(150), idem="same", at=now, by="race").pk
        ),
    )

    voucher.refresh_from_db()
    assert len(set(results)) == 1
    assert voucher.remaining == Money(850)


def test_orders_never_hold_more_than_is_left(committed, voucher, now):
    code = voucher.code

    at_once(
        committed,
        lambda n: actions.hold(
            [code], order_reference=f"order:{n}", eligible=Money(150), at=now, until=now
        ),
    )

    voucher.refresh_from_db()
    held = voucher.holds.aggregate(sum=Sum("amount"))["sum"]
    assert held == Money(1000)
    assert voucher.remaining == Money.ZERO
    assert queries.audit() == []


def test_an_order_is_captured_or_released_never_both(committed, voucher, now):
    payee = cast.a_payee()
    actions.hold([voucher.code], order_reference="order:1", eligible=Money(400), at=now, until=now)

    def end(number):
        if number % 2:
            return actions.release("order:1", at=now)
        return actions.capture("order:1", shares=[(payee, Money(400))], at=now)

    at_once(committed, end)

    voucher.refresh_from_db()
    moved = voucher.moves.aggregate(sum=Sum("amount"))["sum"]
    redeemed = voucher.moves.filter(kind=Move.Kind.REDEEM).count()
    assert voucher.remaining == moved == Money(600 if redeemed else 1000)
    assert redeemed in (0, 1)


def test_buyers_do_not_wait_for_the_clock_to_expire_every_voucher(committed, now):
    first, second = cast.some_vouchers(2)
    Voucher.objects.update(expires_at=now)

    def deliver():
        with town_context(committed):
            drain()
        connection.close()

    with transaction.atomic():
        clock.expire_vouchers.post()
    with ThreadPoolExecutor(1) as worker:
        with transaction.atomic():
            Voucher.objects.select_for_update().get(pk=second.pk)
            working = worker.submit(deliver)
            until(lambda: Voucher.objects.get(pk=first.pk).state == "expired")
            assert Campaign.objects.select_for_update(nowait=True).get()
        working.result()

    second.refresh_from_db()
    assert second.state == "expired"


def until(true):
    """Look again for ten seconds at most."""
    for _ in range(100):
        if true():
            return
        sleep(0.1)
    pytest.fail("it never came true")


def buy(campaign, now, household):
    return actions.buy(
        campaign, buyer=cast.a_buyer(household), quantity=1, idem=str(uuid4()), at=now
    )


def test_the_envelope_is_never_oversold(committed, now):
    campaign = cast.a_campaign(budget=Money(5 * 250 + 100))

    results = at_once(committed, lambda n: buy(campaign, now, n))

    campaign.refresh_from_db()
    assert len(done(results)) == 5
    assert campaign.committed == Money(1250)
    assert Purchase.objects.count() == 5
    assert Allotment.objects.count() == 5


def test_control_read_then_save_oversells_the_envelope(committed, now):
    campaign = cast.a_campaign(budget=Money(5 * 250))
    wait = Barrier(MANY)

    def naive(_number):
        with transaction.atomic():
            read = Campaign.objects.get(pk=campaign.pk)
            wait.wait()
            if read.left < read.town_share:
                raise ValueError
            read.committed += read.town_share
            read.save(update_fields=["committed"])
        return True

    assert len(done(at_once(committed, naive))) > 5


def test_a_household_never_passes_its_cap(committed, now):
    campaign = cast.a_campaign(cap_per_household=4)

    results = at_once(committed, lambda _: buy(campaign, now, household=1))

    assert len(done(results)) == 4
    assert Allotment.objects.get().count == 4


@pytest.mark.parametrize(
    "wrong",
    [
        lambda v: Voucher.objects.filter(pk=v.pk).update(remaining=Money(-1)),
        lambda v: Voucher.objects.filter(pk=v.pk).update(remaining=Money(1001)),
        lambda v: Campaign.objects.update(committed=Money(250_01)),
        lambda v: Campaign.objects.update(committed=Money(-1)),
    ],
)
def test_the_database_itself_refuses_what_no_guard_stopped(town, wrong):
    [voucher] = cast.some_vouchers()

    with pytest.raises(IntegrityError), transaction.atomic():
        wrong(voucher)
