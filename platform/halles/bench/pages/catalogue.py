"""Fills a town with shops and products, in bulk: what the pages have to show."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from django.utils.text import slugify

from billing.payments.models import Payee
from halles.accounts.models import User
from halles.money import Money
from storefront.catalogue.models import Category, Product
from storefront.merchants.models import Merchant, Opening, Shop
from storefront.search.models import Word
from storefront.search.spelling import form
from tenants.models import Town

THINGS = [
    "pain",
    "miel",
    "fromage",
    "savon",
    "bouquet",
    "livre",
    "écharpe",
    "confiture",
    "chocolat",
    "terrine",
    "bougie",
    "vélo",
]
MADE = ("artisanal", "fermier", "de saison", "bio", "de pays", "au lait cru", "fait main")
ABOUT = (
    "Choisi près d'ici et préparé le matin même par nos soins, il se garde plusieurs jours"
    " dans un endroit frais. Demandez conseil au comptoir : nous aimons en parler, et vous"
    " dirons avec quoi le servir et d'où il vient."
)
BATCH = 2000


def fill(town: Town, *, shops: int, products: int, at: datetime) -> None:
    """Approved shops with a usual week, and their products on sale; the same at every run."""
    chance = Random(20261122)  # noqa: S311  (a catalogue, not a secret)
    fronts = _shops(town, shops, at)
    shelves = list(Category.objects.exclude(parent=None)) or list(Category.objects.all())
    made = [_product(number, fronts, shelves, chance, at) for number in range(products)]
    Product.objects.bulk_create(made, batch_size=BATCH)
    words = {word for product in made[:500] for word in product.name.split() if len(word) > 2}
    plain = {form(word): word for word in words}
    Word.objects.bulk_create(
        [Word(text=text, plain=key) for key, text in plain.items()], ignore_conflicts=True
    )


def _shops(town: Town, count: int, at: datetime) -> list[Shop]:
    numbers = range(count)
    owner = User.objects.create_user("maison@example.org", name="Maison Dubois")
    payees = Payee.objects.bulk_create(
        Payee(reference=f"bench:{n}", name=f"Maison {n}", kind="merchant") for n in numbers
    )
    merchants = Merchant.objects.bulk_create(
        _merchant(town, number, owner, payee, at) for number, payee in enumerate(payees)
    )
    fronts = Shop.objects.bulk_create(
        Shop(
            merchant=merchant,
            name=f"Maison Dubois {number}",
            slug=f"maison-dubois-{number}",
            trade="Épicerie fine",
            tagline="Le bon goût d'ici, depuis trois générations",
            street=f"{number + 1} rue du Général-de-Gaulle",
            phone="01 34 83 00 00",
            accepts_vouchers=number % 2 == 0,
            published=True,
        )
        for number, merchant in enumerate(merchants)
    )
    Opening.objects.bulk_create(
        Opening(shop=shop, weekday=day, opens=opens, closes=closes)
        for shop in fronts
        for day in range(1, 6)
        for opens, closes in ((time(9), time(12, 30)), (time(14), time(19)))
    )
    return fronts


def _merchant(town: Town, number: int, owner: User, payee: Payee, at: datetime) -> Merchant:
    return Merchant(
        siret=f"{10_000_000_000_000 + number}",
        owner=owner,
        legal_name=f"Maison Dubois {number} SARL",
        email=f"maison{number}@example.org",
        address="1 rue du Général-de-Gaulle",
        postal_code="78120",
        city=town.commune.name,
        insee=town.commune_id,
        state=Merchant.State.APPROVED,
        payee=payee,
        applied_at=at,
    )


def _product(
    number: int, fronts: list[Shop], shelves: list[Category], chance: Random, at: datetime
) -> Product:
    thing, made = chance.choice(THINGS), chance.choice(MADE)
    name = f"{thing.capitalize()} {made} n° {number}"
    details: dict[str, Any] = {
        "name": name,
        "slug": slugify(name),
        "description": ABOUT,
        "price": Money(chance.randrange(150, 9000)),
        "vat_basis_points": 550,
        "stock": chance.choice([None, 3, 20, 20, 20]),
        "photo_key": f"bench/{number:032x}",
        "picture_width": 960,
        "picture_height": 960,
    }
    return Product(
        shop=fronts[number % len(fronts)],
        category=chance.choice(shelves),
        state=Product.State.PUBLISHED,
        created_at=at,
        published_at=at - timedelta(minutes=number),
        **details,
    )
