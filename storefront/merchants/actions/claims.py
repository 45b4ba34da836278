"""Taking over a shop that the town hall filled in: from a link to a shop on show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import IntegrityError, transaction

from halles import siret as sirets
from halles.accounts import actions as accounts
from halles.accounts.models import User, normal
from halles.audit import actions as audit
from storefront.merchants import emails
from storefront.merchants.actions.applications import SiretTaken
from storefront.merchants.actions.approvals import EstablishmentClosed, OutsideTown, approve
from storefront.merchants.actions.names import rename
from storefront.merchants.actions.pictures import set_cover
from storefront.merchants.actions.times.hours import set_week
from storefront.merchants.invitations.links import Bearer, SpentInvitation, again
from storefront.merchants.models import IllegalMove, Invitation, Merchant
from storefront.merchants.signals import shop_written
from storefront.photos.models import Photo


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who takes over a shop, and accepts the terms of the marketplace by it."""

    siret: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What is needed to show it: a name, a telephone, hours, perhaps a picture."""

    name: str
    phone: str
    week: Sequence[tuple[int, time, time]] = ()
    photo: Photo | None = None


@transaction.atomic
def opened(bearer: Bearer, *, at: datetime) -> None:
    """Somebody came with that link: the first time counts."""
    Invitation.objects.filter(pk=bearer.invitation.pk, opened_at=None).update(opened_at=at)


def opens_nothing(email: str) -> bool:
    """Whether that mailbox has no account, or one without rights that nobody ever came in with."""
    user = User.objects.filter(email=normal(email)).first()
    if user is None:
        return True
    # Who came in once may have shops, orders or a copy of everything behind it.
    return not (user.last_login or user.has_usable_password() or user.roles.exists())


@transaction.atomic
def ask_for_code(claim: Claim, *, name: str) -> None:
    """Have a code written to its mailbox, with an account if it has none: who types it reads it."""
    user = accounts.person(claim.email, name)
    accounts.ask_for_code(email=user.email, after="/pro/invitation/boutique/")


@transaction.atomic
def claim(bearer: Bearer, *, claim: Claim, owner: User, at: datetime) -> Merchant:
    """
    Make it the shop of `owner`, who has proved to read that mailbox.

    Another SIRET than the town hall's has the town hall look again. Raises BadSiret,
    SiretTaken, SpentInvitation when somebody was faster or the town took it back.
    """
    merchant = Merchant.objects.select_for_update().get(pk=bearer.invitation.merchant_id)
    invitation = again(bearer.kept(), at=at).invitation
    if merchant.state != Merchant.State.INVITED:
        raise SpentInvitation
    digits = sirets.parse(claim.siret)
    if digits != merchant.siret:
        invitation.approve_at_once = False
    merchant.siret, merchant.owner, merchant.email = digits, owner, claim.email
    merchant.terms_accepted_at = at
    try:
        with transaction.atomic():
            merchant.move_to(Merchant.State.CLAIMED, at=at, by=owner.email)
    except IntegrityError as error:
        raise SiretTaken(digits) from error
    invitation.claimed_at = at
    invitation.save()
    audit.record("shop claimed", target=f"{digits} {merchant}", by=owner.email, at=at)
    return merchant


@transaction.atomic
def finish(merchant: Merchant, *, as_: Front, at: datetime, by: str) -> Merchant:
    """
    Show the shop at once where the town hall said so beforehand, else have it looked at.

    Raises IllegalMove for a shop that was finished before.
    """
    rows = Merchant.objects.select_related("shop").select_for_update(of=("self",))
    merchant = rows.get(pk=merchant.pk)
    if merchant.state != Merchant.State.CLAIMED:
        raise IllegalMove(f"{merchant.state} is finished")
    _dress(merchant, as_, at=at, by=by)
    invitation = Invitation.objects.filter(merchant=merchant).first()
    if invitation:
        invitation.finished_at = at
        invitation.save()
    if invitation and invitation.approve_at_once:
        try:
            return approve(merchant, at=at, by=invitation.invited_by, note="SIRET")
        except (OutsideTown, EstablishmentClosed):
            pass
    return _to_review(merchant, at=at, by=by)


def _dress(merchant: Merchant, front: Front, *, at: datetime, by: str) -> None:
    shop = merchant.shop
    if front.name != shop.name:
        merchant.shop = shop = rename(shop, name=front.name, at=at, by=by)
    shop.phone = front.phone
    shop.save(update_fields=["phone"])
    if front.week:
        set_week(shop, stretches=front.week, at=at, by=by)
    if front.photo:
        set_cover(shop, photo=front.photo, at=at, by=by)
    shop_written.send(type(shop), shop=shop)


def _to_review(merchant: Merchant, *, at: datetime, by: str) -> Merchant:
    merchant.applied_at = at
    merchant.move_to(Merchant.State.IN_REVIEW, at=at, by=by)
    audit.record("merchant applied", target=f"{merchant.siret} {merchant}", by=by, at=at)
    emails.applied(merchant, at=at)
    return merchant
