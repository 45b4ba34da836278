"""Half a minute on a telephone: a photo, a name, a price; also without a network."""

import io
import re

import pytest
from people import Person
from PIL import Image

pytestmark = pytest.mark.slow
HOST, WORD = "etampes", "bienvenue-aux-halles"
# What did not get through is sent again after twenty seconds, by the page itself.
SENT_AGAIN = 45_000


@pytest.fixture(scope="session")
def shop(house):
    """A town with two shops that are approved, and their keepers."""
    house.halles("towns", "open", "91223", "--subdomain", HOST)
    house.halles("shell", "--town", f"{HOST}.localhost", "-c", SETTLE)
    return house


SETTLE = """
from django.utils import timezone
from halles.accounts.models import User
from storefront.merchants import actions
from storefront.merchants.actions import Application
at = timezone.now()
for email, shop, siret in (
    ("levain@example.org", "Au Bon Levain", "73282932000074"),
    ("grange@example.org", "La Grange", "55210055400013"),
):
    keeper = User.objects.create_user(email, name="Paul", password="bienvenue-aux-halles")
    said = dict(shop_name=shop, siret=siret, legal_name=shop, email=email)
    said |= dict(trade="Boulangerie", address="1 rue du Four", postal_code="91150")
    said |= dict(city="Étampes", insee="91223")
    merchant = actions.apply(application=Application(**said), owner=keeper, at=at, by="test")
    actions.approve(merchant, at=at, by="test")
"""


