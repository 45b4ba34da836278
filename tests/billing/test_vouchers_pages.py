"""The shopper's pages, as a browser sees them."""

from datetime import timedelta
from ipaddress import IPv6Address
from secrets import randbits

import cast
import pytest
from django.utils import timezone

from billing.payments.models import Payment
from billing.payments.providers.local import actions as local
from billing.payments.providers.local.rules import Outcome
from billing.vouchers import actions
from billing.vouchers.models import Campaign, Purchase, Voucher, codes
from halles import limits
from halles.money import Money
from storefront.merchants.models import Shop
from tenants.current import public_context, town_context


@pytest.fixture
def campaign(town):
    """On sale today, whatever the day of the test."""
    today = timezone.localdate()
    return cast.a_campaign(
        sold_from=today, sold_until=today, spend_from=today, spend_until=today + timedelta(days=30)
    )


@pytest.fixture
def shopper(town, client_of):
    # Purchases are counted for each address, and the counts outlive the test.
    return client_of(town, REMOTE_ADDR=str(IPv6Address(randbits(128))))


def said(**other):
    return {
        "quantity": "2",
        "given_name": "Léa",
        "family_name": "Martin",
        "address": "1 rue de Paris, 78120 Rambouillet",
        "email": "lea@example.org",
        "idem": "a" * 32,
    } | other


def bought(campaign, number=1):
    return cast.some_vouchers(number, campaign=campaign, at=timezone.now())


def wallet(shopper, purchase):
    return shopper.get(f"/bons/{purchase.token}/")


def test_the_programme_is_told_and_may_be_cached(campaign, shopper):
    page = shopper.get("/bons/")

    assert page.status_code == 200
    assert "7,50" in page.text
    assert 'href="/bons/acheter/"' in page.text
    assert "public" in page.headers["Cache-Control"]
    assert not page.cookies
    assert "Cookie" not in page.headers.get("Vary", "")


def test_without_a_programme_the_page_says_so(town, shopper):
    page = shopper.get("/bons/")

    assert page.status_code == 200
    assert "/boutiques/" in page.text
    assert shopper.get("/bons/acheter/").status_code == 302


def test_the_form_opens_no_session_and_is_everybodys(campaign, shopper):
    page = shopper.get("/bons/acheter/")

    assert page.status_code == 200
    assert not page.cookies
    assert "public" in page.headers["Cache-Control"]


def test_two_people_with_the_same_copy_of_the_form_buy_one_each(campaign, shopper):
    lea, noe = said(), said(email="noe@example.org", family_name="Petit")

    pages = {shopper.post("/bons/acheter/", form).url for form in (lea, noe, lea, noe)}

    assert len(pages) == Purchase.objects.count() == 2


def test_who_repeats_a_neighbours_answers_is_not_led_to_their_vouchers(
    campaign, shopper, town, client_of
):
    shopper.post("/bons/acheter/", said())
    local.pay(Payment.objects.get().provider_id, outcome=Outcome.PAID, at=timezone.now())

    answer = client_of(town, REMOTE_ADDR="192.0.2.7").post("/bons/acheter/", said())

    assert Purchase.objects.order_by("pk").first().token not in answer.url
    assert answer.url == Payment.objects.order_by("pk").last().page_url


def test_who_buys_the_last_voucher_twice_is_not_told_that_all_is_sold(campaign, shopper):
    Campaign.objects.update(budget=Money(500))

    first, again = (shopper.post("/bons/acheter/", said()) for _ in range(2))
    late = shopper.post("/bons/acheter/", said(quantity="1", family_name="Petit"))

    assert again.url == first.url == Payment.objects.get().page_url
    assert late.url == "/bons/"
    assert "Tous les bons sont vendus" in shopper.get("/bons/").text


def test_buying_leads_to_the_payment_page(campaign, shopper):
    answer = shopper.post("/bons/acheter/", said())

    purchase = Purchase.objects.get()
    assert answer.status_code == 302
    assert answer.url == Payment.objects.get().page_url
    assert (purchase.quantity, purchase.amount) == (2, Money(1500))


def test_the_same_form_sent_twice_is_one_purchase_and_one_payment(campaign, shopper):
    first = shopper.post("/bons/acheter/", said())

    assert shopper.post("/bons/acheter/", said()).url == first.url
    assert Purchase.objects.count() == 1


@pytest.mark.parametrize(
    "wrong", [{"quantity": "5"}, {"quantity": "0"}, {"email": "x"}, {"address": ""}]
)
def test_a_wrong_form_is_shown_again(campaign, shopper, wrong):
    answer = shopper.post("/bons/acheter/", said(**wrong))

    assert answer.status_code == 422
    assert not Purchase.objects.exists()


def test_a_refusal_says_why(campaign, shopper):
    shopper.post("/bons/acheter/", said(quantity="4"))

    answer = shopper.post("/bons/acheter/", said(quantity="1", idem="b" * 32))

    assert answer.status_code == 422
    assert "Un foyer peut acheter 4 bons" in answer.text


