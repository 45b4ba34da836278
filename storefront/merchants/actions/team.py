"""Who works at a merchant's desk beside its owner."""

from datetime import datetime

from django.db import transaction

from halles.accounts import actions as accounts
from halles.accounts import emails
from halles.accounts.models import Role, User
from storefront.merchants.models import IllegalMove, Merchant


@transaction.atomic
def invite(merchant: Merchant, *, email: str, name: str, at: datetime, by: str) -> User:
    """
    Let somebody work at the desk; a mail leads them in. A second time changes nothing.

    Raises IllegalMove for a merchant that has left meanwhile, or was refused.
    """
    merchant = Merchant.objects.select_for_update().get(pk=merchant.pk)
    if merchant.state in Merchant.GONE:
        raise IllegalMove(f"{merchant.state} has no desk")
    user = accounts.person(email, name)
    accounts.grant(user=user, name=Role.Name.STAFF, scope=merchant.scope, at=at, by=by)
    emails.invitation(user, role=Role.Name.STAFF, at=at)
    return user


@transaction.atomic
def dismiss(merchant: Merchant, *, role: Role, at: datetime, by: str) -> None:
    """Take somebody's right back; raises Role.DoesNotExist when it is not held, or an owner's."""
    held = Role.objects.select_for_update(of=("self",)).select_related("user")
    row = held.get(pk=role.pk, name=Role.Name.STAFF, scope=merchant.scope)
    accounts.revoke(user=row.user, name=row.name, scope=row.scope, at=at, by=by)
