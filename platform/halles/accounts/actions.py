"""What can be done to an account."""

from datetime import datetime

from django.db import IntegrityError, transaction

from halles.accounts.models import Role, User
from halles.audit import actions as audit
from halles.notifications import actions as notifications


class EmailTaken(Exception):
    """There is an account with this address already."""


@transaction.atomic
def sign_up(*, email: str, password: str, name: str, at: datetime) -> User:
    """
    Open an account and welcome its owner by e-mail.

    Raises EmailTaken, after telling the owner of that address that somebody tried.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, name=name, password=password)
    except IntegrityError as error:
        raise EmailTaken(email) from error
    notifications.mail(user.email, "accounts/mails/welcome", at=at, user=user)
    return user


@transaction.atomic
def grant(*, user: User, name: str, scope: str = "", at: datetime, by: str) -> Role:
    """Give a role, once, and keep the trace. Giving it again changes nothing."""
    role, given = Role.objects.get_or_create(
        user=user, name=name, scope=scope, defaults={"granted_at": at, "granted_by": by}
    )
    if given:
        audit.record("role given", target=f"{user.email}: {role}", by=by, at=at)
    return role


@transaction.atomic
def revoke(*, user: User, name: str, scope: str = "", at: datetime, by: str) -> None:
    """Take a role back, with its trace; raises Role.DoesNotExist when it was not held."""
    role = Role.objects.get(user=user, name=name, scope=scope)
    audit.record("role taken back", target=f"{user.email}: {role}", by=by, at=at)
    role.delete()
