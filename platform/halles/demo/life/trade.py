"""A few days of trade in a demo town: orders on their way, vouchers bought and spent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from billing.payments.models import Payee
from billing.vouchers import actions as vouchers
from billing.vouchers.models import Buyer, Campaign, Purchase
from halles.accounts.models import User
from halles.demo import almanac
from halles.demo.almanac import Errand
from halles.demo.life import orders, payments
from halles.money import Money
from storefront.merchants.models import Shop

BOUGHT = 4
AT_THE_TILL = Money(640)
SOON = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Trade:
    """Who trades, and between which two moments."""

    campaign: Campaign
    shopper: User
    fronts: Sequence[Shop]
    since: datetime
    until: datetime

    def tell(self) -> None:
        """Do all that has happened so far; what was done before is not done twice."""
        errands = almanac.errands()
        for errand in errands:
            at = self._moment((len(errands) - errand.number) / (len(errands) + 1))
            codes = self._buy(errand, at) if errand.customer else []
            spent = codes[:1] if errand.voucher else []
            orders.run(errand, fronts=self.fronts, known=self.shopper, codes=spent, at=at)
            if errand.voucher and len(codes) > 1:
                self._ring(errand, codes[1], at + SOON)

    def _moment(self, left: float) -> datetime:
        """The end less `left` of the time, squared: trade has picked up lately."""
        return self.until - (self.until - self.since) * left**2

    def _buy(self, errand: Errand, at: datetime) -> list[str]:
        given, _, family = errand.customer.partition(" ")
        buyer = Buyer(
            email=errand.email, given_name=given, family_name=family, address=errand.street
        )
        purchase = vouchers.buy(
            self.campaign, buyer=buyer, quantity=BOUGHT, idem=f"demo:{errand.number}", at=at
        )
        if purchase.state == Purchase.State.PLACED:
            vouchers.pay(purchase, at=at)
            payments.by_card(purchase.reference, at=at)
        return [voucher.code for voucher in purchase.vouchers.order_by("pk")]

    def _ring(self, errand: Errand, code: str, at: datetime) -> None:
        takers = [front for front in self.fronts if front.accepts_vouchers]
        merchant = takers[errand.number % len(takers)].merchant
        payee = Payee.objects.get(reference=merchant.scope)
        key = f"demo:{errand.number}"
        vouchers.redeem(code, payee=payee, amount=AT_THE_TILL, idem=key, at=at, by=merchant.email)
