"""Who may do what."""

from typing import Any

from halles.accounts.models import Role


def has_role(user: Any, name: str, scope: str = "") -> bool:
    """Whether the person holds that role, over that scope or over the whole house."""
    return Role.objects.of(user).filter(name=name, scope__in={scope, ""}).exists()


def is_operator(user: Any) -> bool:
    return has_role(user, Role.Name.OPERATOR)


def is_manager(user: Any) -> bool:
    return has_role(user, Role.Name.MANAGER)


def is_merchant(user: Any) -> bool:
    """Whether the person works in some shop of the town."""
    return Role.objects.of(user).filter(name__in=Role.AT_WORK).exists()
