"""What is read about roles."""

from typing import Any

from django.db.models import QuerySet

from halles.accounts.models import Role, User


def scopes(user: Any, *names: str) -> set[str]:
    """The scopes the person holds any of these roles over; "" stands for the whole house."""
    return set(Role.objects.of(user).filter(name__in=names).values_list("scope", flat=True))


def managers() -> QuerySet[User]:
    """Who works for the town on its marketplace, in the order in which they came."""
    return User.objects.filter(roles__name=Role.Name.MANAGER, roles__scope="").order_by("pk")
