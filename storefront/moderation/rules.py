"""Who may look at a decision again."""

from halles.accounts.queries import managers
from storefront.moderation.models import Appeal


def can_answer(email: str, appeal: Appeal) -> bool:
    """
    Anybody but who decided; that person too where the town hall has nobody else.

    DSA art. 20 and P2B art. 11 ask for a second look; that of whoever decided would be none.
    """
    if appeal.decision.by != email:
        return True
    return not managers().filter(is_active=True).exclude(email=email).exists()
