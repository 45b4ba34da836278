"""A town agent acts for a merchant who has no computer: seen, traced, told, and for an hour."""

from contextlib import suppress
from datetime import datetime

from django.db import IntegrityError, transaction

from halles.accounts import actions as accounts
from halles.accounts.models import Role, User
from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.actions.approvals import NoReason
from storefront.merchants.models import Assistance, IllegalMove, Merchant

# Whoever left, was refused or has not claimed its shop has no desk to sit at.
WITH_A_DESK = (Merchant.State.IN_REVIEW, Merchant.State.APPROVED, Merchant.State.SUSPENDED)


class Elsewhere(Exception):
    """The agent acts for another merchant already: leave that desk first."""


@transaction.atomic
def begin(merchant: Merchant, *, agent: User, reason: str, at: datetime) -> Assistance:
    """
    Sit down at a merchant's desk. Whoever reads e-mail is told; the others are on a list.

    Raises NoReason, Elsewhere, and IllegalMove for a merchant who has no desk.
    """
    merchant = Merchant.objects.select_for_update(of=("self",)).get(pk=merchant.pk)
    if not reason.strip():
        raise NoReason
    if merchant.state not in WITH_A_DESK:
        raise IllegalMove(f"{merchant.state} has no desk")
    end_late(at=at)
    row = _begun(merchant, agent, reason.strip(), at)
    accounts.lend(_right(row))
    target = f"{merchant.scope} {merchant}"
    audit.record("assistance began", target=target, by=agent.email, at=at, reason=row.reason)
    if merchant.email:
        emails.assisted(row, at=at)
        row.told_at, row.told_by = at, "mail"
        row.save(update_fields=["told_at", "told_by"])
    return row


@transaction.atomic
def end(assistance: Assistance, *, at: datetime, by: str) -> Assistance:
    """Leave the desk, and give the right back. Raises DoesNotExist when that was done."""
    rows = Assistance.objects.select_for_update(of=("self",)).select_related("merchant", "agent")
    row = rows.get(pk=assistance.pk, ended_at=None)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    Role.objects.filter(user=row.agent, name=Role.Name.AGENT, scope=row.merchant.scope).delete()
    target = f"{row.merchant.scope} {row.merchant}"
    audit.record("assistance ended", target=target, by=by, at=at)
    return row


def leave(agent: User, *, at: datetime) -> Assistance:
    """Leave the desk the agent sits at. Raises DoesNotExist without one."""
    row = Assistance.objects.get(agent=agent, ended_at=None)
    return end(row, at=at, by=agent.email)


def end_late(*, at: datetime) -> int:
    """End those whose hour is over; how many were."""
    late = Assistance.objects.filter(ended_at__isnull=True, until__lte=at).order_by("pk")
    ended = 0
    for row in late:
        # The clock and an agent may end the same stay at once.
        with suppress(Assistance.DoesNotExist):
            end(row, at=at, by="clock")
            ended += 1
    return ended


@transaction.atomic
def told(assistance: Assistance, *, at: datetime, by: str) -> Assistance:
    """Say that the merchant was told by telephone or on paper. Raises DoesNotExist if it was."""
    rows = Assistance.objects.select_for_update(of=("self",)).select_related("merchant")
    row = rows.get(pk=assistance.pk, told_at=None)
    row.told_at, row.told_by = at, by
    row.save(update_fields=["told_at", "told_by"])
    target = f"{row.merchant.scope} {row.merchant}"
    audit.record("merchant told of assistance", target=target, by=by, at=at)
    return row


def _right(row: Assistance) -> Role:
    return Role(
        user=row.agent,
        name=Role.Name.AGENT,
        scope=row.merchant.scope,
        until=row.until,
        granted_at=row.began_at,
        granted_by=row.agent.email,
    )


def _begun(merchant: Merchant, agent: User, reason: str, at: datetime) -> Assistance:
    try:
        with transaction.atomic():
            return Assistance.objects.create(
                merchant=merchant,
                agent=agent,
                reason=reason,
                began_at=at,
                until=at + Assistance.LASTS,
            )
    except IntegrityError as error:
        raise Elsewhere from error
