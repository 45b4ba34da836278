"""What becomes of a report. Each action is one transaction, and none is done twice."""

from storefront.moderation.actions.appeals import SamePerson, TooLate, answer, appeal
from storefront.moderation.actions.decide import Statement, Withheld, check_not_withheld, decide
from storefront.moderation.actions.report import forget_reporters, report

__all__ = [
    "SamePerson",
    "Statement",
    "TooLate",
    "Withheld",
    "answer",
    "appeal",
    "check_not_withheld",
    "decide",
    "forget_reporters",
    "report",
]
