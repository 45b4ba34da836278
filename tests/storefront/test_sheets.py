"""What one shop says of a bar code, lent to the shops of every town, and taken back."""

import io
from uuid import uuid4

import cast
import httpx
import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone
from PIL import Image

from halles import storage
from halles.audit.models import Entry
from halles.outbox.models import Message
from halles.sheets import queries
from halles.sheets.models import Sheet
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.merchants import actions as merchants
from storefront.photos import actions as photos
from storefront.sharing import actions, tasks
from storefront.sharing.models import Agreement
from tenants.current import public_context, town_context

CODE = "3017620422003"
NEW = "/pro/produits/nouveau/"


def jpeg(colour="orange"):
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def jam(town):
    """A product of Rambouillet with a bar code and a photo."""
    catalogue.seed_categories()
    shelf = Category.objects.exclude(google=None).exclude(parent=None).first()
    words = (
        "Cuite au chaudron. Venez la goûter à la Fromagerie du Pont !\nAppelez le 01 99 00 41 26."
    )
    facts = {"gtin": CODE, "brand": "Les Deux Chaudrons", "description": words}
    product = cast.a_product("Confiture de mirabelles", category=shelf, **facts)
    at = timezone.now()
    photo = photos.keep(jpeg(), alt="Un pot doré", at=at, by="test")
    photos.hang(photo, place=f"product:{product.pk}", at=at, by="test")
    product.refresh_from_db()
    return product


@pytest.fixture
def keeper(other_town, client_of):
    """A shopkeeper of Chartres."""
    with public_context(), town_context(other_town):
        catalogue.seed_categories()
        owner = cast.a_merchant("Épicerie de la Porte").owner
        client = client_of(other_town)
        client.force_login(owner)
    return client


def share(product):
    agreement = actions.agree(product, at=timezone.now(), by="simon@example.org")
    tell()
    return agreement


def tell():
    """What the worker does with what was posted."""
    for message in list(Message.objects.filter(job=tasks.tell.name).order_by("pk")):
        tasks.tell(**message.payload, idem="")
        message.delete()


def stored(picture):
    return {httpx.get(storage.public_url(key)).status_code for key in picture.keys}


def form(**other):
    shelf = Category.objects.exclude(parent=None).first()
    return {"name": "Confiture", "price": "4,20", "category": shelf.pk, "idem": uuid4().hex} | other


def test_a_shared_sheet_says_the_thing_and_neither_shop_nor_town(jam):
    share(jam)

    sheet = queries.under(CODE)
    assert (sheet.name, sheet.brand) == ("Confiture de mirabelles", "Les Deux Chaudrons")
    assert sheet.description == "Cuite au chaudron."
    assert sheet.google == jam.category.google
    assert sheet.photo_key.startswith("public/sheets/")
    assert stored(sheet.photo) == {200}
    told = " ".join(str(value) for value in vars(sheet).values())
    for word in ("Fromagerie", "Rambouillet", "simon@", jam.photo_key.split("/")[0]):
        assert word not in told


def test_who_agreed_and_when_is_kept_and_twice_is_once(jam, now):
    first = actions.agree(jam, at=now, by="simon@example.org")
    again = actions.agree(jam, at=timezone.now(), by="autre@example.org")
    tell()
    tasks.tell(agreement_id=first.pk, idem="")

    assert again == first
    assert (first.given_at, first.given_by) == (now, "simon@example.org")
    assert Entry.objects.filter(verb="sheet shared", by="simon@example.org").count() == 1
    with public_context():
        assert Sheet.objects.count() == 1


def test_another_town_has_it_pre_filled_and_keeps_a_photo_of_its_own(jam, keeper, other_town):
    share(jam)

    page = keeper.get(f"{NEW}?code={CODE}").content.decode()
    answer = keeper.post(f"{NEW}?code={CODE}", form(gtin=CODE, sheet_photo="1"))

    assert 'value="Confiture de mirabelles"' in page
    assert "Les Deux Chaudrons" in page
    assert jam.photo_key not in page
    assert answer.status_code == 302
    with town_context(other_town):
        product = Product.objects.get()
        assert product.photo_key.startswith(f"{other_town.uuid}/")
        assert stored(product.photo) == {200}
        assert product.picture_alt == "Un pot doré"


def test_a_second_click_adds_nothing(jam, keeper, other_town):
    share(jam)
    sent = form(gtin=CODE, sheet_photo="1")

    answers = [keeper.post(f"{NEW}?code={CODE}", sent).status_code for _ in range(2)]

    assert answers == [302, 302]
    with town_context(other_town):
        assert Product.objects.count() == 1


def test_withdrawn_it_is_gone_with_its_photo_and_the_next_comes_forward(jam, keeper):
    share(jam)
    other = cast.a_product("Mirabelles au sucre", shop=jam.shop, gtin=CODE)
    share(other)
    photo = queries.under(CODE).photo

    actions.withdraw(jam, at=timezone.now(), by="simon@example.org")
    tell()

    assert queries.under(CODE).name == "Mirabelles au sucre"
    assert stored(photo) <= {403, 404}
    kept = Agreement.objects.get(product=jam)
    assert kept.withdrawn_by == "simon@example.org"
    assert "Confiture de mirabelles" not in keeper.get(f"{NEW}?code={CODE}").content.decode()


def test_a_job_that_comes_late_brings_nothing_back(jam):
    agreement = share(jam)
    actions.withdraw(jam, at=timezone.now(), by="test")
    tell()

    tasks.tell(agreement_id=agreement.pk, idem="")

    assert queries.under(CODE) is None


