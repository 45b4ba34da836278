"""Two towns that are mirrors of each other: the same people, the same ids, the same passwords."""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace

import cast
import enquiring
import inviting
import stalls
import trusting
from django.db import transaction
from django.utils import timezone

from billing.payments.providers.local import actions as local
from billing.payments.providers.local.rules import Outcome
from billing.vouchers import actions as vouchers
from halles.accounts import tasks
from halles.accounts.models import Role, User
from halles.money import Money
from halles.outbox.delivery import drain
from halles.outbox.models import Message
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.imports import actions as imports
from storefront.imports.models import Import
from storefront.merchants import actions as merchants
from storefront.merchants.actions import rosters
from storefront.merchants.invitations import links
from storefront.merchants.models import Opening
from storefront.orders import actions as orders
from storefront.orders.models import SubOrder
from storefront.photos.models import Photo, drawer
from tenants.current import town_context
from tenants.models import Town

# Hashed once: a stolen cookie or link of one twin is as right as it can be in the other.
PASSWORD = "quatre mots faciles à retenir"
# The same in both, so that what one has in hand names something in the other.
SHARED = {"number": "HV-TWIN1", "token": "TwinTwinTwinTwinTwin22", "key": "7" * 32}


@dataclass
class Twin:
    """A town and what its addresses are made of: ids, tokens and codes by name."""

    town: Town
    letter: str
    have: SimpleNamespace = field(default_factory=SimpleNamespace)

    @property
    def people(self):
        return self.have.people


def open_twins():
    first, other = _filled("a"), _filled("b")
    assert ids(first) == ids(other), "the twins must collide"
    return first, other


def ids(twin):
    """What is a number in an address, by name."""
    return {name: value for name, value in vars(twin.have).items() if isinstance(value, int)}


def know_again(twin):
    """Read anew what was changed under the twin's feet."""
    with town_context(twin.town):
        for person in twin.people.values():
            person.refresh_from_db()
        twin.have.pickup_code = SubOrder.objects.get(pk=twin.have.ready).pickup_code


def _filled(letter):
    twin = Twin(cast.open_town(cast.any_commune()), letter)
    with town_context(twin.town):
        _fill(twin)
    return twin


def _fill(twin):
    at, have = timezone.now(), twin.have
    have.town, have.insee = str(twin.town.uuid), twin.town.commune_id
    have.provider = "local"
    have.city, have.postal_code = twin.town.commune.name, twin.town.commune.postal_codes[0]
    have.people = _people()
    _shops(have, at)
    _products(have, at)
    _imports(have, at)
    _vouchers(have, at)
    _orders(have, at)
    enquiring.fill(have, at)
    trusting.fill(have, at)
    with transaction.atomic():
        tasks.answer_code.post(email=have.people["shopper"].email, after="/")
    drain(at=at + timedelta(minutes=1))
    Message.objects.filter(done_at=None).update(done_at=at)


def _people():
    names = ("shopper", "owner", "staff", "manager", "neighbour", "newcomer")
    users = {name: User(email=f"{name}@example.org", name=name.title()) for name in names}
    for user in users.values():
        user.set_password(PASSWORD)
        user.save()
    _grant(users["manager"], Role.Name.MANAGER)
    return users


def _grant(user, name, scope=""):
    Role.objects.create(
        user=user, name=name, scope=scope, granted_at=timezone.now(), granted_by="test"
    )


def _shops(have, at):
    owners = [have.people[name] for name in ("owner", "neighbour", "newcomer", "neighbour")]
    names = ["Fromagerie", "Librairie", "Cordonnerie", "Fleuriste"]
    shops = []
    for name, owner, siret in zip(names, owners, cast.SIRETS, strict=False):
        waits = name == "Cordonnerie"
        shops.append(cast.a_merchant(name, approved=not waits, owner=owner, siret=siret))
    have.merchant, have.neighbour, have.waiting, have.suspended = [m.pk for m in shops]
    merchants.suspend(shops[3], reason="test", at=at, by="test")
    _grant(have.people["staff"], Role.Name.STAFF, shops[0].scope)
    have.shop, have.shop_slug = shops[0].shop, shops[0].shop.slug
    have.other_shop = shops[1].shop
    for shop in (have.shop, have.other_shop):
        shop.accepts_vouchers = True
        shop.save()
    Opening.objects.create(shop=have.shop, weekday=1, opens="09:00", closes="19:00")
    day = timezone.localdate() + timedelta(days=300)
    merchants.add_closing(have.shop, days=(day, day), reason="Congés", at=at, by="test")
    have.closing = have.shop.closings.get().pk
    stalls.put_up(have, at)
    _invitations(have, at)
    have.takeout = merchants.ask_for_takeout(shops[0], at=at, by="test").pk


