"""Photos: tickets that are good for one file, drawn by a worker, hung in order, nobody else's."""

import io
from datetime import timedelta

import cast
import httpx
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from halles import storage
from halles.outbox.models import Message
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category, Product
from storefront.photos import actions, tasks
from storefront.photos.models import Photo, drawer
from tenants.current import town_context

IDEM = "0123456789abcdef0123456789abcdef"


def jpeg(size=(800, 600), colour="orange", **options):
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", **options)
    return out.getvalue()


@pytest.fixture
def shop(town):
    cast.catalogue.seed_categories()
    return cast.a_merchant().shop


@pytest.fixture
def keeper(shop, town, client_of):
    client = client_of(town)
    client.force_login(shop.merchant.owner)
    return client


def expected(shop, *, idem="", kind="image/jpeg", at=None):
    sent = actions.Sent(place=drawer(shop.pk), idem=idem)
    return actions.ticket(sent, content_type=kind, at=at or timezone.now(), by="test@example.org")


def send(ticket, content, *, kind="image/jpeg", **changed):
    files = {"file": ("photo", content, kind)}
    return httpx.post(ticket.url, data=ticket.fields | changed, files=files).status_code


def drawn(photo):
    tasks.draw(photo_id=photo.pk, idem="")
    photo.refresh_from_db()
    return photo


def said(shop, **other):
    shelf = Category.objects.get(slug="fromages")
    return {"name": "Tomme", "price": "6,80", "category": shelf.pk, "idem": IDEM} | other


def test_a_photo_sent_with_a_ticket_is_drawn_and_what_was_sent_is_erased(shop):
    photo, ticket = expected(shop)
    assert send(ticket, jpeg()) == 204

    actions.receive(photo, at=timezone.now())
    drawn(photo)

    assert (photo.state, photo.width, photo.height) == ("ready", 800, 600)
    assert storage.taken_in(photo.incoming_key, most=10) is None
    for key in photo.picture.keys:
        assert httpx.get(storage.public_url(key)).status_code == 200


def test_a_ticket_is_good_for_one_key_one_type_and_so_many_bytes(shop, monkeypatch):
    monkeypatch.setattr("halles.pictures.MAX_BYTES", 5000)
    photo, ticket = expected(shop)

    refused = [
        send(ticket, bytes(5001)),
        send(ticket, b""),
        send(ticket, jpeg(), **{"Content-Type": "text/html"}),
        send(ticket, jpeg(), key=photo.incoming_key + "x"),
        send(ticket, jpeg(), key="trial/x.txt"),
        send(ticket, jpeg(), bucket=settings.S3_PUBLIC_BUCKET, acl="public-read"),
        send(ticket, jpeg(), policy=ticket.fields["policy"][:-8] + "AAAAAAA="),
    ]

    assert [status for status in refused if status < 400] == []
    assert storage.taken_in(photo.incoming_key, most=10) is None


def test_a_ticket_is_good_for_a_quarter_of_an_hour(shop, monkeypatch):
    monkeypatch.setattr("storefront.photos.actions.keeping.VALID_SECONDS", -1)
    _photo, late = expected(shop)

    assert send(late, jpeg()) == 403


def test_a_ticket_of_one_town_opens_no_door_of_another(shop, town, other_town):
    _mine, ticket = expected(shop)
    with town_context(other_town):
        theirs = storage.incoming_key()

    assert send(ticket, jpeg(), key=theirs) == 403
    assert ticket.fields["key"].startswith(f"{town.uuid}/incoming/")
    with pytest.raises(PermissionError):
        storage.forget([theirs], public=False)


def test_what_is_sent_is_not_public(shop):
    photo, ticket = expected(shop)
    send(ticket, jpeg())

    address = f"{settings.S3_ENDPOINT}/{settings.S3_PRIVATE_BUCKET}/{photo.incoming_key}"
    assert httpx.get(address).status_code == 403


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_picture"),
        (jpeg((20, 20)), "odd_shape"),
        (jpeg()[:400], "not_a_picture"),
    ],
)
def test_what_is_no_photo_is_refused_erased_and_its_sender_told(shop, keeper, content, reason):
    product = cast.a_product(shop=shop)
    photo, ticket = expected(shop)
    send(ticket, content)
    actions.hang(photo, place=f"product:{product.pk}", at=timezone.now(), by="test")

    drawn(photo)

    assert (photo.state, photo.reason) == ("refused", reason)
    assert storage.taken_in(photo.incoming_key, most=10) is None
    page = keeper.get(f"/pro/produits/{product.pk}/photos/").content.decode()
    assert photo.get_reason_display() in page


def test_a_photo_that_never_came_is_refused_and_drawn_twice_it_is_drawn_once(shop):
    never, _ticket = expected(shop)
    came, ticket = expected(shop)
    send(ticket, jpeg())

    first = drawn(came).done_at

    assert drawn(never).reason == "never_came"
    assert drawn(came).done_at == first
    tasks.draw(photo_id=0, idem="")


