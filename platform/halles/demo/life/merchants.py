"""The merchants of a demo town: they apply, the town hall answers, they open their shop."""

from datetime import datetime, timedelta

from halles.demo import almanac
from halles.demo.people import manager_address, person
from storefront.merchants import actions
from storefront.merchants.actions import Application, Presentation
from storefront.merchants.models import Merchant, Shop
from tenants.models import Town

# Trades that are open when the others rest.
ON_HOLIDAYS = {"boulangerie", "fleuriste", "chocolatier"}
ANSWERED_AFTER = timedelta(days=2)


def settle(row: almanac.Town, town: Town, shop: almanac.Shop, *, at: datetime) -> Shop:
    """An approved merchant with its shop told and its hours set; what is done stays as it is."""
    merchant = Merchant.objects.filter(siret=shop.siret).first() or _apply(town, shop, at)
    if merchant.state == Merchant.State.IN_REVIEW:
        merchant = actions.approve(merchant, at=at + ANSWERED_AFTER, by=manager_address(row))
    front: Shop = merchant.shop
    if not front.story:
        front = actions.present(front, as_=_presentation(shop), at=at, by=shop.email)
    if not front.openings.exists():
        actions.set_week(front, stretches=shop.openings, at=at, by=shop.email)
    return front


def queue(row: almanac.Town, *, at: datetime) -> None:
    """Merchants who wait for the town hall: one can be approved, the other is from next door."""
    for applicant in almanac.applicants(row):
        if Merchant.objects.filter(siret=applicant.siret).exists():
            continue
        application = Application(
            siret=applicant.siret,
            legal_name=f"{applicant.owner} EI",
            email=applicant.email,
            address=applicant.address,
            postal_code=applicant.postal_code,
            city=applicant.city,
            insee=applicant.insee,
            shop_name=applicant.name,
            trade=applicant.trade,
            tagline=applicant.tagline,
            phone=applicant.phone,
        )
        owner = person(applicant.email, applicant.owner)
        actions.apply(application=application, owner=owner, at=at, by=applicant.email)


def _apply(town: Town, shop: almanac.Shop, at: datetime) -> Merchant:
    application = Application(
        siret=shop.siret,
        legal_name=f"{shop.owner} EI",
        email=shop.email,
        address=shop.address,
        postal_code=town.commune.postal_codes[0],
        city=town.commune.name,
        insee=town.commune.insee,
        shop_name=shop.name,
        trade=shop.trade_name,
        tagline=shop.tagline,
        phone=shop.phone,
    )
    owner = person(shop.email, shop.owner)
    return actions.apply(application=application, owner=owner, at=at, by=shop.email)


def _presentation(shop: almanac.Shop) -> Presentation:
    return Presentation(
        tagline=shop.tagline,
        story=shop.story,
        phone=shop.phone,
        accepts_vouchers=shop.takes_vouchers,
        open_on_holidays=shop.trade in ON_HOLIDAYS,
        latitude=shop.latitude,
        longitude=shop.longitude,
    )
