"""The life of vouchers against the ledger: any order of events keeps every cent."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import cast
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from billing.ledger import actions as ledger
from billing.ledger import chart, queries
from billing.vouchers import actions
from billing.vouchers.models import Campaign, Hold, Purchase, Voucher
from halles.money import Money
from halles.moves import IllegalMove

CENTS = st.integers(1, 1200).map(Money)


class Vouchers(RuleBasedStateMachine):
    """Refusals are part of the model: what is refused must change nothing."""

    purchases = Bundle("purchases")
    orders = Bundle("orders")

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        # As Django's own test case does: payments insist on ending their transactions.
        self.outer._from_testcase = True
        self.outer.__enter__()
        self.at = datetime(2026, 4, 11, 9, tzinfo=UTC)
        self.number = 0
        self.campaign = cast.a_campaign(budget=Money(30_00), cap_per_household=4)
        self.payees = [cast.a_payee(), cast.a_payee(13, "Librairie")]

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def tries(self, act):
        """What it answered, or None when it was refused."""
        self.number += 1
        try:
            with transaction.atomic():
                return act()
        except actions.Refused:
            return None

    @rule(target=purchases, household=st.integers(1, 4), quantity=st.integers(1, 4))
    def buy(self, household, quantity):
        return self.tries(
            lambda: actions.buy(
                self.campaign,
                buyer=cast.a_buyer(household),
                quantity=quantity,
                idem=str(self.number),
                at=self.at,
            )
        )

    @rule(purchase=purchases)
    def forget(self, purchase):
        if purchase and Purchase.objects.get(pk=purchase.pk).state == "placed":
            actions.forget(purchase, at=self.at)

    @rule(purchase=consumes(purchases))
    def pay(self, purchase):
        if purchase is None:
            return
        # A purchase that was forgotten has closed its page: the provider takes nothing there.
        with suppress(IllegalMove):
            cast.a_payment(purchase.reference, purchase.amount, self.at)

    @precondition(lambda self: Voucher.objects.exists())
    @rule(which=st.integers(0, 50), amount=CENTS, shop=st.integers(0, 1))
    def redeem(self, which, amount, shop):
        voucher = self.one(which)
        self.tries(
            lambda: actions.redeem(
                voucher.code,
                payee=self.payees[shop],
                amount=amount,
                idem=str(self.number),
                at=self.at,
                by="model",
            )
        )

    @precondition(lambda self: Voucher.objects.exists())
    @rule(target=orders, which=st.lists(st.integers(0, 50), min_size=1, max_size=3), amount=CENTS)
    def hold(self, which, amount):
        reference = f"order:{self.number}"
        typed = [self.one(number).code for number in which]
        held = self.tries(
            lambda: actions.hold(
                typed, order_reference=reference, eligible=amount, at=self.at, until=self.at
            )
        )
        return reference if held else None

    @rule(order=orders)
    def release(self, order):
        actions.release(order or "order:none", at=self.at)

    @rule(order=orders, part=st.integers(0, 100))
    def capture(self, order, part):
        kept = Hold.objects.filter(order_reference=order, state="held")
        total = Money.total(kept.values_list("amount", flat=True))
        if total:
            first, second = total.share([part, 100 - part])
            shares = [(self.payees[0], first), (self.payees[1], second)]
            taken = actions.capture(order, shares=shares, at=self.at)
            self.post(f"sale:{order}", taken, shares, sign=1)

    @rule(order=orders, amount=CENTS, shop=st.integers(0, 1))
    def give_back(self, order, amount, shop):
        payee = self.payees[shop]
        returned = self.tries(
            lambda: actions.give_back(order or "", amount=amount, at=self.at, payee=payee)
        )
        if returned:
            self.post(f"refund:{self.number}", returned, [(payee, amount)], sign=-1)

    @rule(days=st.sampled_from([1, 40, 120]))
    def time_passes(self, days):
        self.at += timedelta(days=days)
        for voucher in Voucher.objects.past(self.at):
            actions.expire(voucher, at=self.at)

    @invariant()
    def every_cent_is_where_it_must_be(self):
        connection.check_constraints()
        assert [f for f in queries.audit() if "vouchers" in f.check or "ledger" in f.check] == []
        campaign = Campaign.objects.get(pk=self.campaign.pk)
        assert Money.ZERO <= campaign.committed <= campaign.budget

    def one(self, number):
        pks = list(Voucher.objects.order_by("pk").values_list("pk", flat=True))
        return Voucher.objects.get(pk=pks[number % len(pks)])

    def post(self, idem, by_campaign, shares, *, sign):
        """What orders write: the vouchers' part of a sale, or of its refund."""
        lines = [(chart.voucher_liability(pk), amount * sign) for pk, amount in by_campaign]
        lines += [(chart.merchant_voucher(p.pk), amount * -sign) for p, amount in shares]
        ledger.post(idem=idem, kind="test", reference=idem, at=self.at, lines=lines, mode="test")


def live(town, examples, steps):
    run_state_machine_as_test(
        Vouchers,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            # A shorter story is not worth minutes of looking for it.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


def test_vouchers_and_the_ledger_agree_whatever_happens(town):
    live(town, examples=6, steps=20)


@pytest.mark.slow
def test_vouchers_and_the_ledger_agree_over_ten_thousand_steps(town):
    live(town, examples=200, steps=50)
