"""What is there when the storm is over, held against what people were told."""

from __future__ import annotations

from collections import Counter
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path

from django.db.models import Sum

from billing.ledger import queries as ledger
from billing.ledger.models import Journal
from billing.payments.models import Payment
from billing.vouchers.models import Redemption, Voucher
from halles.bench.storm.people import Told
from halles.money import Money
from halles.notifications.models import Mail
from halles.outbox.models import Message
from storefront.catalogue.models import Product
from storefront.orders.models import Line, Order

HELD = (Order.State.PLACED, Order.State.PAID, Order.State.COMPLETED)


class Accounts:
    """Reads the current town; `lost` and `doubled` name each thing by what it is."""

    def __init__(self, told: Told, *, letters: Path, stock: int, vouchers: Money) -> None:
        self.told, self.stock, self.vouchers = told, stock, vouchers
        self.letters = _received(letters)
        self.arrived = len(list(letters.glob("*.eml")))
        self.orders = {order.idem: order for order in Order.objects.select_related("payment")}
        self.sales = Counter(
            Journal.objects.filter(kind="sale").values_list("reference", flat=True)
        )
        self.mails = Counter(Mail.objects.filter(to__in=told.orders).values_list("to", flat=True))
        taken = Redemption.objects.filter(channel=Redemption.Channel.TILL)
        self.taken = Counter(
            idem.rpartition(":")[2] for idem in taken.values_list("idem", flat=True)
        )

    def lost(self) -> list[str]:
        """What was acknowledged and is not there."""
        gone = [
            f"{what} of {e}" for e, key in self.told.orders.items() for what in self._gone(e, key)
        ]
        gone += [f"redemption {key}" for key in self.told.redemptions if not self.taken[key]]
        unsent = Mail.objects.filter(sent_at=None).count()
        return gone + ["mail not sent"] * unsent

    def _gone(self, email: str, idem: str) -> list[str]:
        order = self.orders.get(idem)
        if order is None:
            return ["order"]
        payment = order.payment
        found = {
            "payment": order.state in (Order.State.PAID, Order.State.COMPLETED)
            and payment is not None
            and payment.state == Payment.State.SUCCEEDED,
            "sale": self.sales[order.reference] > 0,
            "mail": self.mails[email] > 0,
            "letter": email in self.letters.values(),
        }
        return [name for name, there in found.items() if not there]

    def doubled(self) -> list[str]:
        """What happened more than once, or to nobody's knowledge."""
        emails = Counter(order.email for order in self.orders.values())
        paid = Payment.objects.filter(state=Payment.State.SUCCEEDED)
        payments = Counter(paid.values_list("reference", flat=True))
        counts = {"order": emails, "payment": payments, "sale": self.sales, "mail": self.mails}
        many = [f"{what} of {e}" for what, c in counts.items() for e, n in c.items() if n > 1]
        letters = Counter(to for to in self.letters.values() if to in self.told.orders)
        many += [f"letter to {to}" for to, n in letters.items() if n > 1]
        return many + [f"redemption {key}" for key, n in self.taken.items() if n > 1]

    def off(self) -> dict[str, float]:
        """How far stock, vouchers and books are from what they must be; nothing but zeros."""
        sold = Line.objects.filter(suborder__order__state__in=HELD).aggregate(n=Sum("quantity"))[
            "n"
        ]
        left = Product.objects.aggregate(n=Sum("stock"))["n"]
        spent = Redemption.objects.aggregate(n=Sum("amount"))["n"] or Money.ZERO
        remaining = Voucher.objects.aggregate(n=Sum("remaining"))["n"]
        return {
            "stock_off": abs(self.stock - (sold or 0) - left),
            "vouchers_off_cents": abs((self.vouchers - spent - remaining).cents),
            "ledger_findings": len(ledger.audit()),
            "dead_letters": Message.objects.filter(dead=True).count(),
        }


def _received(folder: Path) -> dict[str, str]:
    """Who each letter that arrived was for, by its Message-ID: the same again is the same."""
    read = BytesHeaderParser(policy=policy.default).parsebytes
    heads = [read(file.read_bytes()) for file in folder.glob("*.eml")]
    return {str(head["Message-ID"]): str(head["To"]) for head in heads}
