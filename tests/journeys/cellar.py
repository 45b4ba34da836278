"""A town with one shop, a keeper who can sign in, and two cheeses that are on sale."""

from people import Person

HOST = "arpajon"
EMAIL, WORD = "cave@example.org", "bienvenue-aux-halles"
SETTLE = f"""
from django.utils import timezone
from halles.accounts.models import User
from halles.money import Money
from storefront.catalogue import actions as catalogue
from storefront.catalogue.models import Category
from storefront.merchants import actions
from storefront.merchants.actions import Application, Presentation
email, at = "{EMAIL}", timezone.now()
keeper = User.objects.create_user(email, name="Paul", password="{WORD}")
said = dict(shop_name="La Cave aux Fromages", siret="73282932000074", legal_name="Cave")
said |= dict(address="1 rue du Four", postal_code="91290", city="Arpajon", insee="91021")
merchant = actions.apply(
    application=Application(email=email, **said), owner=keeper, at=at, by="test"
)
shop = actions.approve(merchant, at=at, by="test").shop
told = dict(tagline="", story="", phone="", accepts_vouchers=True, open_on_holidays=False)
door = Presentation(latitude=48.5911, longitude=2.2481, **told)
actions.present(shop, as_=door, at=at, by="test")
shelf = Category.objects.get(slug="fromages")
for name, price in (("Fromage de brebis", 990), ("Fromage de garde", 3400)):
    details = catalogue.Details(
        name=name, price=Money(price), category=shelf, stock=9, vat_basis_points=550
    )
    catalogue.publish(
        catalogue.add(shop=shop, details=details, at=at, by="test"), at=at, by="test"
    )
"""


def settle(house):
    house.halles("towns", "open", "91021", "--subdomain", HOST)
    house.halles("shell", "--town", f"{HOST}.localhost", "-c", SETTLE)


class Keeper(Person):
    def sign_in(self):
        self.go("/compte/connexion/")
        self.send("Se connecter", email=EMAIL, password=WORD)
        self.page.wait_for_url("**/compte/")
