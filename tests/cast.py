"""The people and things the tests are about; each builder gives one that is right."""

from datetime import UTC, date, datetime
from uuid import uuid4

from django.utils import timezone

from billing.payments import actions as payments
from billing.payments.models import Payee, Payment
from billing.payments.providers.local import actions as local
from billing.payments.providers.local.rules import Outcome
from billing.vouchers import actions as vouchers
from billing.vouchers.models import Buyer, Campaign
from halles import storage
from halles.accounts.models import Role, User
from halles.money import Money
from halles.outbox.models import Message
from halles.pictures import Picture
from storefront.basket import actions as baskets
from storefront.basket.queries import contents
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category
from storefront.merchants import actions as merchants
from storefront.merchants.models import Merchant
from storefront.orders import actions as orders
from storefront.photos import actions as photos
from tenants import subdomains
from tenants.actions import life, opening
from tenants.current import current_town
from tenants.models import Commune, OutboxHint, Town
from tenants.openings import saga


def open_town(insee, subdomain=""):
    """A committed town, opened as the operator opens one, then opened to all."""
    commune, now = Commune.objects.get(insee=insee), timezone.now()
    name = subdomain or subdomains.propose(commune.name)
    wish = opening.Wish(commune=commune, subdomain=name, colour="#1f5c46")
    asked = opening.ask(wish, at=now, by="test")
    while saga.carry_on(asked, at=now):
        pass
    town = life.open_to_all(asked.town, at=now, by="test")
    # The story begins here: nothing of the opening waits for a worker any more.
    Message.objects.all().delete()
    OutboxHint.objects.all().delete()
    return town


def any_commune():
    """A commune without a town yet, whose name no town has either."""
    towns = Town.objects.all()
    free = Commune.objects.exclude(name__in=towns.values("name"))
    free = free.exclude(pk__in=towns.values("commune"))
    return free.order_by("-population").first().insee


def a_person(email="lea@example.org", name="Léa Martin", password="correct-horse-battery"):
    return User.objects.create_user(email, name=name, password=password)


def a_manager(email="mairie@example.org"):
    user = a_person(email, "Camille Roux")
    Role.objects.create(
        user=user, name=Role.Name.MANAGER, granted_at=timezone.now(), granted_by="test"
    )
    return user


SIRETS = ("73282932000074", "35600000000048", "55210055400013", "44306184100047", "54205118000066")


def an_application(name="Fromagerie du Pont", siret="73282932000074", **other):
    """A shop of Rambouillet that asks to sell."""
    said = {
        "siret": siret,
        "legal_name": f"{name} SARL",
        "email": "bonjour@fromagerie.example",
        "address": "8 place Félix-Faure",
        "postal_code": "78120",
        "city": "Rambouillet",
        "insee": "78517",
        "shop_name": name,
    }
    return merchants.Application(**{**said, **other})


def a_merchant(name="Fromagerie du Pont", *, approved=True, owner=None, **other):
    """A merchant of the current town, approved and visible unless told otherwise."""
    at = timezone.now()
    siret = SIRETS[Merchant.objects.count()]
    owner = owner or a_person(f"{siret}@example.org", "Simon Peltier")
    said = {"siret": siret, "insee": current_town().commune_id} | other
    merchant = merchants.apply(
        application=an_application(name, **said), owner=owner, at=at, by="test"
    )
    return merchants.approve(merchant, at=at, by="test") if approved else merchant


def a_product(name="Comté 18 mois", *, shop=None, price=None, published=True, **other):
    """A product on sale in a shop of the current town; twenty are left."""
    at = timezone.now()
    shop = shop or a_merchant().shop
    category, _ = Category.objects.get_or_create(
        slug="fromages", defaults={"name": "Fromages", "icon": "milk", "order": 1}
    )
    said = {"category": category, "stock": 20, "vat_basis_points": 550} | other
    details = catalogue.Details(name=name, price=price or Money(990), **said)
    product = catalogue.add(shop=shop, details=details, at=at, by="test")
    return catalogue.publish(product, at=at, by="test") if published else product


