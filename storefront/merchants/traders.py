"""Who sells, as the law has it shown beside an offer, and why the town calls it local."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from halles import clock
from halles.translations.dates import date_format
from storefront.merchants.models import Admission, Identity, Merchant, Move
from tenants.current import current_town

Answer = Identity.Answer


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a shop is called local, or what is missing; each sentence is a fact we hold."""

    sentences: tuple[str, ...]
    is_local: bool


@dataclass(frozen=True, slots=True)
class Trader:
    """What must be shown of a seller beside its offers (DSA art. 30)."""

    name: str
    legal_form: str
    address: str
    phone: str
    email: str
    siret: str
    register: str
    vat_number: str
    certified: bool
    proof: Proof


def admission() -> Admission:
    """Whom the town lets in; what holds until its town hall says otherwise."""
    return Admission.objects.filter(pk=1).first() or Admission(pk=1)


def communes() -> frozenset[str]:
    """The INSEE codes whose shops are local here: the town's own, and those it added."""
    return frozenset({*admission().communes, current_town().commune_id})


def traders(merchants: Iterable[int]) -> dict[int, Trader]:
    """Those sellers by number, in one question."""
    keys = list(merchants)
    rows = _known(Merchant.objects.filter(pk__in=keys)) if keys else []
    return {row.pk: _trader(row) for row in rows}


def trader(merchant: Merchant) -> Trader:
    """What is shown of this seller, with why it has its badge or has none."""
    return traders([merchant.pk])[merchant.pk]


def _known(merchants: QuerySet[Merchant]) -> QuerySet[Merchant]:
    approved = Move.objects.filter(merchant=OuterRef("pk"), after=Merchant.State.APPROVED)
    return merchants.select_related("identity", "shop").annotate(
        approved_at=Subquery(approved.order_by("-pk").values("at")[:1]),
        beside=Subquery(Admission.objects.filter(pk=1).values("communes")[:1]),
    )


def _trader(row: Merchant) -> Trader:
    identity = getattr(row, "identity", None) or Identity(merchant=row)
    return Trader(
        name=row.legal_name,
        legal_form=identity.get_legal_form_display(),
        address=f"{row.address}, {row.postal_code} {row.city}",
        phone=row.shop.phone,
        email=row.email,
        siret=row.printed_siret,
        register=identity.register,
        vat_number=identity.vat_number,
        certified=identity.certified_at is not None,
        proof=_proof(row, identity),
    )


def _proof(row: Merchant, identity: Identity) -> Proof:
    town, beside = current_town().commune_id, getattr(row, "beside", None) or []
    inside = row.insee == town or row.insee in beside
    approved = getattr(row, "approved_at", None)
    said = (_number(row), _register(identity), _place(row, inside=inside), _decision(approved))
    sure = row.state == Merchant.State.APPROVED and not identity.is_closed
    return Proof(
        sentences=tuple(sentence for sentence in said if sentence),
        is_local=sure and bool(row.siret) and (inside or bool(row.exception_reason)),
    )


def _number(row: Merchant) -> str:
    return _("Its SIRET is well formed and its key is right.") if row.siret else ""


def _register(identity: Identity) -> str:
    said = {"day": _day(identity.answered_at) if identity.answered_at else ""}
    if identity.answer == Answer.ACTIVE:
        return _("The register of companies said on %(day)s: open.") % said
    if identity.answer == Answer.CLOSED:
        return _("The register of companies said on %(day)s: closed.") % said
    return _("The register of companies was not consulted.")


def _place(row: Merchant, *, inside: bool) -> str:
    if inside:
        return _("Its shop is in %(city)s.") % {"city": row.city}
    if row.exception_reason:
        return _("Its shop is in %(city)s; the town hall let it in all the same.") % {
            "city": row.city
        }
    return _("Its shop is in %(city)s, outside the town.") % {"city": row.city}


def _decision(approved: datetime | None) -> str:
    if approved is None:
        return ""
    return _("The town hall checked it on %(day)s.") % {"day": _day(approved)}


def _day(at: datetime) -> str:
    return date_format(clock.local(at).date(), "j F Y")
