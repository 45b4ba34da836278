"""From the link in a mail to a shop on show: a phone, five minutes, eight fields at most."""

import re
import time

import pytest
from people import Manager, Person

pytestmark = pytest.mark.slow

# What one fills in or ticks; what a form carries by itself is not one.
FIELDS = "main form :is(input:not([type=hidden]), select, textarea)"
LIST = (
    "nom;siret;adresse;code postal;commune;e-mail\n"
    "Fromagerie du Pont;73282932000074;8 rue de Paris;28100;Dreux;simon@example.org\n"
)


@pytest.fixture(scope="session")
def dreux(house):
    house.halles("towns", "open", "28134", "--subdomain", "dreux")
    house.halles("towns", "manager", "--town", "dreux", "mairie@example.org")
    return house


def fields_of(person):
    return person.page.locator(FIELDS).filter(visible=True).count()


def test_a_shop_is_online_in_five_minutes_and_eight_fields(dreux, browser):
    manager = Manager(browser, dreux, "dreux")
    manager.choose_password(dreux.mailed_link("mairie@example.org", "dreux"))
    bring_the_list(manager)
    simon, began = Person(browser, dreux, "dreux"), time.monotonic()

    simon.go(dreux.mailed_link("simon@example.org", "dreux", "vous attend"))
    asked = fields_of(simon)
    simon.page.locator("main [name=terms]").check()
    simon.page.get_by_role("button", name="C’est le mien").click()
    simon.sees("Étape 2")
    asked += fields_of(simon)
    simon.page.locator("main [name=phone]").fill("01 99 00 41 26")
    simon.page.get_by_role("button", name="Ouvrir ma boutique").click()
    simon.sees("est en ligne")

    assert 0 < asked <= 8
    assert time.monotonic() - began < 300
    shop = Person(browser, dreux, "dreux")
    shop.go("/boutiques/fromagerie-du-pont/")
    shop.sees("Fromagerie du Pont")
    # The week that was proposed, and kept as it was: each stretch of it.
    usual = shop.page.locator("script[type='application/ld+json']").all_text_contents()
    assert all(f'"{time}"' in "".join(usual) for time in ("09:00", "12:30", "14:00", "19:00"))
    manager.can_read("/mairie/commercants/?etat=invited", "/mairie/commercants/listes/")
    simon.can_read("/pro/invitation/merci/", "/pro/depart/", "/compte/connexion/code/")


def bring_the_list(manager):
    manager.go("/mairie/commercants/listes/")
    form = manager.page.locator("main form").first
    form.locator("[name=name]").fill("Centre-ville")
    sheet = {"name": "liste.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1252")}
    form.locator("[name=file]").set_input_files(sheet)
    form.locator("[name=approve_at_once]").check()
    form.get_by_role("button", name="Relire").click()
    manager.page.get_by_role("button", name="Préparer").click()
    for _ in range(30):
        manager.go("/mairie/commercants/?etat=invited")
        if manager.page.get_by_text(re.compile("Fromagerie du Pont")).count():
            break
        time.sleep(0.5)
    manager.page.locator("[name=merchant]").check()
    manager.page.get_by_role("button", name="Envoyer le lien").click()
