"""Writing in the ledger. There is one way in, and none to change what is there."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from billing.ledger import chart, queries
from billing.ledger.checks import Finding
from billing.ledger.models import Account, Journal, Posting
from halles.audit import actions as trace
from halles.money import Money

Line = tuple[str, Money]


class LedgerRefusal(Exception):
    """A journal that must not be written."""


class Unbalanced(LedgerRefusal):
    """Its lines do not add up to zero."""


class TooFewLines(LedgerRefusal):
    """Fewer than two lines say something."""


class Mismatch(LedgerRefusal):
    """The same key came back with other lines."""


@transaction.atomic
def post(  # noqa: PLR0913
    *, idem: str, kind: str, reference: str, at: datetime, lines: Sequence[Line], mode: str
) -> Journal:
    """
    Write one journal: each line is an account's code and a debit, or a credit below zero.

    Lines of nothing are left out and accounts are made as they are met. The same `idem` again
    answers the first journal and writes nothing. Raises Unbalanced, TooFewLines, Mismatch, or
    chart.UnknownAccount. Locks nothing.
    """
    told = [(code, amount) for code, amount in lines if amount]
    _must_stand(idem, told)
    if (first := Journal.objects.filter(idem=idem).first()) is not None:
        return _same(first, told)
    try:
        with transaction.atomic():
            journal = Journal.objects.create(
                idem=idem, kind=kind, reference=reference, at=at, mode=mode
            )
    except IntegrityError:
        # Another transaction was faster; it has committed, since it made us wait.
        return _same(Journal.objects.get(idem=idem), told)
    accounts = _accounts([code for code, _ in told], mode)
    Posting.objects.bulk_create(
        Posting(journal=journal, account=accounts[code], amount=amount, mode=mode)
        for code, amount in told
    )
    return journal


@transaction.atomic
def audit(*, at: datetime) -> list[Finding]:
    """Look through the books of this town; each finding stays in its trace until mended."""
    findings = queries.audit()
    for finding in findings:
        trace.record(
            "ledger finding", target=finding.check, by="halles", at=at, said=finding.message
        )
    return findings


def _must_stand(idem: str, lines: Sequence[Line]) -> None:
    if len(lines) < 2:
        raise TooFewLines(idem)
    if rest := Money.total(amount for _, amount in lines):
        raise Unbalanced(f"{idem}: {rest} too much")


def _same(journal: Journal, lines: Sequence[Line]) -> Journal:
    written = journal.postings.values_list("account__code", "amount")
    if sorted(written) != sorted(lines):
        raise Mismatch(journal.idem)
    return journal


def _accounts(codes: Iterable[str], mode: str) -> dict[str, Account]:
    wanted = Account.objects.filter(code__in=set(codes), mode=mode)
    missing = set(codes) - set(wanted.values_list("code", flat=True))
    if missing:
        # In order of code: two journals that open the same accounts must not wait for each other.
        Account.objects.bulk_create(
            [Account(code=c, kind=chart.kind_of(c), mode=mode) for c in sorted(missing)],
            ignore_conflicts=True,
        )
    return {account.code: account for account in wanted.all()}
