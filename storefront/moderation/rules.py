"""Until when a decision may be contested, and who may look at it again."""

from datetime import datetime

from halles.accounts.queries import managers
from storefront.moderation.models import Appeal, Decision


def can_contest(decision: Decision, *, at: datetime) -> bool:
    """Whether its merchant still may: once, within six months, and what was not taken back."""
    withholds = decision.measure != Decision.Measure.NONE and not decision.lifted_at
    return withholds and at <= decision.contested_until and not hasattr(decision, "appeal")


def can_answer(email: str, appeal: Appeal) -> bool:
    """
    Anybody but who decided; that person too where the town hall has nobody else.

    DSA art. 20 and P2B art. 11 ask for a second look; that of whoever decided would be none.
    """
    if appeal.decision.by != email:
        return True
    return not managers().filter(is_active=True).exclude(email=email).exists()
