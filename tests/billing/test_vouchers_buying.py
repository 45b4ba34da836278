"""From a household that wants vouchers to vouchers it can spend."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import cast
import pytest

from billing.ledger import chart, queries
from billing.payments.models import Payment, Refund
from billing.vouchers import actions, clock
from billing.vouchers.actions.refusals import (
    EnvelopeExhausted,
    HouseholdCap,
    IdempotencyMismatch,
    SaleClosed,
)
from billing.vouchers.models import Allotment, Campaign, IllegalMove, Purchase, Voucher
from halles.money import Money
from halles.outbox.delivery import drain
from tenants.current import public_context, town_context


def buy(campaign, now, quantity=1, number=1, idem="one"):
    return actions.buy(campaign, buyer=cast.a_buyer(number), quantity=quantity, idem=idem, at=now)


def state_of(purchase):
    return Purchase.objects.get(pk=purchase.pk).state


def committed(campaign):
    return Campaign.objects.get(pk=campaign.pk).committed


def test_a_purchase_is_kept_half_an_hour_and_takes_the_towns_part(town, now):
    campaign = cast.a_campaign()

    purchase = buy(campaign, now, quantity=2)

    assert purchase.amount == Money(1500)
    assert purchase.held_until == now + timedelta(minutes=30)
    assert committed(campaign) == Money(500)
    assert Allotment.objects.get().count == 2


def test_a_payment_issues_vouchers_and_writes_both_parts(town, now):
    campaign = cast.a_campaign()
    purchase = buy(campaign, now, quantity=2)

    cast.a_payment(purchase.reference, purchase.amount, now)

    assert state_of(purchase) == "paid"
    assert [v.remaining for v in Voucher.objects.all()] == [Money(1000)] * 2
    assert queries.balance(chart.psp("local")) == Money(1500)
    assert queries.balance(chart.subsidy(campaign.pk)) == Money(500)
    assert queries.balance(chart.voucher_liability(campaign.pk)) == Money(-2000)
    assert queries.audit() == []


def test_the_buyer_receives_the_link_of_the_wallet(town, now, client_of, mailoutbox):
    cast.some_vouchers(2)

    drain()

    link = next(w for w in mailoutbox[0].body.split() if "/bons/" in w)
    assert link.startswith(f"{town.address}/bons/")
    assert mailoutbox[0].to == ["lea1@example.org"]


def test_the_same_form_sent_twice_is_one_purchase(town, now):
    campaign = cast.a_campaign()

    assert buy(campaign, now) == buy(campaign, now)
    assert committed(campaign) == Money(250)


def test_the_same_key_with_another_quantity_is_refused(town, now):
    campaign = cast.a_campaign()
    buy(campaign, now)

    with pytest.raises(IdempotencyMismatch):
        buy(campaign, now, quantity=2)


def test_a_household_buys_no_more_than_its_cap(town, now):
    campaign = cast.a_campaign(cap_per_household=4)
    buy(campaign, now, quantity=3)

    with pytest.raises(HouseholdCap, match="4"):
        buy(campaign, now, quantity=2, idem="two")

    assert Allotment.objects.get().count == 3
    assert committed(campaign) == Money(750)


def test_more_than_the_cap_at_once_is_refused(town, now):
    campaign = cast.a_campaign(cap_per_household=2)

    with pytest.raises(HouseholdCap):
        buy(campaign, now, quantity=3)


@pytest.mark.parametrize(
    "same",
    [
        {"given_name": "Paul"},
        {"family_name": "MARTIN "},
        {"address": "1, R. du Général de Gaulle 78120 RAMBOUILLET"},
        {"email": "other@example.org"},
    ],
)
def test_the_members_of_a_home_count_together(town, now, same):
    first = cast.a_buyer()

    assert replace(first, **same).household_key == first.household_key


def test_neighbours_of_other_names_count_apart(town, now):
    first = cast.a_buyer()

    assert replace(first, family_name="Durand").household_key != first.household_key


def test_a_household_is_another_one_in_another_town(town, other_town):
    here = cast.a_buyer().household_key

    with public_context(), town_context(other_town):
        assert cast.a_buyer().household_key != here


def test_the_envelope_is_never_passed(town, now):
    campaign = cast.a_campaign(budget=Money(600))
    buy(campaign, now, quantity=1)

    with pytest.raises(EnvelopeExhausted) as refused:
        buy(campaign, now, quantity=2, number=2, idem="two")

    assert refused.value.left == 1
    assert committed(campaign) == Money(250)
    assert Allotment.objects.count() == 1


def test_nothing_is_sold_before_the_first_day_nor_after_the_last(town):
    campaign = cast.a_campaign()
    # Midnight in Paris is still the day before in UTC.
    first = datetime(2026, 2, 28, 23, tzinfo=UTC)
    last = datetime(2026, 6, 30, 22, tzinfo=UTC)

    for moment in (first - timedelta(seconds=1), last):
        with pytest.raises(SaleClosed):
            buy(campaign, moment)
    assert buy(campaign, first, idem="first")
    assert buy(campaign, last - timedelta(seconds=1), idem="last")


@pytest.mark.parametrize("end", [actions.suspend_campaign, actions.close_campaign])
def test_a_campaign_that_is_not_open_sells_nothing(town, now, end):
    campaign = end(cast.a_campaign(), at=now, by="test")

    with pytest.raises(SaleClosed):
        buy(campaign, now)


def test_a_closed_campaign_does_not_open_again(town, now):
    campaign = actions.close_campaign(cast.a_campaign(), at=now, by="test")

    with pytest.raises(IllegalMove):
        actions.open_campaign(campaign, at=now, by="test")


def test_a_forgotten_purchase_goes_back_to_the_envelope_and_the_household(town, now):
    campaign = cast.a_campaign()
    purchase = buy(campaign, now, quantity=4)

    actions.forget(purchase, at=now + timedelta(minutes=31))

    assert state_of(purchase) == "expired"
    assert committed(campaign) == Money.ZERO
    assert buy(campaign, now, quantity=4, idem="again")


def test_the_clock_forgets_only_what_is_late(town, now):
    late = buy(cast.a_campaign(), now)
    Purchase.objects.filter(pk=late.pk).update(held_until=now)

    clock.forget_purchases()

    assert state_of(late) == "expired"


def test_a_paid_purchase_is_not_forgotten(town, now):
    purchase = cast.some_vouchers()[0].purchase

    with pytest.raises(IllegalMove):
        actions.forget(purchase, at=now)


def test_a_late_payment_is_honoured_while_the_envelope_can(town, now):
    campaign = cast.a_campaign()
    purchase = actions.forget(buy(campaign, now), at=now)

    cast.a_payment(purchase.reference, purchase.amount, now)

    assert state_of(purchase) == "paid"
    assert committed(campaign) == Money(250)
    assert queries.audit() == []


def test_a_late_payment_is_given_back_once_the_envelope_is_used_up(town, now, mailoutbox):
    campaign = cast.a_campaign(budget=Money(250))
    purchase = actions.forget(buy(campaign, now), at=now)
    buy(campaign, now, number=2, idem="two")

    cast.a_payment(purchase.reference, purchase.amount, now)

    assert state_of(purchase) == "refunded"
    assert not Voucher.objects.exists()
    assert Refund.objects.get().amount == Money(750)
    assert queries.balance(chart.SUSPENSE) == Money.ZERO
    assert queries.audit() == []


def test_a_second_payment_of_the_same_purchase_is_given_back(town, now):
    [voucher] = cast.some_vouchers()
    Payment.objects.update(state="failed")
    reference = voucher.purchase.reference

    cast.a_payment(reference, Money(750), now)

    assert Voucher.objects.count() == 1
    assert Refund.objects.get().payment.attempt == 2
    assert queries.balance(chart.SUSPENSE) == Money.ZERO


def test_news_of_other_payments_is_none_of_ours(town, now):
    cast.a_payment("gift:12", Money(750), now)

    assert not Voucher.objects.exists()