def test_what_one_person_typed_is_kept_for_nobody_else(campaign, shopper):
    wrong = shopper.post("/bons/acheter/", said(email="x"))
    taken = shopper.post("/bons/acheter/", said())

    assert "Martin" in wrong.text
    for answer in (wrong, taken):
        assert "private" in answer.headers["Cache-Control"]
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_form_corrected_and_sent_twice_is_one_purchase(campaign, shopper):
    shopper.post("/bons/acheter/", said(email="x"))

    first, again = (shopper.post("/bons/acheter/", said()) for _ in range(2))

    assert again.url == first.url
    assert Purchase.objects.count() == 1


def test_who_opens_the_form_too_late_reads_it_there(campaign, shopper):
    Campaign.objects.update(budget=Money(249))

    page = shopper.get("/bons/acheter/")

    assert page.status_code == 200
    assert "Tous les bons sont vendus" in page.text
    assert "public" in page.headers["Cache-Control"]


def test_a_wrong_form_is_not_shown_again_when_all_is_sold(campaign, shopper):
    Campaign.objects.update(budget=Money(249))

    assert shopper.post("/bons/acheter/", said(email="x")).url == "/bons/"


def test_a_form_sent_from_elsewhere_is_refused(campaign, town, client_of):
    stranger = client_of(town)
    stranger.defaults["HTTP_SEC_FETCH_SITE"] = "cross-site"

    answer = stranger.post("/bons/acheter/", said(), headers={"sec-fetch-site": "cross-site"})

    assert answer.status_code == 403


def test_the_wallet_shows_the_codes_and_what_is_left(campaign, shopper):
    first, second = bought(campaign, 2)
    actions.redeem(
        first.code, payee=cast.a_payee(), amount=Money(630), idem="1", at=timezone.now(), by="x"
    )

    page = wallet(shopper, first.purchase)

    for group in codes.grouped(second.code).split():
        assert f"<span>{group}</span>" in page.text
    assert "3,70" in page.text
    assert "13,70" in page.text
    assert "Fromagerie du Pont" in page.text
    assert page.text.count("data:image/svg+xml") == 2


def test_an_empty_voucher_shows_no_code(campaign, shopper):
    [voucher] = bought(campaign)
    actions.redeem(
        voucher.code, payee=cast.a_payee(), amount=Money(1000), idem="1", at=timezone.now(), by="x"
    )

    page = wallet(shopper, voucher.purchase)

    assert voucher.code[:4] not in page.text
    assert "data:image/svg+xml" not in page.text


def test_an_unpaid_wallet_offers_to_pay_until_it_is_too_late(campaign, shopper):
    buyer, now = cast.a_buyer(), timezone.now()
    purchase = actions.buy(campaign, buyer=buyer, quantity=1, idem="x", at=now)

    assert "/paiement/" in wallet(shopper, purchase).text
    assert shopper.post(f"/bons/{purchase.token}/paiement/").url == Payment.objects.get().page_url
    actions.forget(purchase, at=now)
    assert "/bons/acheter/" in wallet(shopper, purchase).text


def test_the_return_from_the_payment_shows_the_vouchers_before_any_news(campaign, shopper):
    shopper.post("/bons/acheter/", said())
    payment = Payment.objects.get()
    local.pay(payment.provider_id, outcome=Outcome.PAID, at=timezone.now())

    page = shopper.get(payment.return_path, follow=True)

    assert page.redirect_chain
    assert "20,00" in page.text
    assert Voucher.objects.count() == 2


def test_the_return_without_having_paid_offers_to_pay(campaign, shopper):
    shopper.post("/bons/acheter/", said())

    page = shopper.get(Payment.objects.get().return_path, follow=True)

    assert "/paiement/" in page.text


def test_a_rush_from_one_address_is_stopped(campaign, shopper):
    address = limits.client_address(shopper.get("/bons/").wsgi_request)
    for _ in range(60):
        actions.count_purchase(address)

    assert shopper.post("/bons/acheter/", said()).status_code == 422
    assert not Purchase.objects.exists()


def test_a_wallet_of_another_town_or_made_up_is_not_found(campaign, other_town, client_of):
    [voucher] = bought(campaign)
    token = voucher.purchase.token

    assert client_of(other_town).get(f"/bons/{token}/").status_code == 404
    assert client_of(other_town).get(f"/bons/{voucher.purchase_id}/").status_code == 404
    with public_context(), town_context(other_town):
        assert not Voucher.objects.exists()


def test_the_shops_that_take_vouchers_are_told_apart(town, shopper):
    cast.a_merchant("Fromagerie du Pont")
    taker = cast.a_merchant("Librairie du Parc").shop
    Shop.objects.update(published=True)
    Shop.objects.filter(pk=taker.pk).update(accepts_vouchers=True)

    page = shopper.get("/boutiques/?bons=1").text

    assert "Librairie du Parc" in page
    assert "Fromagerie du Pont" not in page
