"""Vouchers that pay an order online, and what becomes of them after their last day."""

from datetime import UTC, date, datetime, timedelta

import cast
import pytest
from spending import ORDER, committed, hold, left, redeem

from billing.ledger import chart, queries
from billing.vouchers import actions, clock
from billing.vouchers.actions import refusals
from billing.vouchers.models import Campaign, Hold, Redemption, Voucher
from halles.money import Money


def test_an_order_holds_the_oldest_vouchers_first(town, now):
    vouchers = cast.some_vouchers(3)

    held = hold(reversed(vouchers), 1400, now)

    assert [(h.voucher, h.amount.cents) for h in held] == [(vouchers[0], 1000), (vouchers[1], 400)]
    assert left(*vouchers) == [0, 600, 1000]
    assert queries.audit() == []


def test_a_code_given_twice_counts_once(town, now):
    [voucher] = cast.some_vouchers()

    assert [h.amount.cents for h in hold([voucher, voucher], 1500, now)] == [1000]


def test_one_wrong_code_keeps_nothing(town, now):
    [voucher] = cast.some_vouchers()

    with pytest.raises(refusals.UnknownCode):
        actions.hold(
            [voucher.code, "0" * 17], order_reference=ORDER, eligible=Money(500), at=now, until=now
        )

    assert left(voucher) == [1000]


def test_a_voucher_held_for_an_order_is_not_taken_elsewhere(town, now):
    [voucher] = cast.some_vouchers()
    hold([voucher], 1000, now)

    with pytest.raises(refusals.HeldElsewhere):
        redeem(voucher, 100, now)
    with pytest.raises(refusals.HeldElsewhere):
        hold([voucher], 100, now, order="order:2")


def test_a_released_hold_is_back_on_its_voucher(town, now):
    [voucher] = cast.some_vouchers()
    hold([voucher], 700, now)

    assert actions.release(ORDER, at=now) == Money(700)
    assert actions.release(ORDER, at=now) == Money.ZERO
    assert left(voucher) == [1000]
    assert queries.audit() == []


def test_capturing_spends_at_each_shop_what_it_is_due(town, now):
    vouchers = cast.some_vouchers(2)
    cheese, books = cast.a_payee(), cast.a_payee(13, "Librairie")
    hold(vouchers, 1500, now)

    taken = actions.capture(ORDER, shares=[(cheese, Money(571)), (books, Money(929))], at=now)

    assert taken == [(vouchers[0].campaign_id, Money(1500))]
    spent = Redemption.objects.order_by("pk").values_list("voucher", "payee", "amount")
    assert list(spent) == [
        (vouchers[0].pk, cheese.pk, Money(571)),
        (vouchers[0].pk, books.pk, Money(429)),
        (vouchers[1].pk, books.pk, Money(500)),
    ]
    assert left(*vouchers) == [0, 500]


@pytest.mark.parametrize("shares", [499, 501, 0])
def test_capturing_other_than_what_is_held_is_refused(town, now, shares):
    hold(cast.some_vouchers(), 500, now)

    with pytest.raises(refusals.NotHeld):
        actions.capture(ORDER, shares=[(cast.a_payee(), Money(shares))], at=now)
    assert Hold.objects.get().state == "held"


def test_an_order_is_captured_once(town, now):
    hold(cast.some_vouchers(), 500, now)
    shares = [(cast.a_payee(), Money(500))]
    actions.capture(ORDER, shares=shares, at=now)

    with pytest.raises(refusals.NotHeld):
        actions.capture(ORDER, shares=shares, at=now)


def captured(now, amount=500):
    [voucher] = cast.some_vouchers()
    hold([voucher], amount, now)
    actions.capture(ORDER, shares=[(cast.a_payee(), Money(amount))], at=now)
    return voucher


def test_a_refund_puts_the_value_back_on_the_voucher(town, now):
    voucher = captured(now)

    assert actions.give_back(ORDER, amount=Money(300), at=now) == [
        (voucher.campaign_id, Money(300))
    ]
    assert left(voucher) == [800]


