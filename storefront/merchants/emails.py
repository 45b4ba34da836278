"""What merchants and the town hall are told."""

from datetime import datetime

from halles.accounts.emails import to_managers
from halles.notifications import actions as notifications
from storefront.merchants.invitations import links
from storefront.merchants.models import Assistance, Invitation, Merchant, Takeout


def invited(invitation: Invitation, *, at: datetime) -> None:
    """The link to take over a shop, to the address the town hall knows."""
    merchant, link = invitation.merchant, links.link(invitation, links.MAIL)
    template = "merchants/mails/invited"
    notifications.mail(merchant.email, template, at=at, merchant=merchant, link=link)


def applied(merchant: Merchant, *, at: datetime) -> None:
    """Confirm to the merchant, and have the town hall look."""
    _tell(merchant, "merchants/mails/applied", at=at)
    to_managers("merchants/mails/to_check", at=at, merchant=merchant)


def approved(merchant: Merchant, *, at: datetime) -> None:
    _tell(merchant, "merchants/mails/approved", at=at)


def refused(merchant: Merchant, *, reason: str, at: datetime) -> None:
    _tell(merchant, "merchants/mails/refused", at=at, reason=reason)


def suspended(merchant: Merchant, *, reason: str, at: datetime) -> None:
    _tell(merchant, "merchants/mails/suspended", at=at, reason=reason)


def restored(merchant: Merchant, *, at: datetime) -> None:
    _tell(merchant, "merchants/mails/restored", at=at)


def left(merchant: Merchant, *, reason: str, at: datetime) -> None:
    """Say goodbye, what stays and why; and tell the town hall."""
    if merchant.email:
        _tell(merchant, "merchants/mails/left", at=at, reason=reason)
    to_managers("merchants/mails/gone", at=at, merchant=merchant, reason=reason)


def copied(takeout: Takeout, *, at: datetime) -> None:
    """Where its owner finds the copy."""
    if takeout.merchant.owner:
        template, email = "merchants/mails/copied", takeout.merchant.owner.email
        notifications.mail(email, template, at=at, merchant=takeout.merchant, takeout=takeout)


def asked_for_more(merchant: Merchant, *, reason: str, at: datetime) -> None:
    _tell(merchant, "merchants/mails/asked_for_more", at=at, reason=reason)


def closed(merchant: Merchant, *, at: datetime) -> None:
    """Have the town hall look at an establishment that the register calls closed."""
    to_managers("merchants/mails/closed", at=at, merchant=merchant)


def assisted(assistance: Assistance, *, at: datetime) -> None:
    """Who sits at the merchant's desk, why, and until when."""
    merchant = assistance.merchant
    template = "merchants/mails/assisted"
    notifications.mail(merchant.email, template, at=at, merchant=merchant, assistance=assistance)


def _tell(merchant: Merchant, mail: str, *, at: datetime, reason: str = "") -> None:
    notifications.mail(merchant.email, mail, at=at, merchant=merchant, reason=reason)