def a_photo(*, place="drawer:0", size=(800, 600), alt=""):
    """A photo that hangs there and is ready, with one of its files really stored."""
    at, key = timezone.now(), storage.fresh_key()
    storage.put_public_at(f"{key}-{size[0]}.jpg", b"a picture", content_type="image/jpeg")
    photo = photos.put(
        Picture(key, *size), photos.Sent(place="drawer:0", alt=alt), at=at, by="test"
    )
    return photo if place == photo.place else photos.hang(photo, place=place, at=at, by="test")


def a_campaign(*, opened=True, **other):
    """10 € for 7,50 €, on sale in spring 2026, spent until the end of the year."""
    said = {
        "name": "Bons de printemps",
        "issuer_name": "Les Vitrines de Rambouillet",
        "budget": Money(250_00),
        "mode": "test",
        "sold_from": date(2026, 3, 1),
        "sold_until": date(2026, 6, 30),
        "spend_from": date(2026, 3, 1),
        "spend_until": date(2026, 12, 31),
        "created_at": timezone.now(),
    }
    campaign = Campaign.objects.create(**{**said, **other})
    if opened:
        campaign = vouchers.open_campaign(campaign, at=timezone.now(), by="test")
    return campaign


def a_buyer(number=1):
    return Buyer(
        email=f"lea{number}@example.org",
        given_name="Léa",
        family_name="Martin",
        address=f"{number} rue du Général-de-Gaulle, 78120 Rambouillet",
    )


def a_payment(reference, amount, at):
    """Money that came through the local provider; whoever waits for it has heard of it."""
    payment = payments.open(
        reference=reference,
        amount=amount,
        email="lea@example.org",
        description="test",
        return_path="/",
        at=at,
    )
    payments.begin(payment)
    payment.refresh_from_db()
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=at)
    return payments.settle(payment, at=at)


def some_vouchers(number=1, *, campaign=None, at=None, household=1):
    """Vouchers of the current town that a household has bought and paid, oldest first."""
    at = at or datetime(2026, 4, 11, 9, tzinfo=UTC)
    campaign = campaign or a_campaign()
    purchase = vouchers.buy(
        campaign, buyer=a_buyer(household), quantity=number, idem=str(uuid4()), at=at
    )
    a_payment(purchase.reference, purchase.amount, at)
    return list(purchase.vouchers.select_related("campaign").order_by("pk"))


def a_payee(number=12, name="Fromagerie du Pont"):
    return Payee.objects.get_or_create(
        reference=f"merchant:{number}", defaults={"name": name, "kind": "merchant"}
    )[0]


def a_shop(name="Fromagerie du Pont", *, takes_vouchers=True, commission=800):
    """The open shop of an approved merchant that takes vouchers and pays a commission of 8 %."""
    merchant = a_merchant(name)
    merchant.commission_basis_points = commission
    merchant.save()
    merchant.shop.accepts_vouchers = takes_vouchers
    merchant.shop.save()
    return merchant.shop


def a_basket(*goods, at):
    """A basket of these products, each given alone or as (product, quantity)."""
    basket = None
    for good in goods or (a_product(shop=a_shop()),):
        product, quantity = good if isinstance(good, tuple) else (good, 1)
        basket = baskets.add(basket, product_id=product.pk, quantity=quantity, at=at)
    return basket


def an_order(*goods, at, codes=(), email="lea@example.org", idem=None, user=None):
    """An order placed by Léa for these products, not paid yet."""
    basket = a_basket(*goods, at=at)
    return orders.place(
        basket,
        shopper=orders.Shopper(email=email, name="Léa Martin", user=user),
        codes=codes,
        expected=contents(basket).total,
        idem=idem or str(uuid4()),
        at=at,
    )


def the_payment_of(order, *, at):
    """The shopper pays on the provider's page; nobody here has heard of it yet."""
    orders.pay_page(order, at=at)
    payment = Payment.objects.of(order.reference).first()
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=at)
    return payment


def a_paid_order(*goods, at, **other):
    order = an_order(*goods, at=at, **other)
    if order.card_total:
        payments.settle(the_payment_of(order, at=at), at=at)
    order.refresh_from_db()
    return order
