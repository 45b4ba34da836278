"""What is written about reports, decisions and appeals."""

from datetime import datetime

from halles.accounts.emails import to_managers
from halles.notifications.actions import mail
from storefront.moderation.models import Appeal, Decision, Report


def received(report: Report, *, at: datetime) -> None:
    """Confirm a report to who left an address (DSA art. 16, 4)."""
    mail(report.email, "moderation/mails/received", at=at, report=report)


def to_decide(report: Report, *, at: datetime) -> None:
    to_managers("moderation/mails/to_decide", at=at, report=report)


def statement(decision: Decision, *, at: datetime) -> None:
    """The statement of reasons (DSA art. 17, P2B art. 4), to the merchant."""
    if to := decision.shop.merchant.email:
        mail(to, "moderation/mails/statement", at=at, decision=decision)


def answered(decision: Decision, *, to: str, at: datetime) -> None:
    """What was decided, to who reported it (DSA art. 16, 5)."""
    mail(to, "moderation/mails/answered", at=at, decision=decision)


def contested(appeal: Appeal, *, at: datetime) -> None:
    to_managers("moderation/mails/contested", at=at, appeal=appeal)


def appeal_answered(appeal: Appeal, *, at: datetime) -> None:
    if to := appeal.decision.shop.merchant.email:
        mail(to, "moderation/mails/appeal_answered", at=at, appeal=appeal)
