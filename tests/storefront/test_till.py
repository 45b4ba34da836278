"""A shopkeeper takes vouchers."""

import io
from datetime import timedelta
from ipaddress import IPv6Address
from secrets import randbits

import cast
import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from billing.vouchers.models import Redemption, Voucher
from billing.vouchers.queries.wallets import till_address
from halles.money import Money
from storefront.merchants.models import Shop

LOOK_UP, REDEEM = "/pro/caisse/bon/", "/pro/caisse/encaissements/"


@pytest.fixture
def merchant(town):
    merchant = cast.a_merchant()
    Shop.objects.update(accepts_vouchers=True)
    return merchant


@pytest.fixture
def voucher(town):
    today = timezone.localdate()
    campaign = cast.a_campaign(
        sold_from=today, sold_until=today, spend_from=today, spend_until=today + timedelta(days=30)
    )
    return cast.some_vouchers(campaign=campaign, at=timezone.now())[0]


@pytest.fixture
def till(merchant, client_of, town):
    # Tries are counted for each address, and outlive the test.
    browser = client_of(town, REMOTE_ADDR=str(IPv6Address(randbits(128))))
    browser.force_login(merchant.owner)
    return browser


def look(till, merchant, code="", **other):
    return till.post(LOOK_UP, {"shop": merchant.pk, "code": code, **other})


def take(till, merchant, code, amount="6,30", idem="one"):
    said = {"shop": merchant.pk, "code": code, "amount": amount, "idem": idem}
    return till.post(REDEEM, said)


def left(voucher):
    return Voucher.objects.get(pk=voucher.pk).remaining


def test_a_code_shows_what_is_left(till, merchant, voucher):
    page = look(till, merchant, voucher.code)

    assert page.status_code == 200
    assert "10,00" in page.text
    assert left(voucher) == Money(1000)


def test_an_amount_is_taken_and_told_in_green(till, merchant, voucher):
    answer = take(till, merchant, voucher.code)
    page = till.get(answer.url)

    assert "till-result good" in page.text
    assert "6,30" in page.text
    assert "3,70" in page.text
    assert Redemption.objects.get().by == merchant.owner.email


def test_the_same_form_sent_twice_takes_once(till, merchant, voucher):
    first = take(till, merchant, voucher.code)

    assert take(till, merchant, voucher.code).url == first.url
    assert left(voucher) == Money(370)


def test_too_much_is_told_in_red_with_what_is_left(till, merchant, voucher):
    page = take(till, merchant, voucher.code, "12,00")

    assert page.status_code == 422
    assert "till-result bad" in page.text
    assert "10,00" in page.text
    assert left(voucher) == Money(1000)


@pytest.mark.parametrize("amount", ["0", "", "-1", "12,345 €", "abc"])
def test_an_amount_that_is_none_is_refused(till, merchant, voucher, amount):
    assert take(till, merchant, voucher.code, amount).status_code == 422
    assert left(voucher) == Money(1000)


def test_a_wrong_code_is_told_in_red(till, merchant, voucher):
    page = look(till, merchant, "00000000000000000")

    assert page.status_code == 422
    assert "till-result bad" in page.text


def test_a_spent_voucher_sends_back_to_the_start(till, merchant, voucher):
    take(till, merchant, voucher.code, "10,00")

    page = take(till, merchant, voucher.code, "1,00", idem="two")

    assert page.status_code == 422
    assert "data-till" in page.text


def photo(text, form="JPEG"):
    drawn, kept = io.BytesIO(), io.BytesIO()
    segno.make(text).save(drawn, kind="png", scale=8)
    paper = Image.new("RGB", (1400, 1400), "#d8d0c0")
    paper.paste(Image.open(drawn).rotate(8, expand=True, fillcolor="white"), (300, 400))
    paper.save(kept, form)
    return SimpleUploadedFile("photo.jpg", kept.getvalue(), "image/jpeg")


def test_a_photo_of_the_qr_code_is_read(till, merchant, voucher):
    page = look(till, merchant, photo=photo(till_address(voucher.code)))

    assert page.status_code == 200
    assert "10,00" in page.text


def with_broken_exif():
    kept = io.BytesIO()
    Image.new("L", (300, 300)).save(kept, "PNG", exif=b"Exif\0\0II*\0\xff")
    return kept.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.4", b"<svg/>", b"\xff\xd8\xff" * 100, with_broken_exif()]
)
def test_a_file_that_is_no_photo_is_refused(till, merchant, content):
    page = look(till, merchant, photo=SimpleUploadedFile("x.jpg", content, "image/jpeg"))

    assert page.status_code == 422


def test_a_picture_of_too_many_pixels_is_not_opened(till, merchant):
    bomb = io.BytesIO()
    Image.new("1", (8000, 8000)).save(bomb, "PNG")

    page = look(till, merchant, photo=SimpleUploadedFile("x.png", bomb.getvalue(), "image/png"))

    assert page.status_code == 422


def test_a_stranger_reads_what_it_is_and_never_a_value(town, voucher, client_of):
    browser = client_of(town)

    page = browser.get("/pro/caisse/")

    assert page.status_code == 200
    assert "10,00" not in page.text
    assert browser.post(LOOK_UP, {"code": voucher.code}).status_code == 302


def test_somebody_without_a_till_finds_nothing(town, voucher, client_of):
    browser = client_of(town)
    browser.force_login(cast.a_person("other@example.org"))

    assert "data-till" not in browser.get("/pro/caisse/").text
    assert browser.post(LOOK_UP, {"code": voucher.code}).status_code == 404


def test_a_shop_that_does_not_take_vouchers_has_no_till(till, merchant, voucher):
    Shop.objects.update(accepts_vouchers=False)

    assert "data-till" not in till.get("/pro/caisse/").text
    assert take(till, merchant, voucher.code).status_code == 404
    assert left(voucher) == Money(1000)


def test_a_merchant_takes_nothing_at_anothers_till(till, merchant, voucher):
    other = cast.a_merchant("Librairie")
    Shop.objects.update(accepts_vouchers=True)

    assert take(till, other, voucher.code).status_code == 422
    assert left(voucher) == Money(1000)


def test_a_redemption_is_seen_by_its_own_shop_only(till, merchant, voucher, client_of, town):
    done = take(till, merchant, voucher.code).url
    other = cast.a_merchant("Librairie")
    Shop.objects.update(accepts_vouchers=True)
    browser = client_of(town)
    browser.force_login(other.owner)

    assert browser.get(done).status_code == 404


def test_guessing_is_stopped_where_the_amount_is_typed_too(till, merchant, voucher):
    for _ in range(15):
        take(till, merchant, "00000000000000000")
        take(till, merchant, "00000000000000000", amount="")

    assert "10,00" not in take(till, merchant, voucher.code, amount="").text
    assert "10,00" not in take(till, merchant, voucher.code, amount="12").text
    assert left(voucher) == Money(1000)


def test_guessing_is_stopped(till, merchant, voucher):
    for _ in range(30):
        look(till, merchant, "00000000000000000")

    assert "10,00" not in look(till, merchant, voucher.code).text
