"""What follows from the register's answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from halles.audit import actions as audit
from storefront.merchants import emails, registers, tasks
from storefront.merchants.actions.approvals import NoReason, show, suspend
from storefront.merchants.models import Alert, Identity, Merchant
from storefront.merchants.traders import admission

# An establishment that was open last month is asked about again.
AGAIN = timedelta(days=30)
# Asked in one day and town: a public register is not ours alone.
A_DAY = 200


@transaction.atomic
def consult(merchant: Merchant, *, at: datetime, by: str) -> None:
    """Have the register asked about the merchant; its answer comes a little later."""
    audit.record("register asked", target=f"{merchant.scope} {merchant}", by=by, at=at)
    tasks.consult.post(merchant_id=merchant.pk)


@transaction.atomic
def consult_old(*, at: datetime) -> int:
    """Have the register asked again about who was not for a month; how many were posted."""
    if not registers.get().asks:
        return 0
    old = Q(identity__isnull=True) | Q(identity__answered_at__isnull=True)
    old |= Q(identity__answered_at__lt=at - AGAIN)
    looked_at = {Merchant.State.IN_REVIEW, Merchant.State.APPROVED, Merchant.State.SUSPENDED}
    due = Merchant.objects.filter(old, state__in=looked_at).exclude(siret="")
    keys = list(due.order_by("identity__answered_at", "pk").values_list("pk", flat=True)[:A_DAY])
    for key in keys:
        tasks.consult.post(merchant_id=key)
    return len(keys)


@transaction.atomic
def closed(merchant: Merchant, *, provider: str, at: datetime) -> Alert | None:
    """
    The register says that the establishment is closed: its shop is shown no more.

    The town hall is told, once until it has settled it; the merchant is suspended where the
    town chose that.
    """
    merchant = Merchant.objects.select_for_update(of=("self",)).get(pk=merchant.pk)
    alert, raised = Alert.objects.get_or_create(
        merchant=merchant, settled_at=None, defaults={"raised_at": at, "provider": provider}
    )
    if not raised:
        return None
    shop = merchant.shop
    shop.published = False
    shop.save(update_fields=["published"])
    target = f"{merchant.scope} {merchant}"
    audit.record("establishment closed", target=target, by=provider, at=at)
    if merchant.state == Merchant.State.APPROVED and admission().suspends_closed:
        suspend(merchant, at=at, by=provider, reason=_("The register says: closed."))
    emails.closed(merchant, at=at)
    return alert


@transaction.atomic
def opened(merchant: Merchant, *, provider: str, at: datetime) -> None:
    """
    The register says that the establishment is open: a shop hidden when it said otherwise is
    seen again, unless the town hall has still to settle that, or suspended it.
    """
    merchant = Merchant.objects.select_for_update(of=("self",)).get(pk=merchant.pk)
    unsettled = Alert.objects.filter(merchant=merchant, settled_at=None).exists()
    if merchant.state != Merchant.State.APPROVED or merchant.shop.published or unsettled:
        return
    show(merchant, at=at)
    target = f"{merchant.scope} {merchant}"
    audit.record("establishment open", target=target, by=provider, at=at)


@transaction.atomic
def settle(alert: Alert, *, words: str, mistaken: bool, at: datetime, by: str) -> Alert:
    """
    Say what became of an alert; a mistake of the register's shows the shop again.

    Raises NoReason without words, DoesNotExist when somebody settled it before.
    """
    if not words.strip():
        raise NoReason
    rows = Alert.objects.select_for_update(of=("self",)).select_related("merchant__shop")
    row = rows.get(pk=alert.pk, settled_at=None)
    row.settled_at, row.settled_by, row.words = at, by, words.strip()
    row.save()
    if mistaken:
        _disbelieve(row.merchant, at=at)
    target = f"{row.merchant.scope} {row.merchant}"
    audit.record("alert settled", target=target, by=by, at=at, reason=words, mistaken=mistaken)
    return row


def _disbelieve(merchant: Merchant, *, at: datetime) -> None:
    Identity.objects.filter(merchant=merchant).update(answer=Identity.Answer.UNKNOWN)
    if merchant.state == Merchant.State.APPROVED:
        show(merchant, at=at)
