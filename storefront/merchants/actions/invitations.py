"""Inviting a shop that the town hall has filled in: once, by mail and on paper, and again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.actions.applications import SiretTaken
from storefront.merchants.actions.approvals import NoReason
from storefront.merchants.actions.names import open_shop
from storefront.merchants.invitations.links import SpentInvitation
from storefront.merchants.invitations.lists import Line
from storefront.merchants.models import Invitation, Merchant, Roster
from storefront.merchants.models.invitations import LASTS, new_key


class NoMailbox(ValueError):
    """No e-mail address of the merchant is known: a letter reaches it."""


@transaction.atomic
def invite(
    line: Line, *, roster: Roster | None = None, at_once: bool = False, at: datetime, by: str
) -> Invitation:
    """
    Fill in a shop nobody sees yet and that waits for its owner; send nothing.

    `at_once`: who takes it over with this very SIRET sells without another check.
    Raises SiretTaken when a merchant has this SIRET already.
    """
    merchant = _filled_in(line, at)
    open_shop(
        merchant,
        name=line.shop_name,
        trade=line.trade,
        phone=line.phone,
        street=line.address,
    )
    audit.record("merchant invited", target=f"{merchant.siret} {merchant}", by=by, at=at)
    return Invitation.objects.create(
        merchant=merchant,
        roster=roster,
        approve_at_once=at_once and bool(line.siret),
        invited_at=at,
        invited_by=by,
        expires_at=at + LASTS,
    )


@transaction.atomic
def write(invitation: Invitation, *, at: datetime, by: str) -> Invitation:
    """Send the link by e-mail, or send it again for as long as at first. Raises NoMailbox."""
    invitation = _waiting(invitation)
    if not invitation.merchant.email:
        raise NoMailbox
    _renewed(invitation, at).mailed_at = at
    invitation.save()
    emails.invited(invitation, at=at)
    _trace("invitation written", invitation, at=at, by=by)
    return invitation


@transaction.atomic
def mark_printed(invitations: Iterable[Invitation], *, at: datetime, by: str) -> list[Invitation]:
    """Take those of them that still wait for printed; answer them, for letters to be made."""
    numbers = [invitation.pk for invitation in invitations]
    waiting = _rows().filter(pk__in=numbers, merchant__state=Merchant.State.INVITED)
    printed = list(waiting.order_by("pk"))
    for invitation in printed:
        _renewed(invitation, at).printed_at = at
        invitation.save()
        _trace("invitation printed", invitation, at=at, by=by)
    return printed


@transaction.atomic
def revoke(invitation: Invitation, *, at: datetime, by: str) -> Invitation:
    """Make every link and letter sent worthless; to write again makes others."""
    invitation = _waiting(invitation)
    invitation.key, invitation.revoked_at = new_key(), at
    invitation.save()
    _trace("invitation revoked", invitation, at=at, by=by)
    return invitation


@transaction.atomic
def withdraw(invitation: Invitation, *, reason: str, at: datetime, by: str) -> Merchant:
    """Take back a shop that should not have been filled in. Raises NoReason, SpentInvitation."""
    if not reason.strip():
        raise NoReason
    invitation = _waiting(invitation)
    invitation.key, invitation.revoked_at = new_key(), at
    invitation.save()
    invitation.merchant.move_to(Merchant.State.LEFT, at=at, by=by, reason=reason.strip())
    _trace("invitation withdrawn", invitation, at=at, by=by)
    return invitation.merchant


def _filled_in(line: Line, at: datetime) -> Merchant:
    try:
        with transaction.atomic():
            return Merchant.objects.create(
                state=Merchant.State.INVITED,
                siret=line.siret,
                legal_name=line.legal_name,
                email=line.email,
                address=line.address,
                postal_code=line.postal_code,
                city=line.city,
                insee=line.insee,
                applied_at=at,
            )
    except IntegrityError as error:
        raise SiretTaken(line.siret) from error


def _rows() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("merchant__shop").select_for_update(of=("self",))


def _waiting(invitation: Invitation) -> Invitation:
    """The invitation, locked; raise SpentInvitation once somebody has taken up the shop."""
    # Whoever claims it holds the shop first, then the invitation: so do we.
    Merchant.objects.select_for_update().get(pk=invitation.merchant_id)
    invitation = _rows().get(pk=invitation.pk)
    if invitation.merchant.state != Merchant.State.INVITED:
        raise SpentInvitation
    return invitation


def _renewed(invitation: Invitation, at: datetime) -> Invitation:
    invitation.sent_at, invitation.expires_at, invitation.revoked_at = at, at + LASTS, None
    return invitation


def _trace(verb: str, invitation: Invitation, *, at: datetime, by: str) -> None:
    audit.record(verb, target=f"{invitation.merchant.siret} {invitation}", by=by, at=at)