def test_the_same_form_has_one_photo_and_is_drawn_once(shop):
    photo, _ticket = expected(shop, idem=IDEM)
    again, ticket = expected(shop, idem=IDEM)

    for _ in range(2):
        actions.receive(again, at=timezone.now())

    assert again.pk == photo.pk
    assert ticket.fields["key"] == photo.incoming_key
    assert Message.objects.filter(job=tasks.draw.name).count() == 1


def test_what_nobody_used_is_swept_and_what_hangs_stays(shop):
    yesterday = timezone.now() - timedelta(days=2)
    lost, _ticket = expected(shop, at=yesterday)
    hanging = cast.a_photo(place="product:1")
    Photo.objects.filter(pk=hanging.pk).update(created_at=yesterday)

    assert actions.sweep(before=timezone.now() - timedelta(days=1)) == 1

    assert list(Photo.objects.values_list("pk", flat=True)) == [hanging.pk]
    posted = Message.objects.get(job=tasks.erase.name)
    assert posted.payload["sent"] == lost.incoming_key


def test_the_first_photo_is_the_one_of_the_card_and_the_others_follow(shop):
    product = cast.a_product(shop=shop)
    first, second = (cast.a_photo(place=f"product:{product.pk}", alt=alt) for alt in "ab")

    actions.move(second, step=-1, at=timezone.now(), by="test")

    product.refresh_from_db()
    assert product.photo_key == second.base_key
    assert [picture.key for picture in product.photos] == [second.base_key, first.base_key]
    assert [picture.alt for picture in product.photos] == ["b", "a"]


def test_a_photo_taken_away_leaves_the_product_and_the_storage(shop):
    product = cast.a_product(shop=shop)
    photo = cast.a_photo(place=f"product:{product.pk}")
    key = f"{photo.base_key}-800.jpg"
    assert httpx.get(storage.public_url(key)).status_code == 200

    actions.remove(photo, at=timezone.now(), by="test")
    tasks.erase(**Message.objects.get(job=tasks.erase.name).payload, idem="")

    product.refresh_from_db()
    assert product.photos == []
    assert httpx.get(storage.public_url(key)).status_code == 404


def test_a_product_has_ten_photos_and_no_eleventh(shop, keeper):
    product = cast.a_product(shop=shop)
    for _ in range(actions.MOST):
        cast.a_photo(place=f"product:{product.pk}")

    sent = {"picture": SimpleUploadedFile("photo.jpg", jpeg())}
    answer = keeper.post(f"/pro/produits/{product.pk}/photos/", sent)

    assert answer.status_code == 422
    assert Photo.objects.at(f"product:{product.pk}").count() == actions.MOST


def test_an_eleventh_photo_is_refused_beside_its_field_and_no_word_is_lost(shop, keeper):
    product = cast.a_product(shop=shop)
    for _ in range(actions.MOST):
        cast.a_photo(place=f"product:{product.pk}")
    address, words = f"/pro/produits/{product.pk}/", said(shop, shown=20, stock=20)

    refused = keeper.post(address, words | {"picture": SimpleUploadedFile("p.jpg", jpeg())})

    form = refused.context["form"]
    assert (refused.status_code, list(form.errors)) == (422, ["picture"])
    assert 'value="Tomme"' in refused.content.decode()
    assert "kept" not in refused.context
    assert keeper.post(address, words).status_code == 302
    product.refresh_from_db()
    assert (product.name, len(product.photos)) == ("Tomme", actions.MOST)


def test_a_photo_sent_with_a_changed_product_follows_the_first_and_leaves_it_its_words(
    shop, keeper
):
    product = cast.a_product(shop=shop)
    cast.a_photo(place=f"product:{product.pk}", alt="devant")
    address = f"/pro/produits/{product.pk}/"
    assert "elle s’affichera après celle-ci" in keeper.get(address).content.decode()

    more = {"shown": 20, "stock": 20, "alt": "devant"}
    keeper.post(address, said(shop, picture=SimpleUploadedFile("p.jpg", jpeg()), **more))

    product.refresh_from_db()
    assert [picture.alt for picture in product.photos] == ["devant", ""]


def test_a_photo_a_name_and_a_price_without_script(shop, keeper):
    sent = said(shop, picture=SimpleUploadedFile("photo.jpg", jpeg()))

    answer = keeper.post("/pro/produits/photo/", sent)

    product = Product.objects.get()
    assert answer.url.startswith(f"/pro/produits/{product.pk}/en-ligne/")
    assert (product.state, product.picture_width) == ("published", 800)
    assert product.vat_basis_points == 550


def test_sent_twice_it_is_one_product(shop, keeper):
    for _ in range(2):
        sent = said(shop, picture=SimpleUploadedFile("photo.jpg", jpeg()))
        assert keeper.post("/pro/produits/photo/", sent).status_code == 302

    assert Product.objects.count() == 1
    assert Photo.objects.count() == 1