def test_no_more_is_given_back_than_was_spent(town, now):
    voucher = captured(now)
    actions.give_back(ORDER, amount=Money(300), at=now)

    with pytest.raises(refusals.NotSpent):
        actions.give_back(ORDER, amount=Money(201), at=now)
    with pytest.raises(refusals.NotSpent):
        actions.give_back(ORDER, amount=Money(1), at=now, payee=cast.a_payee(13, "Librairie"))
    assert left(voucher) == [800]


def test_value_given_back_after_the_last_day_lives_thirty_days_more(town, now):
    voucher = captured(now)
    later = datetime(2027, 1, 10, 12, tzinfo=UTC)
    actions.expire(voucher, at=later)

    actions.give_back(ORDER, amount=Money(500), at=later)

    voucher.refresh_from_db()
    assert (voucher.state, voucher.remaining) == ("active", Money(500))
    assert voucher.expires_at == datetime(2027, 2, 9, 23, tzinfo=UTC)
    assert redeem(voucher, 500, later)


# The last day.


@pytest.mark.parametrize(
    ("last_day", "midnight"),
    [
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, tzinfo=UTC)),
        (date(2026, 7, 14), datetime(2026, 7, 14, 22, tzinfo=UTC)),
        # The clocks change during the last day: it has 23 hours, then 25.
        (date(2027, 3, 28), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 22, tzinfo=UTC)),
    ],
)
def test_a_voucher_is_good_until_midnight_in_paris(town, last_day, midnight):
    [voucher] = cast.some_vouchers(campaign=cast.a_campaign(spend_until=last_day))

    assert redeem(voucher, 100, midnight - timedelta(seconds=1))
    with pytest.raises(refusals.Expired):
        redeem(voucher, 100, midnight, idem="two")


def test_the_29th_of_march_is_a_day_of_23_hours(town):
    campaign = cast.a_campaign(
        sold_from=date(2026, 3, 1), sold_until=date(2026, 3, 29), spend_until=date(2026, 3, 29)
    )
    march = datetime(2026, 3, 10, tzinfo=UTC)
    [voucher] = cast.some_vouchers(campaign=campaign, at=march)

    assert voucher.expires_at == datetime(2026, 3, 29, 22, tzinfo=UTC)


def test_what_is_left_is_shared_between_the_town_and_the_issuer(town, now):
    [voucher] = cast.some_vouchers()
    redeem(voucher, 600, now)
    later = voucher.expires_at

    actions.expire(voucher, at=later)

    assert left(voucher) == [0]
    assert committed(voucher) == 150
    assert queries.balance(chart.BREAKAGE) == Money(-300)
    assert queries.balance(chart.subsidy(voucher.campaign_id)) == Money(150)
    assert queries.audit() == []


def test_a_voucher_held_for_an_order_waits_before_it_expires(town, now):
    [voucher] = cast.some_vouchers()
    late = voucher.expires_at - timedelta(minutes=1)
    hold([voucher], 600, late)

    assert actions.expire(voucher, at=voucher.expires_at) is None

    actions.release(ORDER, at=voucher.expires_at)
    assert actions.expire(voucher, at=voucher.expires_at)
    assert left(voucher) == [0]
    assert queries.audit() == []


def test_the_clock_expires_what_is_past(town, now):
    gone, kept = cast.some_vouchers(2)
    Voucher.objects.filter(pk=gone.pk).update(expires_at=now)
    Voucher.objects.filter(pk=kept.pk).update(expires_at=datetime(2100, 1, 1, tzinfo=UTC))

    clock.expire_vouchers()

    assert left(gone, kept) == [0, 1000]


def test_a_voucher_that_cannot_expire_does_not_keep_the_others_waiting(town, now):
    [broken], [fine] = cast.some_vouchers(), cast.some_vouchers()
    Voucher.objects.update(expires_at=now)
    # Its envelope has less in use than what comes back to it.
    Campaign.objects.filter(pk=broken.campaign_id).update(committed=Money.ZERO)

    clock.expire_vouchers()

    assert left(broken, fine) == [1000, 0]


def test_the_audit_sees_what_was_changed_behind_its_back(town, now):
    [voucher] = cast.some_vouchers()
    Voucher.objects.filter(pk=voucher.pk).update(remaining=Money(900))
    Campaign.objects.update(committed=Money(100))

    said = " ".join(finding.message for finding in queries.audit())

    assert "in the ledger" in said
    assert "moves say" in said
    assert "taken" in said
