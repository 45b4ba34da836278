"""The ledger of a town: journals of postings that add up to zero, and are only ever added."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from halles.money import MoneyField


class TransactionId(models.Field):  # type: ignore[type-arg]
    """The database's own number of the transaction that made a row; a trigger stamps it."""

    empty_strings_allowed = False

    def db_type(self, connection: Any) -> str:
        return "xid8"


class Mode(models.TextChoices):
    """Whether money is real. Test and live money never meet on an account."""

    TEST = "test", _("test")
    LIVE = "live", _("live")


class Account(models.Model):
    class Kind(models.TextChoices):
        ASSET = "asset", _("asset")
        LIABILITY = "liability", _("liability")
        INCOME = "income", _("income")
        EXPENSE = "expense", _("expense")

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    mode = models.CharField(max_length=4, choices=Mode)

    append_only = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "mode"], name="ledger_account_once"),
            models.CheckConstraint(
                condition=models.Q(mode__in=Mode.values), name="ledger_account_mode"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Journal(models.Model):
    """One event that moved money. The commit that made it seals it."""

    idem = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)
    reference = models.CharField(max_length=100)
    at = models.DateTimeField()
    mode = models.CharField(max_length=4, choices=Mode)
    tx = TransactionId(editable=False)

    append_only = True

    class Meta:
        indexes = [models.Index(fields=["reference"], name="ledger_journal_reference")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(mode__in=Mode.values), name="ledger_journal_mode"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class Posting(models.Model):
    """A line of a journal: `amount` is a debit above zero, a credit below."""

    journal = models.ForeignKey(Journal, models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, models.PROTECT, related_name="postings")
    amount = MoneyField()
    currency = models.CharField(max_length=3, default="EUR")
    mode = models.CharField(max_length=4, choices=Mode)

    append_only = True

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="ledger_posting_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"
