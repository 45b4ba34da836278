"""A shopkeeper's products and hours: on a phone, in half a minute, and nobody else's."""

import io
from datetime import time

import pytest
from cast import a_manager, a_merchant, a_product
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from halles import pictures, storage
from halles.audit.models import Entry
from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.merchants.actions import assistance
from storefront.merchants.models import Closing, Opening
from tenants.current import town_context


@pytest.fixture
def merchant(town):
    catalogue.seed_categories()
    return a_merchant()


@pytest.fixture
def keeper(merchant, town, client_of):
    client = client_of(town)
    client.force_login(merchant.owner)
    return client


@pytest.fixture
def form(merchant):
    shelf = Category.objects.get(slug="fromages")
    return {"name": "Brie de Melun", "price": "6,80", "category": shelf.pk, "stock": "12"}


def photo(size=(800, 600), form="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, form, **options)
    return out.getvalue()


def kept_by(town):
    """The files of the town in the storage."""
    return set(storage.kept_by(str(town.uuid)))


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_a_photo_a_name_a_price_and_it_is_on_sale(keeper, form, town):
    response = keeper.post("/pro/produits/nouveau/", form | {"picture": upload(photo())})

    assert response.status_code == 302
    with town_context(town):
        product = Product.objects.get()
        assert product.state == "published"
        assert (product.price, product.stock) == (Money(680), 12)
        assert product.vat_basis_points == 550
        assert (product.picture_width, product.picture_height) == (800, 600)
        assert {key.rpartition(".")[2] for key in product.photo.keys} == {"avif", "webp", "jpg"}
        assert all(storage.content(key) for key in product.photo.keys)


@pytest.mark.parametrize("price", ["0", "0,00", "12,345 €", "-3", "abc", ""])
def test_a_wrong_price_is_said_and_the_photo_is_kept(keeper, form, town, price):
    sent = form | {"price": price, "picture": upload(photo())}
    response = keeper.post("/pro/produits/nouveau/", sent)
    assert response.status_code == 422
    assert "Brie de Melun" in response.content.decode()

    token = response.context["kept"]
    keeper.post("/pro/produits/nouveau/", form | {"kept": token})

    with town_context(town):
        assert Product.objects.get().photo_key


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a<script>alert(1)</script>",
        photo()[:200],
        b"%PDF-1.7",
        b"",
        photo((5000, 20)),
        photo((8, 8)),
    ],
)
def test_what_is_not_a_photo_is_refused(keeper, form, town, content):
    sent, before = form | {"picture": upload(content)}, kept_by(town)

    assert keeper.post("/pro/produits/nouveau/", sent).status_code == 422

    assert kept_by(town) == before
    with town_context(town):
        assert not Product.objects.exists()


def test_a_bomb_of_pixels_is_refused_before_it_is_opened():
    with pytest.raises(pictures.TooLarge):
        pictures.keep(photo((9000, 9000), "PNG"))


def test_nothing_of_the_file_but_its_pixels_is_kept(town):
    exif = Image.Exif()
    exif[0x010E] = "12 rue secrète"
    hidden = photo(exif=exif) + b"<script>alert(1)</script>"

    kept = pictures.keep(hidden)

    assert kept.keys
    for content in map(storage.content, kept.keys):
        assert b"secr" not in content
        assert b"script" not in content
        assert not Image.open(io.BytesIO(content)).getexif()


def test_changing_hiding_and_withdrawing(keeper, form, merchant, town):
    with town_context(town):
        product = a_product(shop=merchant.shop)
    address = f"/pro/produits/{product.pk}/"

    keeper.post(address, form | {"shown": "20"})
    for verb, state in (
        ("retrait", "draft"),
        ("publication", "published"),
        ("archivage", "archived"),
    ):
        keeper.post(f"{address}{verb}/")
        with town_context(town):
            product.refresh_from_db()
            assert product.state == state
    assert product.name == "Brie de Melun"
    assert keeper.post(f"{address}archivage/").status_code == 302


@pytest.mark.parametrize(("said", "kept"), [("7", 7), ("0", 0), ("-1", 20), ("x", 20), ("", 20)])
def test_stock_is_counted_in_figures(keeper, merchant, town, said, kept):
    with town_context(town):
        product = a_product(shop=merchant.shop)

    keeper.post(f"/pro/produits/{product.pk}/stock/", {"stock": said, "shown": "20"})

    with town_context(town):
        product.refresh_from_db()
        assert product.stock == kept


