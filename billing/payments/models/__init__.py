"""Money on its way: what a shopper pays, to whom it is owed, what is given back."""

from billing.payments.models.payees import Payee
from billing.payments.models.payments import IllegalMove, Payment, Step
from billing.payments.models.refunds import Refund

__all__ = ["IllegalMove", "Payee", "Payment", "Refund", "Step"]
