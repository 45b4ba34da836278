"""What must be true of a town's money: other apps add their own part with `@audit_check`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Sum

from billing.ledger.models import Journal, Posting
from halles.money import Money


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it must be, in words for the person who looks into it."""

    check: str
    message: str


# Answers, in the current town, a sentence for each thing that is wrong.
Check = Callable[[], Iterable[str]]
CHECKS: dict[str, Check] = {}


def audit_check(check: Check) -> Check:
    """Have `halles ledger audit` run it in every town. Registered from an app's `ready`."""
    CHECKS[f"{check.__module__.rpartition('.')[0]}.{check.__name__}"] = check
    return check


# The triggers already refuse what these look for: they are the second pair of eyes, for the day
# somebody has worked on the tables as their owner.
@audit_check
def all_postings_add_up_to_zero() -> Iterable[str]:
    for row in Posting.objects.values("currency", "mode").annotate(total=Sum("amount")).order_by():
        if row["total"]:
            yield f"all postings in {row['currency']} ({row['mode']}) add up to {row['total']}"


@audit_check
def every_journal_is_balanced() -> Iterable[str]:
    journals = Journal.objects.annotate(
        total=Sum("postings__amount"), lines=Count("postings")
    ).exclude(total=0, lines__gte=2)
    for journal in journals.order_by("pk"):
        total = journal.total or Money.ZERO
        yield f"journal {journal.pk} ({journal}): {journal.lines} postings add up to {total}"


@audit_check
def test_and_live_money_never_meet() -> Iterable[str]:
    astray = Posting.objects.exclude(mode=F("journal__mode"), account__mode=F("mode"))
    for posting in astray.select_related("account", "journal").order_by("pk"):
        yield f"posting {posting.pk} of journal {posting.journal_id} mixes test and live money"
