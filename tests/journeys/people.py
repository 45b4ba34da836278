"""The people of the journeys, and how each does what they came for, in a browser."""

import base64
import io
import re

from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import TOTP
from PIL import Image

PASSWORD = "quatre mots faciles à retenir"


class Person:
    """Somebody with a browser of their own, on a phone."""

    def __init__(self, browser, house, subdomain, *, script=True, **options):
        self.house, self.subdomain = house, subdomain
        self.context = browser.new_context(
            base_url=house.address(subdomain),
            viewport={"width": 390, "height": 844},
            locale="fr-FR",
            java_script_enabled=script,
            **options,
        )
        self.page = self.context.new_page()

    def go(self, path):
        answer = self.page.goto(path)
        assert answer.status < 400, f"{path}: {answer.status}"
        return self.page

    def send(self, button, within="main", **fields):
        """Fill in the fields by name and press the button that says `button`."""
        form = self.page.locator(within)
        for name, value in fields.items():
            form.locator(f"[name={name}]").first.fill(value)
        form.get_by_role("button", name=button, exact=True).first.click()

    def sees(self, text):
        self.page.get_by_text(text).first.wait_for(timeout=15_000)

    def can_read(self, *paths):
        """Nothing serious stands in the way of anybody on these pages, on a phone or a desk."""
        for width in (390, 1280):
            self.page.set_viewport_size({"width": width, "height": 900})
            for path in paths:
                self.go(path)
                found = Axe().run(self.page).response["violations"]
                grave = [v["id"] for v in found if v["impact"] in {"serious", "critical"}]
                assert not grave, f"{path} at {width}: {grave}"
                wide = self.page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} wide at {width}"

    def add_to_basket(self, name):
        self.go(f"/recherche/?q={name}")
        self.page.get_by_role("link", name=re.compile(name)).first.click()
        product = self.page.url
        with self.page.expect_response("**/panier/lignes/"):
            self.page.get_by_role("button", name=re.compile("Ajouter")).first.click()
        self.page.wait_for_load_state()
        return product

    def sign_up(self, email, name):
        self.go("/compte/inscription/")
        self.page.locator("main [name=name]").fill(name)
        self.page.locator("main [name=email]").fill(email)
        self.page.locator("main form button[type=submit]").click()
        self.choose_password(self.house.mailed_link(email, self.subdomain))

    def choose_password(self, link):
        self.go(link)
        self.page.locator("main [name=password]").fill(PASSWORD)
        self.page.locator("main form button[type=submit]").click()
        self.page.wait_for_url("**/compte/")


class Operator(Person):
    def __init__(self, browser, house, email="operatrice@example.org"):
        super().__init__(browser, house, "operator")
        said = house.halles("operator", "add", email, "--generate")
        self.email, self.password = email, re.search(r"once: (\S+)", said)[1]

    def sign_in(self):
        self.go("/connexion/")
        self.send("Continuer", email=self.email, password=self.password)
        key = self.page.locator("main .figures").inner_text()
        self.send("Entrer", code=code_of(key))
        self.page.wait_for_url("**/")

    def open_town(self, name, subdomain):
        self.go(f"/villes/ouvrir/?q={name}")
        self.page.get_by_role("link", name=re.compile(name)).first.click()
        self.send("Ouvrir la ville", subdomain=subdomain)
        self.page.get_by_role("button", name="Ouvrir à tous").click(timeout=30_000)

    def invite(self, email, name):
        self.page.get_by_label("Adresse e-mail").fill(email)
        self.page.get_by_label("Prénom et nom").fill(name)
        self.page.get_by_role("button", name="Inviter").click()


class Manager(Person):
    def approve(self, shop):
        self.go("/mairie/commercants/")
        self.page.get_by_role("link", name=re.compile(shop)).first.click()
        self.page.get_by_role("button", name="Accepter").first.click()

    def open_campaign(self, name, days):
        first, last = days
        self.go("/mairie/bons/nouveau/")
        self.page.locator("main [name=issuer_name]").fill("Association des commerçants")
        self.page.locator("main [name=budget]").fill("1000")
        for field in ("sold_from", "spend_from"):
            self.page.locator(f"main [name={field}]").fill(first)
        for field in ("sold_until", "spend_until"):
            self.page.locator(f"main [name={field}]").fill(last)
        self.page.locator("main [name=name]").fill(name)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.get_by_role("button", name=re.compile("Ouvrir")).first.click()


