"""What the ledger says."""

from django.db.models import Sum

from billing.ledger.checks import CHECKS, Finding
from billing.ledger.models import Mode, Posting
from halles.money import Money


def balance(code: str, mode: str | None = None) -> Money:
    """Debits less credits of an account; of one mode, or of both when none is named."""
    modes = [mode] if mode else Mode.values
    postings = Posting.objects.filter(account__code=code, mode__in=modes)
    return postings.aggregate(total=Sum("amount"))["total"] or Money.ZERO


def audit() -> list[Finding]:
    """Everything that is wrong with the money of the current town; empty when all is well."""
    return [Finding(name, message) for name, check in CHECKS.items() for message in check()]
