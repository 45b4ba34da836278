"""
The Saturday before Christmas: many towns at once, the usual mix of pages, an order a second.

Meanwhile a merchant corrects its stocks at the desk, one after the other, and a town is opened.
"""

from __future__ import annotations

from random import Random
from threading import Thread
from time import sleep

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from billing.ledger import queries as ledger
from halles.accounts.actions import grant
from halles.accounts.models import Role, User
from halles.bench import towns
from halles.bench.crowd.stage import Place, Stage
from halles.bench.crowd.visits import Crowd, Step, Visit, address, percentile_ms, send
from storefront.catalogue.models import Product
from storefront.merchants.models import Merchant
from storefront.orders.models import Line, Order
from tenants.current import town_context

LASTS_S, AT_MOST = 120.0, 120.0
# Of a thousand requests: home, shelves, search, products, shops, vouchers.
MIX = (155, 275, 155, 245, 115, 5)
PASSWORD = "bienvenue-aux-halles"  # noqa: S105
SLOTS = 20


def run(stage: Stage, *, scale: float) -> dict[str, float]:
    """`scale` makes it shorter: as steep a ramp, to as many requests a second."""
    lasts, chance = LASTS_S * scale, Random(30)  # noqa: S311
    scarce = _make_scarce(stage.places[0])
    orders = _orders(stage.places, scarce, lasts, chance)
    crowd = [*_browsing(stage.places, lasts, chance), *orders, _corrections(stage.places[1], lasts)]
    opener = Thread(target=_open_a_town, args=(lasts / 2,))
    opener.start()
    came = send(crowd, port=stage.web.port)
    opener.join()
    return _figures(came, stage, scarce)


def _browsing(places: list[Place], lasts: float, chance: Random) -> list[Visit]:
    visits: list[Visit] = []
    at = 0.0
    while at < lasts:
        # Ever more until two thirds, then all of it.
        at += 1 / (AT_MOST * min(1.0, (at + 1) / (lasts * 2 / 3 + 1)))
        # One town in ten visits is the busy one.
        place = places[0] if chance.random() < 0.1 else chance.choice(places)
        who = address(0x200000 + len(visits))
        visits.append(Visit(at, place.host, who, [Step("page", _path(place, chance))]))
    return visits


def _path(place: Place, chance: Random) -> str:
    # Zipf: the first is asked for as often as the second and third together.
    ranks = [1 / (rank + 1) for rank in range(len(place.products))]
    return chance.choices(
        [
            "/",
            chance.choice(place.shelves),
            f"/recherche/?q={chance.choice(place.words)}",
            chance.choices(place.products, ranks)[0],
            chance.choice(place.shops),
            "/bons/",
        ],
        MIX,
    )[0]


def _orders(places: list[Place], scarce: int, lasts: float, chance: Random) -> list[Visit]:
    """One a second; in the first town they are for the same scarce thing, the last twenty."""
    visits: list[Visit] = []
    for number in range(max(int(lasts), SLOTS + 10)):
        wanted = number < SLOTS + 10
        place = places[0] if wanted else places[number % len(places)]
        good = scarce if wanted else int(chance.choice(place.products).rpartition("-")[2][:-1])
        at = number * lasts / max(int(lasts), SLOTS + 10)
        visits.append(Visit(at, place.host, address(0x300000 + number), _order(number, good)))
    return visits


def _order(number: int, product: int) -> list[Step]:
    pays = {
        "expected": "*",
        "idem": "*",
        "name": "Léa Martin",
        "email": f"lea{number}@example.org",
        "pay": "1",
    }
    basket = {"product": str(product), "quantity": "1"}
    return [
        Step("order", "/panier/lignes/", form=basket),
        Step("order", "/commande/", wait=0.5),
        Step("order", "/commande/", wait=0.5, form=pays),
    ]


def _corrections(place: Place, lasts: float) -> Visit:
    """A shopkeeper signs in and says of one product after the other how many are left."""
    keeper = {"csrfmiddlewaretoken": "*", "email": "maison@example.org", "password": PASSWORD}
    with town_context(place.town):
        first = Merchant.objects.order_by("pk")[0]
        owner = User.objects.get(merchants=first)
        User.objects.filter(pk=owner.pk).update(password=make_password(PASSWORD))
        at = timezone.now()
        grant(user=owner, name=Role.Name.OWNER, scope=first.scope, at=at, by="bench")
        own = list(Product.objects.filter(shop__merchant=first).exclude(stock=None)[:200])
    desk = f"/pro/produits/?boutique={first.pk}"
    steps = [
        Step("sign in", "/compte/connexion/"),
        Step("sign in", "/compte/connexion/", form=keeper),
    ]
    for product in own[: max(3, int(lasts))]:
        said = {"csrfmiddlewaretoken": "*", "idem": "*", "shown": str(product.stock), "stock": "50"}
        steps.append(Step("desk", desk))
        steps.append(Step("desk", f"/pro/produits/{product.pk}/stock/", form=said))
    return Visit(0.5, place.host, address(0x400000), steps)


def _make_scarce(place: Place) -> int:
    with town_context(place.town):
        product = Product.objects.order_by("-pk")[0]
        product.stock = SLOTS
        product.save()
        return product.pk


def _open_a_town(after: float) -> None:
    try:
        sleep(after)
        towns.opened(1)
    finally:
        connection.close()


def _figures(came: Crowd, stage: Stage, scarce: int) -> dict[str, float]:
    journeys = [answer.seconds for answer in came.answers if answer.name == "order"]
    with town_context(stage.places[0].town):
        sold = Line.objects.filter(product=scarce).count()
        left = Product.objects.get(pk=scarce).stock or 0
        findings = len(ledger.audit())
        orders = Order.objects.count()
    corrected = [answer for answer in came.answers if answer.name == "desk" and answer.to]
    return {
        "saturday_page_p95_ms": came.p95_ms("page"),
        "saturday_order_step_p95_ms": percentile_ms(journeys),
        "saturday_desk_p95_ms": came.p95_ms("desk"),
        "saturday_requests_per_s": len(came.answers) / came.seconds,
        "saturday_orders_of_the_scarce": orders,
        "saturday_stocks_corrected": len(corrected),
        "oversold": max(0, sold - SLOTS) + abs(SLOTS - sold - left) + findings,
        "generator_cpu_share": came.cpu_share,
        "server_errors": came.errors,
    }
