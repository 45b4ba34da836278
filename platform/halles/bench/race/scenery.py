"""What is raced for: goods, vouchers and payments of the current town, made as pages make them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from billing.ledger import actions as ledger
from billing.ledger import chart
from billing.payments import actions as payments
from billing.payments.models import Payee, Payment, Refund
from billing.vouchers import actions as vouchers
from billing.vouchers.models import Buyer, Campaign, Purchase, Voucher
from halles import clock
from halles.accounts.models import User
from halles.demo.life.payments import by_card
from halles.money import Money
from storefront.basket import actions as baskets
from storefront.basket import queries
from storefront.basket.models import Basket
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.merchants import actions as merchants
from storefront.merchants.models import Shop
from storefront.orders import actions as orders
from storefront.orders.models import Order
from tenants.current import current_town

BY = "race"
SIRET = "73282932000074"


def a_shop() -> Shop:
    """The one open shop of the town, which takes vouchers."""
    return Shop.objects.published().first() or _first_shop()


def a_product(*, price: int, stock: int | None) -> Product:
    at, shelf = timezone.now(), Category.objects.exclude(parent=None).order_by("pk")[0]
    details = catalogue.Details(
        name="Comté 18 mois", category=shelf, price=Money(price), stock=stock
    )
    product = catalogue.add(shop=a_shop(), details=details, at=at, by=BY)
    return catalogue.publish(product, at=at, by=BY)


def goods(many: int, *, price: int) -> list[Product]:
    """So many different ones at that price, uncounted; those of the last race serve again."""
    known = list(Product.objects.filter(price=Money(price), stock=None).order_by("pk")[:many])
    return known + [a_product(price=price, stock=None) for _ in range(many - len(known))]


def a_basket(*goods: Product) -> Basket:
    basket: Basket | None = None
    for product in goods:
        basket = baskets.add(basket, product_id=product.pk, quantity=1, at=timezone.now())
    if basket is None:
        raise ValueError(goods)
    return basket


def order(basket: Basket, *, idem: str = "", codes: tuple[str, ...] = ()) -> Order:
    return orders.place(
        basket,
        shopper=orders.Shopper(email="lea@example.org", name="Léa Martin"),
        codes=codes,
        expected=queries.contents(basket).total,
        idem=idem or uuid4().hex,
        at=timezone.now(),
    )


def a_paid_order(*, price: int) -> Order:
    """An order paid by card."""
    placed = order(a_basket(a_product(price=price, stock=None)))
    orders.pay_page(placed, at=timezone.now())
    by_card(placed.reference, at=timezone.now())
    return Order.objects.select_related("payment").get(pk=placed.pk)


@transaction.atomic
def give_back(payment: Payment, *, amount: int, idem: str = "") -> Refund:
    """Part of a payment, written in the ledger as what nobody was owed."""
    part, at, idem = Money(amount), timezone.now(), idem or uuid4().hex
    decided = payments.refund(payment, amount=part, idem=idem, at=at)
    lines = [(chart.psp(payment.provider), -part), (chart.SUSPENSE, part)]
    reference, mode = payment.reference, payment.mode
    ledger.post(idem=idem, kind="refund", reference=reference, at=at, lines=lines, mode=mode)
    return decided


def a_campaign(*, vouchers_to_sell: int = 500, cap: int = 4) -> Campaign:
    """10 € for 7.50 €, on sale today, for so many vouchers and half of another one."""
    at, today = timezone.now(), clock.local(timezone.now()).date()
    face, price = Money(1000), Money(750)
    share = face - price
    terms = vouchers.Terms(
        name="Bons du centre-ville",
        issuer=Campaign.Issuer.ASSOCIATION,
        issuer_name="Les Vitrines",
        face=face,
        price=price,
        budget=Money(share.cents * vouchers_to_sell + share.cents // 2),
        cap_per_household=cap,
        sold_from=today,
        sold_until=today + timedelta(days=30),
        spend_from=today,
        spend_until=today + timedelta(days=90),
        online=True,
        in_shop=True,
    )
    draft = vouchers.draft_campaign(terms, at=at, by=BY)
    return vouchers.open_campaign(draft, at=at, by=BY)


def buy(campaign: Campaign, *, household: int, idem: str = "") -> Purchase:
    buyer = Buyer(
        email=f"lea{household}@example.org",
        given_name="Léa",
        family_name="Martin",
        address=f"{household} rue de la République",
    )
    idem, at = idem or uuid4().hex, timezone.now()
    return vouchers.buy(campaign, buyer=buyer, quantity=1, idem=idem, at=at)


def a_voucher() -> Voucher:
    """10 € to spend. Something of its campaign was spent before: its accounts are open."""
    campaign = a_campaign()
    first, second = (_paid(buy(campaign, household=n)) for n in (1, 2))
    spend(first, amount=1)
    return second


def spend(voucher: Voucher, *, amount: int, idem: str = "") -> object:
    """So many cents, at the till of the shop."""
    payee = Payee.objects.get(reference=a_shop().merchant.scope)
    at, idem = timezone.now(), idem or uuid4().hex
    code = voucher.code
    return vouchers.redeem(code, payee=payee, amount=Money(amount), idem=idem, at=at, by=BY)


def _paid(purchase: Purchase) -> Voucher:
    vouchers.pay(purchase, at=timezone.now())
    by_card(purchase.reference, at=timezone.now())
    return purchase.vouchers.get()


def _first_shop() -> Shop:
    at, town = timezone.now(), current_town()
    owner = User.objects.create_user("simon@example.org", name="Simon Peltier")
    application = merchants.Application(
        siret=SIRET,
        legal_name="Fromagerie du Pont SARL",
        email=owner.email,
        address="8 place de la Mairie",
        postal_code=town.commune.postal_codes[0],
        city=town.commune.name,
        insee=town.commune.insee,
        shop_name="Fromagerie du Pont",
    )
    merchant = merchants.apply(application=application, owner=owner, at=at, by=BY)
    shop: Shop = merchants.approve(merchant, at=at, by=BY).shop
    shop.accepts_vouchers = True
    shop.save()
    return shop