def test_with_a_script_the_photo_goes_past_us_and_the_product_is_on_sale_at_once(shop, keeper):
    ask = {"idem": IDEM, "type": "image/jpeg"}
    given = keeper.post("/pro/produits/photo/billet/", ask).json()
    httpx.post(given["url"], data=given["fields"], files={"file": ("p", jpeg(), "image/jpeg")})

    headers = {"accept": "application/json"}
    answers = [keeper.post("/pro/produits/photo/", said(shop), headers=headers) for _ in range(2)]

    product = Product.objects.get()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (product.state, product.photos) == ("published", [])
    tasks.draw(**Message.objects.get(job=tasks.draw.name).payload, idem="")
    product.refresh_from_db()
    assert product.photo.width == 800


@pytest.mark.parametrize("wrong", [{"price": "0"}, {"name": ""}, {"idem": ""}, {"category": "0"}])
def test_what_is_missing_is_said_and_nothing_is_on_sale(shop, keeper, wrong):
    answer = keeper.post(
        "/pro/produits/photo/", said(shop) | wrong, headers={"accept": "application/json"}
    )

    assert answer.status_code == 422
    assert answer.json()["errors"]
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"type": "image/svg+xml"}, {"type": "text/html"}, {"idem": "../x"}, {}]
)
def test_no_ticket_is_given_for_what_is_no_photo(keeper, wrong):
    asked = ({"idem": IDEM, "type": "image/jpeg"} | wrong) if wrong else {}

    assert keeper.post("/pro/produits/photo/billet/", asked).status_code == 422
    assert not Photo.objects.exists()


@pytest.mark.parametrize("kind", ["image/heic", ""])
def test_a_file_that_is_no_photo_of_ours_is_refused_in_plain_words(keeper, kind):
    answer = keeper.post("/pro/produits/photo/billet/", {"idem": IDEM, "type": kind})

    assert answer.status_code == 422
    assert answer.json()["errors"] == {"type": [Photo.Reason.NOT_A_PICTURE.label]}


def test_nobody_touches_the_photos_of_another_shop_or_town(
    shop, keeper, town, other_town, client_of
):
    neighbour = cast.a_merchant(name="La Page Blanche", siret="55210055400013")
    theirs = cast.a_product(shop=neighbour.shop)
    photo = cast.a_photo(place=f"product:{theirs.pk}", alt="avant")
    with town_context(other_town):
        stranger = client_of(other_town)
        stranger.force_login(cast.a_merchant().owner)

    for client in (keeper, stranger):
        for door, form in (("ordre", {"step": 1}), ("description", {"alt": "x"}), ("retrait", {})):
            assert client.post(f"/pro/photos/{photo.pk}/{door}/", form).status_code == 404
        assert client.get(f"/pro/produits/{theirs.pk}/photos/").status_code == 404

    photo.refresh_from_db()
    assert photo.alt == "avant"


def test_a_new_product_stands_where_the_like_of_it_stand(shop, keeper):
    cast.a_product("Tomme de brebis", shop=shop)
    cheese, bread = (Category.objects.get(slug=slug).pk for slug in ("fromages", "pains"))

    named = keeper.get("/pro/produits/photo/rayon/?nom=Baguette").json()
    unknown = keeper.get("/pro/produits/photo/rayon/?nom=zzz").json()

    assert named == {"category": bread}
    assert unknown == {"category": cheese}


@pytest.mark.parametrize(
    ("trade", "slug"),
    [
        ("Boulangerie", "pains"),
        ("Boucherie-charcuterie", "viandes"),
        ("librairie indépendante", "livres"),
        ("", None),
        ("zzz", None),
    ],
)
def test_the_first_product_stands_where_the_trade_of_its_shop_says(shop, keeper, trade, slug):
    shop.trade = trade
    shop.save()

    told = keeper.get("/pro/produits/photo/rayon/?nom=zzz").json()

    assert told == {"category": Category.objects.get(slug=slug).pk if slug else None}


def test_a_copy_has_the_photos_and_keeps_them_when_the_first_lets_them_go(shop):
    at, product = timezone.now(), cast.a_product(shop=shop)
    for alt in ("devant", "derrière"):
        cast.a_photo(place=f"product:{product.pk}", alt=alt)
    product.refresh_from_db()

    copy = catalogue.duplicate(product, at=at, by="test")
    first, second = Photo.objects.at(f"product:{copy.pk}")
    for photo in Photo.objects.at(f"product:{product.pk}"):
        actions.remove(photo, at=at, by="test")
    erase()

    assert [p.alt for p in copy.photos] == ["devant", "derrière"]
    assert httpx.get(copy.photos[0].full).status_code == 200
    actions.remove(first, at=at, by="test")
    erase()
    copy.refresh_from_db()
    assert [p.alt for p in copy.photos] == ["derrière"]
    assert httpx.get(first.picture.full).status_code in (403, 404)
    assert httpx.get(second.picture.full).status_code == 200


def erase():
    for message in list(Message.objects.filter(job=tasks.erase.name)):
        tasks.erase(**message.payload, idem="")
        message.delete()
