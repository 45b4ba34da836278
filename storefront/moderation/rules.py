"""Who may look at a decision again."""

from halles.accounts.models import Role
from storefront.moderation.models import Appeal


def can_answer(email: str, appeal: Appeal) -> bool:
    """
    Anybody but who decided; that person too where the town hall has nobody else.

    DSA art. 20 and P2B art. 11 ask for a second look; that of whoever decided would be none.
    """
    if appeal.decision.by != email:
        return True
    managers = Role.objects.filter(name=Role.Name.MANAGER, scope="", user__is_active=True)
    return not managers.exclude(user__email=email).exists()
