"""What the town hall decides about a merchant, each time with a trace."""

from datetime import datetime

from django.db import IntegrityError, transaction

from billing.payments.models import Payee
from halles.accounts import actions as accounts
from halles.accounts.models import Role
from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.actions.applications import SiretTaken
from storefront.merchants.models import Identity, IllegalMove, Merchant
from storefront.merchants.signals import merchant_moved, shop_written
from storefront.merchants.traders import communes


class OutsideTown(Exception):
    """The shop stands in another commune, and no exception was asked for."""


class EstablishmentClosed(IllegalMove):
    """The register says that the establishment is closed: its shop is not shown."""


class NoReason(ValueError):
    """The merchant must be told why."""


@transaction.atomic
def approve(
    merchant: Merchant, *, at: datetime, by: str, exception_reason: str = "", note: str = ""
) -> Merchant:
    """
    Let a merchant sell: its payee, its owner's role, its shop shown, a mail to say so.

    `note` goes into the trace where no exception was asked for.

    Raises OutsideTown when its shop is in another commune and there is no reason for an
    exception, EstablishmentClosed when the register says so, IllegalMove when it was approved
    before (a suspended one is restored) or nobody has claimed it, SiretTaken when it was
    refused and another merchant has its SIRET since.
    """
    merchant = _locked(merchant)
    owner = merchant.owner
    if merchant.state == Merchant.State.SUSPENDED or owner is None:
        raise IllegalMove(f"{merchant.state} is not approved from here")
    _check_open(merchant)
    reason = exception_reason.strip()
    if merchant.insee not in communes() and not reason:
        raise OutsideTown(merchant.city)
    merchant.payee, _ = Payee.objects.get_or_create(
        reference=merchant.scope, defaults={"name": merchant.shop.name}
    )
    merchant.exception_reason = reason
    try:
        with transaction.atomic():
            _move(merchant, Merchant.State.APPROVED, at=at, by=by, reason=reason or note)
    except IntegrityError as error:
        raise SiretTaken(merchant.siret) from error
    accounts.grant(user=owner, name=Role.Name.OWNER, scope=merchant.scope, at=at, by=by)
    show(merchant, at=at)
    emails.approved(merchant, at=at)
    return merchant


@transaction.atomic
def refuse(merchant: Merchant, *, at: datetime, by: str, reason: str) -> Merchant:
    """Answer no, and say why. Raises NoReason, IllegalMove unless it waits for an answer."""
    merchant = _locked(merchant)
    _move(merchant, Merchant.State.REFUSED, at=at, by=by, reason=_given(reason))
    emails.refused(merchant, reason=reason, at=at)
    return merchant


@transaction.atomic
def suspend(merchant: Merchant, *, at: datetime, by: str, reason: str) -> Merchant:
    """Close its shop here until further notice. Raises NoReason, IllegalMove."""
    merchant = _locked(merchant)
    _move(merchant, Merchant.State.SUSPENDED, at=at, by=by, reason=_given(reason))
    emails.suspended(merchant, reason=reason, at=at)
    return merchant


@transaction.atomic
def restore(merchant: Merchant, *, at: datetime, by: str, reason: str = "") -> Merchant:
    """Let a suspended merchant sell again. Raises EstablishmentClosed, IllegalMove."""
    merchant = _locked(merchant)
    if merchant.state != Merchant.State.SUSPENDED:
        raise IllegalMove(f"{merchant.state} is not suspended")
    _check_open(merchant)
    _move(merchant, Merchant.State.APPROVED, at=at, by=by, reason=reason)
    # Hidden besides, where the register had said that it is closed.
    show(merchant, at=at)
    emails.restored(merchant, at=at)
    return merchant


def show(merchant: Merchant, *, at: datetime) -> None:
    """Have the shop of an approved merchant seen, in the caller's transaction."""
    shop = merchant.shop
    shop.published, shop.updated_at = True, at
    shop.save(update_fields=["published", "updated_at"])
    shop_written.send(type(shop), shop=shop)


def _locked(merchant: Merchant) -> Merchant:
    rows = Merchant.objects.select_related("shop", "owner").select_for_update(of=("self",))
    return rows.get(pk=merchant.pk)


def _check_open(merchant: Merchant) -> None:
    if Identity.objects.filter(merchant=merchant, answer=Identity.Answer.CLOSED).exists():
        raise EstablishmentClosed(merchant.siret)


def _given(reason: str) -> str:
    if not reason.strip():
        raise NoReason
    return reason.strip()


def _move(merchant: Merchant, state: Merchant.State, *, at: datetime, by: str, reason: str) -> None:
    merchant.move_to(state, at=at, by=by, reason=reason)
    target = f"{merchant.siret} {merchant}"
    audit.record(f"merchant {state.value}", target=target, by=by, at=at, reason=reason)
    merchant_moved.send(Merchant, merchant=merchant)
