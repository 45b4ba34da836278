"""What waits for somebody in a demo town: invitations, reservations, questions."""

from datetime import datetime, timedelta

from halles.demo import almanac, diary
from halles.demo.life import complaints
from halles.demo.people import manager_address, shopper_address
from storefront.catalogue.models import Product
from storefront.enquiries import actions as enquiries
from storefront.enquiries.actions import Asked, Shopper
from storefront.merchants import actions
from storefront.merchants.actions.checks import Facts, declare
from storefront.merchants.invitations.links import MAIL, Bearer
from storefront.merchants.invitations.lists import Line
from storefront.merchants.models import Identity, Merchant, Mode, Shop
from tenants.models import Town

# How long ago each was written to: the last one does not answer any more.
SENT = {"sent": timedelta(days=2), "opened": timedelta(days=3), "stuck": timedelta(days=16)}
SIREN, KEYS = slice(0, 9), 97
A_QUESTION = "Bonjour, faites-vous des commandes pour une trentaine de personnes, un dimanche ?"
SINCE = timedelta(hours=3)


def invite(row: almanac.Town, town: Town, *, at: datetime) -> None:
    """Shops the town hall has filled in, each as far as its line says."""
    for number, prospect in enumerate(diary.prospects(row), start=2):
        if Merchant.objects.filter(siret=prospect.siret).exists():
            continue
        line = _line(prospect, town, number)
        sent = at - SENT.get(prospect.step, timedelta())
        invitation = actions.invite(line, at_once=True, at=sent, by=manager_address(row))
        if prospect.step in SENT:
            invitation = actions.write(invitation, at=sent, by=manager_address(row))
        if prospect.step == "opened":
            actions.opened(Bearer(invitation, MAIL), at=at - SINCE)


def identify(shop: almanac.Shop, front: Shop, *, at: datetime) -> None:
    """What the law asks of a trader; no register was asked about these invented ones."""
    if Identity.objects.filter(merchant=front.merchant).exclude(legal_form="").exists():
        return
    siren = shop.siret[SIREN]
    facts = Facts(
        legal_form=Identity.LegalForm.SOLE,
        vat_number=f"FR{(12 + 3 * int(siren)) % KEYS:02}{siren}",
        register=f"RCS {siren}",
        certifies=True,
    )
    declare(front.merchant, facts, at=at, by=shop.email)


def hear(row: almanac.Town, *, at: datetime) -> None:
    """Reports for the town hall, a question and a reservation for the shops; once."""
    shopper = Shopper(name=row.shopper, email=shopper_address(row), phone="06 39 98 90 12")
    complaints.hear(manager_address(row), shopper.email, at=at)
    first = Shop.objects.get(merchant__siret=almanac.shops(row)[0].siret)
    asked = Asked(text=A_QUESTION, idem=f"demo:{row.subdomain}:ask")
    enquiries.ask(first, asked, shopper=shopper, at=at - SINCE)
    book = Product.objects.reservable().filter(stock__gt=3, shop__mode=Mode.RESERVE)
    for product in book.order_by("pk")[:1]:
        enquiries.reserve(
            product.pk,
            quantity=1,
            shopper=shopper,
            idem=f"demo:{row.subdomain}:reserve",
            at=at - SINCE,
        )


def _line(prospect: diary.Prospect, town: Town, number: int) -> Line:
    return Line(
        row=number,
        siret=prospect.siret,
        shop_name=prospect.name,
        legal_name=f"{prospect.owner} EI",
        trade=prospect.trade,
        address=prospect.address,
        postal_code=town.commune.postal_codes[0],
        city=town.commune.name,
        insee=town.commune.insee,
        email=prospect.email,
        phone=prospect.phone,
    )