def phone_photo():
    """Twelve megapixels, on their side, as a telephone takes them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.effect_noise((4000, 3000), 30).convert("RGB").save(out, "JPEG", quality=80, exif=exif)
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


class Keeper(Person):
    def sign_in(self, email="levain@example.org"):
        self.go("/compte/connexion/")
        self.page.locator("main [name=email]").fill(email)
        self.page.locator("main [name=password]").fill(WORD)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/compte/")

    def offer(self, name, price, *, photo=None, taps=1):
        """Four touches: the photo, the name, the price, and the button."""
        self.page.locator("main [name=picture]").set_input_files(photo or phone_photo())
        self.page.locator("main [name=name]").fill(name)
        self.page.locator("main [name=price]").fill(price)
        self.page.locator("main [name=price]").blur()
        self.page.get_by_role("button", name="Mettre en vente").click(click_count=taps)


@pytest.fixture
def keeper(shop, browser):
    keeper = Keeper(browser, shop, HOST)
    keeper.sign_in()
    yield keeper
    keeper.context.close()


def shown(keeper, name):
    keeper.page.wait_for_timeout(100)
    keeper.go("/recherche/?q=" + name)
    return keeper.page.locator(".card-name", has_text=re.compile(name)).count()


def test_a_photo_is_a_product_on_sale_in_four_touches(keeper):
    keeper.go("/pro/")
    keeper.page.get_by_role("link", name="Ajouter un produit").click()

    keeper.offer("Baguette de tradition", "1,30")

    keeper.page.wait_for_url("**/en-ligne/**", timeout=SENT_AGAIN)
    keeper.sees("est en vente")
    keeper.page.get_by_role("link", name=re.compile("Voir")).last.click()
    for _ in range(30):
        if keeper.page.locator(".product-picture source[type='image/avif']").count():
            break
        keeper.page.wait_for_timeout(1000)
        keeper.page.reload()
    picture = keeper.page.locator(".product-picture img")
    assert picture.get_attribute("width") == "1200"
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


def test_two_taps_put_it_on_sale_once(keeper):
    keeper.go("/pro/produits/photo/")

    keeper.offer("Pain aux noix", "3,80", taps=2)

    keeper.page.wait_for_url("**/en-ligne/**", timeout=SENT_AGAIN)
    assert shown(keeper, "noix") == 1


def test_without_a_network_it_waits_and_is_on_sale_once(keeper):
    keeper.go("/pro/produits/photo/")
    keeper.context.set_offline(True)
    keeper.offer("Fougasse aux olives", "3,20")
    keeper.sees("1 en attente")
    keeper.offer("Pain de seigle", "2,90")
    keeper.sees("2 en attente")

    keeper.context.set_offline(False)

    keeper.sees("est en vente")
    keeper.page.locator("[data-queue] li").first.wait_for(state="detached", timeout=SENT_AGAIN)
    keeper.page.reload()
    for name in ("Fougasse", "seigle"):
        assert shown(keeper, name) == 1


def test_what_waited_is_taken_up_by_the_next_page_and_can_be_removed(keeper):
    keeper.go("/pro/produits/photo/")
    keeper.context.set_offline(True)
    keeper.offer("Brioche tressée", "6,00")
    keeper.sees("1 en attente")
    keeper.offer("Kouglof", "9,00")
    keeper.sees("2 en attente")
    keeper.page.locator("[data-queue] li", has_text="Kouglof").get_by_role(
        "button", name="Retirer"
    ).click()
    keeper.sees("1 en attente")

    keeper.page.route("**/pro/produits/photo/billet/**", lambda route: route.abort())
    keeper.context.set_offline(False)
    keeper.page.reload()
    keeper.sees("1 en attente")
    keeper.page.unroute("**/pro/produits/photo/billet/**")
    keeper.page.reload()

    keeper.page.locator("[data-queue] li").first.wait_for(state="detached", timeout=SENT_AGAIN)
    assert shown(keeper, "Brioche") == 1
    assert shown(keeper, "Kouglof") == 0


def test_what_is_refused_stands_in_the_form_again_with_its_photo(keeper):
    keeper.go("/pro/produits/photo/")
    keeper.offer("Chouquettes au sucre", "deux euros")
    keeper.sees("1 à corriger")
    keeper.sees("12,50")
    price = keeper.page.locator("main [name=price]")
    assert keeper.page.locator("main [name=name]").input_value() == "Chouquettes au sucre"
    assert price.evaluate("field => field === document.activeElement")

    price.fill("2,00")
    keeper.page.get_by_role("button", name="Mettre en vente").click()

    keeper.page.wait_for_url("**/en-ligne/**", timeout=SENT_AGAIN)
    assert shown(keeper, "Chouquettes") == 1


def test_what_waits_for_one_shop_is_not_sold_in_another_unless_somebody_says_so(keeper):
    keeper.go("/pro/produits/photo/")
    keeper.context.set_offline(True)
    keeper.offer("Pain d’épices", "7,00")
    keeper.sees("1 en attente")
    keeper.context.clear_cookies()
    keeper.context.set_offline(False)

    keeper.sign_in("grange@example.org")
    keeper.go("/pro/produits/photo/")

    keeper.sees("1 à corriger")
    keeper.sees("dans sa boutique")
    assert shown(keeper, "épices") == 0
    keeper.go("/pro/produits/photo/")
    keeper.page.get_by_role("button", name="Corriger").click()
    keeper.page.get_by_role("button", name="Mettre en vente").click()
    keeper.page.wait_for_url("**/en-ligne/**", timeout=SENT_AGAIN)
    keeper.sees("La Grange · 7,00")
    assert shown(keeper, "épices") == 1


def test_what_was_kept_without_its_shop_is_sold_nowhere(keeper):
    keeper.go("/pro/produits/photo/")
    keeper.context.set_offline(True)
    keeper.offer("Pain perdu", "4,00")
    keeper.sees("1 en attente")
    keeper.page.evaluate(FORGET_THE_SHOP)

    keeper.context.set_offline(False)

    keeper.sees("1 à corriger")
    keeper.sees("dans sa boutique")
    assert shown(keeper, "perdu") == 0


# As products were kept before they remembered their shop.
FORGET_THE_SHOP = """() => new Promise((done) => {
  indexedDB.open("halles-desk", 1).onsuccess = ({ target }) => {
    const store = target.result.transaction("products", "readwrite").objectStore("products");
    store.getAll().onsuccess = (found) => {
      for (const item of found.target.result) store.put({ ...item, query: "" });
    };
    store.transaction.oncomplete = done;
  };
})"""


def test_a_photo_nobody_can_open_is_refused_at_once_and_another_takes_its_place(keeper):
    keeper.go("/pro/produits/photo/")
    heic = {"name": "photo.heic", "mimeType": "image/heic", "buffer": b"no browser draws it"}
    keeper.offer("Cannelés", "2,50", photo=heic)
    keeper.sees("1 à corriger")
    keeper.sees("Ce n’est pas une photo")
    picture = keeper.page.locator("main [name=picture]")
    assert picture.evaluate("field => field === document.activeElement")

    picture.set_input_files(phone_photo())
    keeper.page.get_by_role("button", name="Mettre en vente").click()

    keeper.page.wait_for_url("**/en-ligne/**", timeout=SENT_AGAIN)
    assert shown(keeper, "Cannel") == 1


def test_without_script_the_form_does_it_all(shop, browser):
    keeper = Keeper(browser, shop, HOST, script=False)
    keeper.sign_in()
    keeper.go("/pro/produits/photo/")
    keeper.offer("Miche", "4,20")

    keeper.page.wait_for_url("**/en-ligne/**", timeout=30_000)
    assert shown(keeper, "Miche") == 1
    keeper.context.close()