def _invitations(have, at):
    """A shop that waits for its owner, one that is half taken over, a list to look at."""
    waiting, begun = (inviting.an_invitation(siret="", shop_name=n) for n in ("Boucherie", "Halte"))
    claim = merchants.Claim(siret=inviting.OTHER, email="neighbour@example.org")
    bearer = links.Bearer(begun, links.MAIL)
    merchants.claim(bearer, claim=claim, owner=have.people["neighbour"], at=at)
    have.invited = waiting.merchant_id
    line = inviting.a_line(siret="", shop_name="Quincaillerie")
    roster = rosters.bring([line], name="Commerces", approve_at_once=False, at=at, by="test")
    have.roster = roster.pk
    gone = inviting.an_invitation(siret="", shop_name="Mercerie").merchant
    merchants.leave(gone, reason="test", at=at, by="test")


def _products(have, at):
    have.category, have.category_slug = _shelf()
    on_sale = cast.a_product("Comté", shop=have.shop, category=have.category, stock=500)
    draft = cast.a_product("Brie", shop=have.shop, category=have.category, published=False)
    other = cast.a_product("Roman", shop=have.other_shop, category=have.category, stock=500)
    catalogue.change(on_sale, details=_same(on_sale), photo=cast.a_photo(), at=at, by="test")
    on_sale = Product.objects.get(pk=on_sale.pk)
    have.goods, have.other_goods = on_sale, other
    have.product, have.draft, have.other_product = on_sale.pk, draft.pk, other.pk
    have.product_slug = on_sale.slug
    have.photo = Photo.objects.at(f"product:{on_sale.pk}").get().pk
    tomme = cast.a_product("Tomme", shop=have.shop, category=have.category, published=False)
    sizes = [("Poids", ["250 g", "500 g"])]
    have.variant = catalogue.set_options(tomme, sizes, at=at, by="test")[0].pk
    have.drawn = cast.a_photo(place=drawer(have.shop.pk))


def _imports(have, at):
    for state in ("previewed", "applied"):
        sent = {"shop": have.shop, "file_name": "tarif.csv", "by": "test", "created_at": at}
        columns = {"columns": ["Nom", "Prix"], "mapping": {"Nom": "name", "Prix": "price"}}
        imported = Import.objects.create(
            state=state, rows=1, counts={"error": 1}, **sent, **columns
        )
        imported.lines.create(place=1, number=2, cells={"Nom": "Brie"}, outcome="error")
        setattr(have, f"{state}_import", imported.pk)
    plan = imports.Plan(address="https://example.org/tarif.csv", period="daily", tolerated=0)
    imports.schedule(have.shop, plan, at=at + timedelta(days=300), by="test")


def _shelf():
    shelf = Category.objects.get(slug="fromages")
    return shelf, shelf.slug


def _same(product):
    return catalogue.Details(
        name=product.name,
        price=product.price,
        category=product.category,
        stock=product.stock,
        shown=product.stock,
        vat_basis_points=product.vat_basis_points,
    )


def _vouchers(have, at):
    today = timezone.localdate()
    days = {"sold_from": today, "sold_until": today + timedelta(days=30)}
    days |= {"spend_from": today, "spend_until": today + timedelta(days=60)}
    campaign = cast.a_campaign(budget=Money(5000_00), **days)
    draft = cast.a_campaign(opened=False, name="Bons d’été", **days)
    have.campaign, have.draft_campaign = campaign.pk, draft.pk
    bought = cast.some_vouchers(2, campaign=campaign, at=at)
    have.code = bought[0].code
    have.wallet, have.purchase = bought[0].purchase.token, bought[0].purchase_id
    unpaid = vouchers.buy(campaign, buyer=cast.a_buyer(2), quantity=1, idem="unpaid", at=at)
    have.unpaid_wallet = unpaid.token
    redemption = vouchers.redeem(
        bought[1].code,
        payee=have.shop.merchant.payee,
        amount=Money(5_00),
        idem="twins",
        at=at,
        by="test",
    )
    have.redemption = redemption.pk


def _orders(have, at):
    shopper = have.people["shopper"]
    basket = cast.a_basket(have.goods, at=at)
    basket.key = have.basket = SHARED["key"]
    basket.save()
    paid = cast.a_paid_order(have.goods, have.other_goods, at=at, user=shopper)
    paid.number, paid.token = SHARED["number"], SHARED["token"]
    paid.save()
    have.order = paid.token
    have.awaiting = paid.suborders.get(merchant=have.merchant).pk
    have.other_part = paid.suborders.get(merchant=have.neighbour).pk
    have.accepted = _part(have, at, orders.accept)
    have.ready = _part(have, at, orders.accept, orders.ready)
    waiting = cast.an_order(have.goods, at=at, user=shopper)
    have.unpaid = waiting.token
    have.payment = orders.pay_page(waiting, at=at).rstrip("/").rpartition("/")[2]
    challenged = cast.an_order(have.goods, at=at, user=shopper)
    have.challenged = orders.pay_page(challenged, at=at).rstrip("/").rpartition("/")[2]
    local.pay(have.challenged, outcome=Outcome.CHALLENGED, at=at)
    have.left = Product.objects.get(pk=have.product).stock


def _part(have, at, *steps):
    order = cast.a_paid_order(have.goods, at=at, user=have.people["shopper"])
    part = order.suborders.get()
    for step in steps:
        step(part, at=at, by="test")
        part.refresh_from_db()
    have.pickup_code = part.pickup_code
    return part.pk
