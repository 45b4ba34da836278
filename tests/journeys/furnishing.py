"""A town as it looks after a season: shops with covers and hours, shelves full of photos."""

import io
import json
import sys
from datetime import time

import cast
from django.utils import timezone
from PIL import Image

from halles.demo import pictures as demo
from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue import places
from storefront.merchants import actions as merchants
from storefront.photos import actions as photos

SUBJECTS = ("cheese", "wine cheese", "croissant", "bread", "honey-pot", "strawberry")
SHOPS = {"Fromagerie du Pont": 30, "Au Bon Levain": 12, "La Cave des Halles": 8}
TEXT = "Affiné dix-huit mois en cave, au lait cru d’une ferme voisine. " * 8
SIDE, HEIGHT, GRAIN = 1600, 1200, 0.06


def furnish():
    """Fill the current town and print where its pages are."""
    at = timezone.now()
    catalogue.seed_categories()
    taken = [
        photos.keep(_photo(subject), alt=subject, at=at, by="test").picture for subject in SUBJECTS
    ]
    goods = [
        product
        for number, (name, many) in enumerate(SHOPS.items())
        for product in _shop(name, many, taken, turn=number, at=at)
    ]
    for picture in taken[1:4]:
        _hang(picture, places.of(goods[0].pk), at)
    paths = {"shop": goods[0].shop.get_absolute_url(), "product": goods[0].get_absolute_url()}
    sys.stdout.write(f"\n{json.dumps(paths)}")


def _shop(name, many, taken, *, turn, at):
    shop = cast.a_merchant(name).shop
    week = [
        (day, *hours) for day in range(6) for hours in ((time(9), time(12)), (time(14), time(19)))
    ]
    merchants.set_week(shop, stretches=week, at=at, by="test")
    cover = photos.put(taken[turn], photos.Sent(place="drawer:0"), at=at, by="test")
    merchants.set_cover(shop, photo=cover, at=at, by="test")
    for number in range(many):
        said = {"shop": shop, "price": Money(450 + 35 * number), "description": TEXT}
        product = cast.a_product(f"Tomme de montagne n° {number}, au lait cru", **said)
        _hang(taken[(turn + number) % len(taken)], places.of(product.pk), at)
        yield product


def _hang(picture, where, at):
    photo = photos.put(picture, photos.Sent(place="drawer:0", alt="Une tomme"), at=at, by="test")
    photos.hang(photo, place=where, at=at, by="test")


def _photo(subject):
    """As large and as grainy as a telephone sends it."""
    with Image.open(io.BytesIO(demo.picture(subject, mood=subject))) as drawn:
        image = drawn.convert("RGB").resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    image = image.crop((0, SIDE - HEIGHT, SIDE, SIDE))
    noise = Image.effect_noise(image.size, 80).convert("RGB")
    out = io.BytesIO()
    Image.blend(image, noise, GRAIN).save(out, "JPEG", quality=88)
    return out.getvalue()