def test_a_sheet_follows_its_product(jam):
    share(jam)
    former = queries.under(CODE).photo

    details = catalogue.Details.of(jam)
    changed = catalogue.Details(
        name="Confiture de reines-claudes", category=details.category, price=jam.price, gtin=CODE
    )
    photo = photos.keep(jpeg("green"), alt="", at=timezone.now(), by="test")
    photos.replace(photo, place=f"product:{jam.pk}", at=timezone.now(), by="test")
    catalogue.change(jam, details=changed, at=timezone.now(), by="test")
    tell()

    now = queries.under(CODE)
    assert now.name == "Confiture de reines-claudes"
    assert now.photo_key != former.key
    assert stored(now.photo) == {200}
    assert stored(former) <= {403, 404}


def test_who_leaves_takes_its_sheets_along(jam, now):
    share(jam)

    merchants.leave(jam.shop.merchant, reason="Retraite", at=now, by="test")
    tell()

    assert queries.under(CODE) is None


def test_a_shop_that_was_not_let_in_shares_nothing(town):
    catalogue.seed_categories()
    shop = cast.a_merchant(approved=False).shop
    product = cast.a_product(shop=shop, gtin=CODE, published=False)

    share(product)

    assert queries.under(CODE) is None


def test_hostile_words_are_cleaned_once_more_where_they_are_used(keeper, now):
    bad = "<script>alert(1)</script><b onclick=x>Miel</b>\u202e"
    with public_context():
        Sheet.objects.create(
            code=CODE.zfill(14), token=uuid4(), name=bad, brand=bad, description=bad, agreed_at=now
        )

    page = keeper.get(f"{NEW}?code={CODE}").content.decode()

    assert 'value="Miel"' in page
    for word in ("alert(1)", "onclick", "\u202e"):
        assert word not in page


@pytest.mark.parametrize("code", ["3017620422004", "12", "abc", "", "0" * 400, "%00"])
def test_what_is_no_bar_code_fills_in_nothing(jam, keeper, code):
    share(jam)

    answer = keeper.get(f"{NEW}?code={code}")

    assert answer.status_code == 200
    assert "mirabelles" not in answer.content.decode()


def test_a_shorter_number_and_the_same_with_noughts_are_one(jam):
    share(jam)

    assert queries.under(CODE.zfill(14)) == queries.under(CODE)


def test_codes_are_not_tried_without_end(keeper, monkeypatch):
    monkeypatch.setattr("storefront.desk.sheets.MOST", 2)

    pages = [keeper.get(f"{NEW}?code={CODE}").content.decode() for _ in range(3)]

    assert "Beaucoup de codes-barres" in pages[2]
    assert "Beaucoup de codes-barres" not in pages[1]


def test_the_box_is_ticked_and_unticked(jam, town, client_of):
    client = client_of(town)
    client.force_login(jam.shop.merchant.owner)
    page = f"/pro/produits/{jam.pk}/"
    said = {
        "name": jam.name,
        "price": "4,20",
        "category": jam.category_id,
        "stock": 20,
        "shown": 20,
    }

    without = client.post(page, said | {"share": "on"})
    client.post(page, said | {"gtin": CODE, "share": "on"})
    ticked = Agreement.objects.standing().count()
    client.post(page, said | {"gtin": CODE})

    assert without.status_code == 422
    assert "se partage par son code-barres" in without.content.decode()
    assert (ticked, Agreement.objects.standing().count()) == (1, 0)


def test_a_photo_of_a_bar_code_is_read(keeper):
    drawn = zxingcpp.create_barcode(CODE, zxingcpp.BarcodeFormat.EAN13)
    image = Image.fromarray(zxingcpp.write_barcode_to_image(drawn, scale=4))
    bars, out = Image.new("L", (800, 440), 255), io.BytesIO()
    bars.paste(image, (100, 100))
    bars.save(out, "PNG")
    upload = SimpleUploadedFile("code.png", out.getvalue(), "image/png")

    read = keeper.post("/pro/produits/code-barres/", {"photo": upload})
    typed = keeper.post("/pro/produits/code-barres/", {"code": CODE})
    unread = keeper.post(
        "/pro/produits/code-barres/", {"photo": SimpleUploadedFile("x.jpg", jpeg(), "image/jpeg")}
    )
    nothing = keeper.post("/pro/produits/code-barres/", {})

    assert read["Location"] == typed["Location"]
    assert read["Location"].endswith(f"code={CODE}")
    assert "Aucun code-barres" in unread.content.decode()
    assert nothing.status_code == 422


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM public.sheets_sheet",
        "SELECT token FROM public.sheets_sheet",
        "INSERT INTO public.sheets_sheet (code) VALUES ('00000000000000')",
        "UPDATE public.sheets_sheet SET name = 'x'",
        "DELETE FROM public.sheets_sheet",
    ],
)
def test_a_towns_role_has_no_right_to_the_sheets(jam, question):
    share(jam)

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question)


def test_whoever_reads_a_sheet_stands_in_its_town_again_with_its_rights_alone(jam, town):
    share(jam)

    queries.under(CODE)

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema()")
        assert cursor.fetchone() == (town.schema_name, town.schema_name)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM public.tenants_town")


def test_towns_do_not_share_their_agreements(jam, other_town):
    share(jam)

    with town_context(other_town):
        assert not Agreement.objects.exists()


def test_what_the_town_hides_is_lent_to_nobody_meanwhile(jam, now):
    share(jam)
    merchant, seen = jam.shop.merchant, []
    for act, thing, more in (
        (merchants.suspend, merchant, {"reason": "Contrefaçons"}),
        (merchants.restore, merchant, {}),
        (catalogue.unpublish, jam, {}),
        (catalogue.publish, jam, {}),
    ):
        act(thing, at=now, by="test", **more)
        tell()
        seen.append(queries.under(CODE) is not None)

    assert seen == [False, True, False, True]
