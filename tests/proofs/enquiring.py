"""What shoppers asked the shops of a twin: goods to set aside, questions."""

from uuid import uuid4

import cast

from storefront.catalogue.models import Product
from storefront.enquiries import actions
from storefront.merchants.models import Mode

LEA = actions.Shopper(name="Léa Martin", email="lea@example.org", phone="06 12 34 56 78")
# The same in both twins.
TOKENS = ("AskedAskedAskedAskedAs", "KeptKeptKeptKeptKeptKe")


def fill(have, at):
    wine = cast.a_product("Cidre", shop=have.shop, category=have.category, stock=500)
    Product.objects.filter(pk=wine.pk).update(mode=Mode.RESERVE)
    have.reservable = wine.pk
    asked, kept = (_reservation(wine, token, at) for token in TOKENS)
    actions.set_aside(kept, at=at, by="test")
    have.reservation, have.asked, have.set_aside = asked.token, asked.pk, kept.pk
    waiting, answered = (_question(have.shop, wine, at) for _ in range(2))
    actions.answer(answered, text="Oui, et du doux.", at=at, by="test")
    have.question = waiting.pk


def _question(shop, product, at):
    asked = actions.Asked(text="Avez-vous du brut ?", product=product, idem=str(uuid4()))
    return actions.ask(shop, asked, shopper=LEA, at=at)


def _reservation(product, token, at):
    told = {"shopper": LEA, "idem": str(uuid4()), "at": at}
    reservation = actions.reserve(product.pk, quantity=1, **told)
    reservation.token = token
    reservation.save()
    return reservation