class Merchant(Person):
    def apply(self, shop, siret, email, **place):
        self.go("/pro/inscription/")
        answers = {
            "shop_name": shop,
            "siret": siret,
            "legal_name": f"{shop} SARL",
            "address": "3 Grande Rue",
            "email": email,
            **place,
        }
        for name, value in answers.items():
            self.page.locator(f"main [name={name}]").fill(value)
        self.page.locator("main form button[type=submit]").last.click()

    def take_vouchers(self):
        self.go("/pro/boutique/")
        self.page.locator("main [name=accepts_vouchers]").check()
        self.page.locator("main form button[type=submit]").first.click()
        self.sees("Enregistr")

    def add_product(self, name, price, category, stock):
        self.go("/pro/produits/nouveau/")
        form = self.page.locator("main")
        photo = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
        form.locator("[name=picture]").set_input_files(photo)
        form.locator("[name=category]").select_option(label=category)
        form.locator("[name=stock]").fill(stock)
        form.locator("[name=price]").fill(price)
        form.locator("[name=name]").fill(name)
        form.locator("form button[type=submit]").first.click()
        self.sees(name)

    def prepare(self, number):
        self.go("/pro/commandes/")
        self.page.get_by_role("link", name=re.compile(number)).first.click()
        self.page.get_by_role("button", name="Accepter").click()
        self.page.get_by_role("button", name="C’est prêt").click()

    def hand_over(self, pickup_code):
        self.send("Remettre", code=pickup_code)
        self.sees("Remise")

    def redeem(self, code, amount):
        self.go("/pro/caisse/")
        self.page.locator("main [name=code]").fill(code)
        self.page.get_by_role("button", name="Voir le bon").click()
        self.page.locator("main [name=amount]").first.fill(amount)
        self.page.get_by_role("button", name="Encaisser ce montant").click()


class Guest(Person):
    """A resident without an account, whose browser runs no script."""

    def __init__(self, browser, house, subdomain, **options):
        super().__init__(browser, house, subdomain, script=False, **options)

    def buy_vouchers(self, quantity, email, address="8 rue des Fleurs"):
        self.go("/bons/acheter/")
        self.page.locator(f"main [name=quantity][value='{quantity}']").check()
        answers = {"given_name": "Léa", "family_name": "Martin", "address": address}
        for name, value in {**answers, "email": email}.items():
            self.page.locator(f"main [name={name}]").fill(value)
        self.page.locator("main form button[type=submit]").last.click()
        self.pay()
        self.sees("à dépenser")
        return self.page.url

    def voucher_codes(self):
        shown = self.page.locator(".voucher-code").all()
        return [" ".join(code.text_content().split()) for code in shown]

    def order(self, name, email, code):
        self.go("/commande/")
        form = self.page.locator("main")
        form.locator("[name=name]").fill(name)
        form.locator("[name=email]").fill(email)
        form.locator("input[type=text][name=code]").fill(code)
        self.page.get_by_role("button", name=re.compile("^Payer")).click()

    def pay(self, card="4242 4242 4242 4242"):
        self.page.wait_for_url("**/paiement/**")
        form = self.page.locator("main")
        form.locator("[name=number]").fill(card)
        form.locator("[name=expiry]").fill("12/34")
        form.locator("[name=code]").fill("123")
        form.get_by_role("button", name=re.compile("^Payer")).first.click()


def code_of(key):
    """The six figures an authenticator shows now for that key."""
    raw = key.replace(" ", "").upper()
    secret = base64.b32decode(raw + "=" * (-len(raw) % 8))
    return f"{TOTP(secret).token():06d}"


def a_photo():
    """A JPEG as a phone makes them, with a place and a date in it."""
    picture = Image.linear_gradient("L").resize((1600, 1200)).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    kept = io.BytesIO()
    picture.save(kept, "JPEG", exif=exif)
    return kept.getvalue()
