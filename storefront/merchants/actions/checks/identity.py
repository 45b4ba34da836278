"""What a merchant says of itself by law."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from stdnum.exceptions import ValidationError
from stdnum.fr import tva

from halles import siret
from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.actions.approvals import NoReason
from storefront.merchants.models import Identity, IllegalMove, Merchant, Shop
from storefront.merchants.registers import naf


class BadVat(ValueError):
    """No French company has this VAT number, or another one has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    legal_form: str = ""
    vat_number: str = ""
    naf: str = ""
    naf_version: str = ""
    register: str = ""
    certifies: bool = False


@transaction.atomic
def declare(merchant: Merchant, facts: Facts, *, at: datetime, by: str) -> Identity:
    """Keep what the merchant says of itself. Raises BadVat, BadNaf."""
    vat = _vat(facts.vat_number, merchant)
    code = naf.parse(facts.naf, facts.naf_version) if facts.naf else ""
    row, _made = Identity.objects.select_for_update().get_or_create(merchant=merchant)
    row.legal_form, row.vat_number, row.naf = facts.legal_form, vat, code
    row.naf_version = facts.naf_version if code else ""
    row.register = facts.register
    # An undertaking is dated once; taken back, it is gone.
    row.certified_at = (row.certified_at or at) if facts.certifies else None
    row.save()
    Shop.objects.filter(merchant=merchant).update(updated_at=at)
    audit.record("identity declared", target=f"{merchant.scope} {merchant}", by=by, at=at)
    return row


@transaction.atomic
def ask_for_more(merchant: Merchant, *, words: str, at: datetime, by: str) -> None:
    """
    Tell a merchant that waits for an answer what is still missing; it goes on waiting.

    Raises NoReason without words, IllegalMove when it waits for nothing.
    """
    merchant = Merchant.objects.select_for_update().get(pk=merchant.pk)
    if not words.strip():
        raise NoReason
    if merchant.state != Merchant.State.IN_REVIEW:
        raise IllegalMove(f"{merchant.state} waits for nothing")
    target = f"{merchant.scope} {merchant}"
    audit.record("merchant asked for more", target=target, by=by, at=at, reason=words.strip())
    emails.asked_for_more(merchant, reason=words.strip(), at=at)


def _vat(number: str, merchant: Merchant) -> str:
    if not number.strip():
        return ""
    bare = "".join(number.split())
    try:
        digits = tva.validate(bare)
    except ValidationError as error:
        raise BadVat(number) from error
    if digits[-9:] != siret.siren(merchant.siret):
        raise BadVat(number)
    return f"FR{digits}"
