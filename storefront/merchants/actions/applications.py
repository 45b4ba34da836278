"""Asking to sell here."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from halles import siret
from halles.accounts.models import User
from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.actions.names import open_shop
from storefront.merchants.models import Merchant


class SiretTaken(Exception):
    """A merchant of this town, waiting or let in, has this SIRET already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a merchant says of itself. `insee` is the commune its shop stands in."""

    siret: str
    legal_name: str
    email: str
    address: str
    postal_code: str
    city: str
    insee: str
    shop_name: str
    trade: str = ""
    tagline: str = ""
    phone: str = ""


@transaction.atomic
def apply(*, application: Application, owner: User, at: datetime, by: str) -> Merchant:
    """
    Ask the town hall to let a merchant sell; its shop waits unseen until then.

    Raises BadSiret for a wrong number, SiretTaken for one that is here already.
    """
    merchant = _registered(application, owner, at)
    open_shop(
        merchant,
        name=application.shop_name,
        trade=application.trade,
        tagline=application.tagline,
        phone=application.phone,
        street=application.address,
    )
    audit.record("merchant applied", target=f"{merchant.siret} {merchant}", by=by, at=at)
    emails.applied(merchant, at=at)
    return merchant


def _registered(application: Application, owner: User, at: datetime) -> Merchant:
    digits = siret.parse(application.siret)
    try:
        with transaction.atomic():
            return Merchant.objects.create(
                siret=digits,
                legal_name=application.legal_name,
                owner=owner,
                email=application.email,
                address=application.address,
                postal_code=application.postal_code,
                city=application.city,
                insee=application.insee,
                applied_at=at,
            )
    except IntegrityError as error:
        raise SiretTaken(digits) from error
