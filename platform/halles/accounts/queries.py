"""What is read about roles."""

from typing import Any

from halles.accounts.models import Role


def scopes(user: Any, *names: str) -> set[str]:
    """The scopes the person holds any of these roles over; "" stands for the whole house."""
    return set(Role.objects.of(user).filter(name__in=names).values_list("scope", flat=True))