def test_what_is_sold_while_a_form_is_open_stays_sold(keeper, form, merchant, town, now):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=5)
        catalogue.take({product.pk: 5}, at=now)

    keeper.post(f"/pro/produits/{product.pk}/", form | {"stock": "5", "shown": "5"})
    with town_context(town):
        product.refresh_from_db()
        assert (product.name, product.stock) == ("Brie de Melun", 0)

    keeper.post(f"/pro/produits/{product.pk}/stock/", {"stock": "6", "shown": "5"})
    with town_context(town):
        product.refresh_from_db()
        assert product.stock == 1


def test_a_form_that_takes_away_more_than_is_left_says_what_is(keeper, form, merchant, town, now):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=5)
        catalogue.take({product.pk: 4}, at=now)
    address = f"/pro/produits/{product.pk}/"

    said = keeper.post(address, form | {"stock": "2", "shown": "5"})
    in_list = keeper.post(f"{address}stock/", {"stock": "2", "shown": "5"}, follow=True)

    assert said.status_code == 422
    for page in (said.content.decode(), in_list.content.decode()):
        assert "Le stock a changé entre-temps" in page
    assert 'name="shown" value="1"' in said.content.decode()
    with town_context(town):
        product.refresh_from_db()
        assert (product.name, product.stock) == ("Comté 18 mois", 1)


def test_a_stock_sent_twice_changes_once(keeper, form, merchant, town):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=20)
    address = f"/pro/produits/{product.pk}/"
    in_list = keeper.get("/pro/produits/").context["idem"]
    alone = keeper.get(address).context["form"]["idem"].value()

    for _ in range(2):
        keeper.post(f"{address}stock/", {"stock": "19", "shown": "20", "idem": in_list})
    for _ in range(2):
        assert (
            keeper.post(address, form | {"stock": "16", "shown": "19", "idem": alone}).status_code
            == 302
        )

    with town_context(town):
        product.refresh_from_db()
        assert product.stock == 16


def test_without_its_key_a_stock_sent_twice_would_change_twice(keeper, merchant, town):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=20)

    for _ in range(2):
        keeper.post(f"/pro/produits/{product.pk}/stock/", {"stock": "19", "shown": "20"})

    with town_context(town):
        product.refresh_from_db()
        assert product.stock == 18


def test_a_form_sent_again_with_another_number_is_told_what_is_left(merchant, town):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=20)
        recount(product, 20, 19, idem="back")

        with pytest.raises(catalogue.StockMoved) as moved:
            recount(product, 20, 15, idem="back")

        assert moved.value.left == 19


def recount(product, shown, said, idem="one"):
    change = catalogue.Said(shown=shown, said=said, idem=idem)
    return catalogue.recount(product, change, at=product.created_at, by="test")


@pytest.mark.parametrize(
    ("now", "shown", "said", "left"),
    [(None, None, 8, 8), (3, 5, None, None), (3, None, None, 3), (None, 5, 5, None)],
)
def test_counting_begins_and_ends(merchant, town, now, shown, said, left):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=now)

        recount(product, shown, said)

        product.refresh_from_db()
        assert product.stock == left


@pytest.mark.parametrize(("now", "shown", "said"), [(3, None, 8), (None, 5, None), (None, 5, 6)])
def test_counting_that_somebody_began_or_ended_meanwhile_is_said(merchant, town, now, shown, said):
    with town_context(town):
        product = a_product(shop=merchant.shop, stock=now)

        with pytest.raises(catalogue.StockMoved):
            recount(product, shown, said)


def test_a_shopkeeper_finds_nothing_of_another_shop(keeper, form, town):
    with town_context(town):
        other = a_merchant("Chez eux")
        product = a_product(shop=other.shop)

    paths = ("", "publication/", "retrait/", "archivage/", "stock/")
    for path in (f"/pro/produits/{product.pk}/{end}" for end in paths):
        assert keeper.post(path, form).status_code == 404
    assert keeper.get(f"/pro/produits/?boutique={other.pk}").status_code == 404
    assert keeper.post(f"/pro/horaires/?boutique={other.pk}").status_code == 404
    with town_context(town):
        product.refresh_from_db()
        assert product.name == "Comté 18 mois"


