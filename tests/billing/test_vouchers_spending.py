"""At the till, online, and after the last day."""

from datetime import UTC, date, datetime, timedelta

import cast
import pytest

from billing.ledger import chart, queries
from billing.payments import registry
from billing.vouchers import actions, clock
from billing.vouchers.actions import refusals
from billing.vouchers.models import Campaign, Hold, Redemption, Voucher, codes
from halles.money import Money
from tenants.current import public_context, town_context

ORDER = "order:1"


def redeem(voucher, amount, now, idem="one", payee=None):
    return actions.redeem(
        voucher if isinstance(voucher, str) else voucher.code,
        payee=payee or cast.a_payee(),
        amount=Money(amount),
        idem=idem,
        at=now,
        by="test",
    )


def hold(vouchers, amount, now, order=ORDER):
    return actions.hold(
        [v.code for v in vouchers],
        order_reference=order,
        eligible=Money(amount),
        at=now,
        until=now + timedelta(minutes=30),
    )


def left(*vouchers):
    return [Voucher.objects.get(pk=v.pk).remaining.cents for v in vouchers]


def committed(voucher):
    return Campaign.objects.get(pk=voucher.campaign_id).committed.cents


# At the till.


def test_a_part_is_spent_and_the_rest_stays(town, now):
    [voucher] = cast.some_vouchers()

    redeem(voucher, 630, now)

    assert left(voucher) == [370]
    assert queries.balance(chart.merchant_voucher(cast.a_payee().pk)) == Money(-630)
    assert queries.audit() == []


def test_the_same_form_sent_twice_spends_once(town, now):
    [voucher] = cast.some_vouchers()

    assert redeem(voucher, 1000, now) == redeem(voucher, 1000, now)
    assert Redemption.objects.count() == 1


def test_the_same_key_with_another_amount_is_refused(town, now):
    [voucher] = cast.some_vouchers()
    redeem(voucher, 300, now)

    with pytest.raises(refusals.IdempotencyMismatch):
        redeem(voucher, 400, now)


def test_a_key_of_one_shop_is_not_another_shops(town, now):
    [voucher] = cast.some_vouchers()
    redeem(voucher, 300, now)

    redeem(voucher, 300, now, payee=cast.a_payee(13, "Librairie"))

    assert left(voucher) == [400]


def test_more_than_what_is_left_is_refused_and_says_how_much_is(town, now):
    [voucher] = cast.some_vouchers()
    redeem(voucher, 630, now)

    with pytest.raises(refusals.Insufficient) as refused:
        redeem(voucher, 371, now, idem="two")

    assert refused.value.remaining == Money(370)
    assert left(voucher) == [370]
    assert Redemption.objects.count() == 1


@pytest.mark.parametrize("typed", ["lower", "spaced", "dashes", "read aloud"])
def test_a_code_is_understood_however_it_is_typed(town, now, typed):
    [voucher] = cast.some_vouchers()
    code = voucher.code
    said = {
        "lower": code.lower(),
        "spaced": codes.grouped(code),
        "dashes": codes.grouped(code).replace(" ", "-"),
        "read aloud": code.replace("0", "O").replace("1", "l"),
    }

    assert redeem(said[typed], 100, now).voucher == voucher


def test_unknown_spent_mistyped_and_foreign_codes_are_answered_alike(town, other_town, now):
    [spent] = cast.some_vouchers()
    redeem(spent, 1000, now)
    with public_context(), town_context(other_town):
        [foreign] = cast.some_vouchers()
        foreign_code = foreign.code

    said = set()
    for typed in (spent.code, foreign_code, "0" * 17, "x", "", foreign_code[:-1] + "*"):
        with pytest.raises(refusals.UnknownCode) as refused:
            redeem(typed, 100, now, idem="two")
        said.add(str(refused.value))

    assert len(said) == 1


def test_unknown_and_spent_codes_cost_the_same_work(town, now, django_assert_num_queries):
    [spent] = cast.some_vouchers()
    redeem(spent, 1000, now)

    for typed in (spent.code, "0" * 17, "x"):
        with django_assert_num_queries(1), pytest.raises(refusals.UnknownCode):
            actions.look_up(typed, channel="till", at=now)


def test_a_code_is_not_kept(town, now):
    [voucher] = cast.some_vouchers()
    kept = Voucher.objects.values().get(pk=voucher.pk)

    assert len(voucher.code) == 17
    assert voucher.code not in str(kept)
    assert kept["last4"] == voucher.code[-4:]


def test_a_mistyped_character_or_a_swap_is_seen_before_asking(town):
    [voucher] = cast.some_vouchers()
    code = voucher.code
    wrong = ("0" if code[5] != "0" else "2") + code[1:] if code[0] not in "02" else "5" + code[1:]

    assert codes.is_whole(code)
    assert not codes.is_whole(wrong)
    assert not codes.is_whole(code[:-1])


def test_a_suspended_campaign_is_not_spent(town, now):
    [voucher] = cast.some_vouchers()
    actions.suspend_campaign(voucher.campaign, at=now, by="test")

    with pytest.raises(refusals.Suspended):
        redeem(voucher, 100, now)


def test_a_closed_campaign_is_still_spent(town, now):
    [voucher] = cast.some_vouchers()
    actions.close_campaign(voucher.campaign, at=now, by="test")

    assert redeem(voucher, 100, now)


def test_a_voucher_is_not_spent_before_its_first_day(town, now):
    [voucher] = cast.some_vouchers(campaign=cast.a_campaign(spend_from=date(2026, 4, 12)))

    with pytest.raises(refusals.NotStarted):
        redeem(voucher, 100, now)
    assert redeem(voucher, 100, datetime(2026, 4, 11, 22, tzinfo=UTC))


def test_a_voucher_for_the_web_is_not_taken_at_the_till_and_the_reverse(town, now):
    [web] = cast.some_vouchers(campaign=cast.a_campaign(in_shop=False))
    [shop] = cast.some_vouchers(campaign=cast.a_campaign(online=False))

    with pytest.raises(refusals.NotEligible):
        redeem(web, 100, now)
    with pytest.raises(refusals.NotEligible):
        hold([shop], 100, now)


def test_a_voucher_of_test_money_is_unknown_among_real_money(town, now, monkeypatch):
    [voucher] = cast.some_vouchers()
    monkeypatch.setattr(registry, "mode", lambda: "live")

    with pytest.raises(refusals.UnknownCode):
        redeem(voucher, 100, now)


def test_too_many_tries_are_refused(town):
    for _ in range(30):
        actions.count_try("client:192.0.2.7", "merchant:1")

    with pytest.raises(refusals.RateLimited):
        actions.count_try("client:192.0.2.7")
    with pytest.raises(refusals.RateLimited):
        actions.count_try("client:192.0.2.8", "merchant:1")


# Online.


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


def test_the_audit_sees_what_was_changed_behind_its_back(town, now):
    [voucher] = cast.some_vouchers()
    Voucher.objects.filter(pk=voucher.pk).update(remaining=Money(900))
    Campaign.objects.update(committed=Money(100))

    said = " ".join(finding.message for finding in queries.audit())

    assert "in the ledger" in said
    assert "moves say" in said
    assert "taken" in said
