"""What is done to vouchers, over and over, and what is then left of them."""

from datetime import timedelta

import cast

from billing.vouchers import actions
from billing.vouchers.models import Campaign, Voucher
from halles.money import Money

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