def test_the_town_hall_may_help_and_leaves_a_trace(merchant, form, town, client_of):
    client = client_of(town)
    with town_context(town):
        agent = a_manager()
        client.force_login(agent)
    address = f"/pro/produits/nouveau/?boutique={merchant.pk}"

    assert client.post(address, form).status_code == 404
    with town_context(town):
        assistance.begin(merchant, agent=agent, reason="Pas d'ordinateur", at=timezone.now())
    assert client.post(address, form).status_code == 302
    assert "Brie de Melun" in client.get(f"/pro/produits/?boutique={merchant.pk}").content.decode()

    with town_context(town):
        entry = Entry.objects.get(verb="product added")
        assert entry.by == "mairie@example.org"
        assert entry.detail["for"] == f"{merchant.scope} {merchant}"
    assert client.get("/pro/produits/").status_code == 200


def test_a_shopkeeper_of_one_town_is_nobody_in_the_next(merchant, other_town, client_of):
    client = client_of(other_town)
    client.force_login(merchant.owner)

    assert client.get("/pro/produits/").status_code in (302, 404)


def hours(**said):
    empty = {
        f"{end}_{day}_{n}": "" for end in ("opens", "closes") for day in range(7) for n in (0, 1)
    }
    return empty | said


def test_the_week_is_set_in_stretches(keeper, town):
    week = hours(opens_0_0="09:00", closes_0_0="12:30", opens_0_1="14:00", closes_0_1="19:00")

    assert keeper.post("/pro/horaires/", week).status_code == 302

    with town_context(town):
        assert [(o.opens, o.closes) for o in Opening.objects.all()] == [
            (time(9), time(12, 30)),
            (time(14), time(19)),
        ]
    assert "12:30" in keeper.get("/pro/horaires/").content.decode()


@pytest.mark.parametrize(
    "week",
    [
        {"opens_0_0": "09:00", "closes_0_0": ""},
        {"opens_0_0": "19:00", "closes_0_0": "09:00"},
        {"opens_0_0": "09:00", "closes_0_0": "13:00", "opens_0_1": "12:00", "closes_0_1": "19:00"},
        {"opens_0_0": "neuf heures", "closes_0_0": "12:00"},
    ],
)
def test_hours_that_cannot_be_are_said_and_change_nothing(keeper, town, week):
    response = keeper.post("/pro/horaires/", hours(**week))

    assert response.status_code == 422
    with town_context(town):
        assert not Opening.objects.exists()


def test_days_away_are_announced_and_taken_back(keeper, town):
    keeper.post("/pro/horaires/absences/", {"first_day": "2026-08-03", "last_day": "2026-08-16"})
    with town_context(town):
        closing = Closing.objects.get()

    keeper.post(f"/pro/horaires/absences/{closing.pk}/")

    with town_context(town):
        assert not Closing.objects.exists()
    reversed_days = {"first_day": "2026-08-16", "last_day": "2026-08-03"}
    assert keeper.post("/pro/horaires/absences/", reversed_days).status_code == 422


def test_the_pages_of_the_desk_are_there(keeper, merchant, town):
    with town_context(town):
        product = a_product(shop=merchant.shop)
    for path in (
        "produits/",
        "produits/nouveau/",
        f"produits/{product.pk}/",
        "horaires/",
        "boutique/",
    ):
        assert keeper.get(f"/pro/{path}").status_code == 200


def test_a_photo_and_a_text_sent_together_are_both_kept(keeper, merchant, town):
    said = {"tagline": "Quarante fromages", "story": "", "phone": "", "picture": upload(photo())}

    keeper.post("/pro/boutique/", said)

    with town_context(town):
        merchant.shop.refresh_from_db()
        assert merchant.shop.tagline == "Quarante fromages"
        assert merchant.shop.photo_key
        assert Entry.objects.get(verb="shop cover set").by == merchant.owner.email


def test_a_shop_says_what_it_is(keeper, merchant, town):
    keeper.post("/pro/boutique/", {"tagline": "Quarante fromages", "story": "", "phone": "01"})

    with town_context(town):
        merchant.shop.refresh_from_db()
        assert merchant.shop.tagline == "Quarante fromages"
