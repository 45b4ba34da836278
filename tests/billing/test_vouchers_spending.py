"""Vouchers at the till."""

from datetime import UTC, date, datetime
from uuid import uuid4

import cast
import pytest
from spending import hold, left, redeem

from billing.ledger import chart, queries
from billing.vouchers import actions
from billing.vouchers.actions import refusals
from billing.vouchers.models import Campaign, Redemption, Voucher, codes
from halles.money import Money
from tenants.current import public_context, town_context


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


def test_test_and_real_money_do_not_know_each_others_vouchers(town, now):
    [voucher] = cast.some_vouchers()
    Campaign.objects.update(mode="live")

    with pytest.raises(refusals.UnknownCode):
        redeem(voucher, 100, now)


def test_too_many_tries_are_refused(town):
    # Counts outlive a test: nobody else has these names.
    client, shop = f"client:{uuid4()}", f"merchant:{uuid4()}"
    for _ in range(30):
        actions.count_try(client, shop)

    with pytest.raises(refusals.RateLimited):
        actions.count_try(client)
    with pytest.raises(refusals.RateLimited):
        actions.count_try("client:another", shop)
