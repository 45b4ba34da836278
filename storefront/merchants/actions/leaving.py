"""Leaving: with a copy of everything, at once, unless something still runs."""

from datetime import datetime

from django.db import transaction

from halles.accounts import actions as accounts
from halles.accounts.models import Role
from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.models import Merchant, Takeout
from storefront.merchants.signals import merchant_leaves, shop_written
from storefront.merchants.takeouts import tasks


@transaction.atomic
def ask_for_takeout(merchant: Merchant, *, at: datetime, by: str) -> Takeout:
    """Have a copy of all that is kept of a merchant made; one that is being made is waited for."""
    Merchant.objects.select_for_update().get(pk=merchant.pk)
    waiting = Takeout.objects.filter(merchant=merchant, ready_at=None).first()
    if waiting:
        return waiting
    takeout = Takeout.objects.create(merchant=merchant, asked_at=at, asked_by=by)
    tasks.pack.post(takeout_id=takeout.pk)
    audit.record("copy asked for", target=f"{merchant.siret} {merchant}", by=by, at=at)
    return takeout


@transaction.atomic
def leave(merchant: Merchant, *, reason: str, at: datetime, by: str) -> Merchant:
    """
    End everything at once: the shop is seen no more, its people have no rights over it.

    Orders and books are kept, as the law asks. A last copy is made. Raises StillRunning with
    what must be finished first, IllegalMove for who left before.
    """
    rows = Merchant.objects.select_related("shop", "owner").select_for_update(of=("self",))
    merchant = rows.get(pk=merchant.pk)
    merchant.move_to(Merchant.State.LEFT, at=at, by=by, reason=reason)
    merchant_leaves.send(Merchant, merchant=merchant, at=at, by=by)
    merchant.shop.published = False
    merchant.shop.save(update_fields=["published"])
    shop_written.send(type(merchant.shop), shop=merchant.shop)
    for role in Role.objects.filter(scope=merchant.scope).select_related("user"):
        accounts.revoke(user=role.user, name=role.name, scope=role.scope, at=at, by=by)
    audit.record("merchant left", target=f"{merchant.siret} {merchant}", by=by, at=at)
    ask_for_takeout(merchant, at=at, by=by)
    emails.left(merchant, reason=reason, at=at)
    return merchant
