import logging

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone

from halles.outbox.later import later_slowly
from storefront.merchants import registers
from storefront.merchants.models import Identity, Merchant
from storefront.merchants.registers.port import Found, NoAnswer
from storefront.merchants.signals import establishment_closed, establishment_open

log = logging.getLogger(__name__)
NEWS: dict[str, Signal] = {
    Identity.Answer.CLOSED: establishment_closed,
    Identity.Answer.ACTIVE: establishment_open,
}


@later_slowly
def consult(*, merchant_id: int, idem: str) -> None:
    """Ask the register about a merchant and keep its answer; without one, the clock asks again."""
    merchant = Merchant.objects.filter(pk=merchant_id).exclude(siret="").first()
    register = registers.get()
    if merchant is None:
        return
    try:
        found = register.establishment(merchant.siret)
    except NoAnswer as nothing:
        log.warning("%s did not answer: %s", register.name, nothing)
        return
    _answered(merchant, found, provider=register.name)


@transaction.atomic
def _answered(merchant: Merchant, found: Found, *, provider: str) -> None:
    at = timezone.now()
    Identity.objects.update_or_create(
        merchant=merchant,
        defaults={
            "answer": found.state,
            "answered_at": at,
            "answered_by": provider,
            "answer_detail": found.facts,
        },
    )
    news = NEWS.get(found.state)
    if news:
        news.send(Merchant, merchant=merchant, provider=provider, at=at)
