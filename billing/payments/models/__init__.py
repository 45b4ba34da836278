"""Money on its way: what a shopper pays, to whom it is owed, what is given back."""

from billing.payments.models.payees import Payee
from billing.payments.models.payments import Payment, Step
from billing.payments.models.refunds import Refund
from halles.moves import IllegalMove

__all__ = ["IllegalMove", "Payee", "Payment", "Refund", "Step"]
