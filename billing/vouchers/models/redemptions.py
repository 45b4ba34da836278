"""Voucher value spent at one shop."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.payments.models import Payee
from billing.vouchers.models.vouchers import Voucher
from halles.money import Money, MoneyField


class Redemption(models.Model):
    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        TILL = "till", _("at the till")

    voucher = models.ForeignKey(Voucher, models.PROTECT, related_name="redemptions")
    payee = models.ForeignKey(Payee, models.PROTECT, related_name="redemptions")
    amount = MoneyField()
    # What a refund of the order has put back on the voucher since.
    given_back = MoneyField(default=Money.ZERO)
    channel = models.CharField(max_length=16, choices=Channel)
    # The order it paid, or itself at a till.
    reference = models.CharField(max_length=80, db_index=True, blank=True)
    idem = models.CharField(max_length=160, unique=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=254)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="redemption_positive"),
            models.CheckConstraint(
                condition=Q(given_back__gte=0) & Q(given_back__lte=F("amount")),
                name="redemption_given_back",
            ),
        ]
        indexes = [models.Index(fields=["payee", "-at"], name="redemption_of_payee")]

    def __str__(self) -> str:
        return f"{self.voucher} {self.amount} → {self.payee}"
