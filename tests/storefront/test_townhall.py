"""The town hall's pages: only its own people, and each decision with its reason."""

import pytest
from cast import a_manager, a_merchant, a_person, a_product, an_application
from django.utils import timezone

from storefront.merchants import actions
from storefront.merchants.models import Identity, Merchant
from tenants.current import town_context


@pytest.fixture
def applied(town, now):
    application = an_application()
    return actions.apply(application=application, owner=a_person(), at=now, by="lea")


@pytest.fixture
def camille(town, client_of):
    client = client_of(town)
    client.force_login(a_manager())
    return client


def state(town, merchant):
    with town_context(town):
        return Merchant.objects.get(pk=merchant.pk).state


def test_the_queue_is_on_the_first_page(applied, camille):
    page = camille.get("/mairie/").content.decode()

    assert "Fromagerie du Pont" in page
    assert "732 829 320 00074" in page


def test_approving_from_the_page(applied, camille, town):
    response = camille.post(f"/mairie/commercants/{applied.pk}/approbation/", follow=True)

    assert response.status_code == 200
    assert state(town, applied) == "approved"


def test_outside_the_commune_the_reason_is_asked_for_then_kept(town, now, camille):
    with town_context(town):
        outside = an_application(city="Gazeran", postal_code="78125", insee="78269")
        merchant = actions.apply(application=outside, owner=a_person(), at=now, by="lea")
    address = f"/mairie/commercants/{merchant.pk}/approbation/"

    response = camille.post(address)
    assert response.status_code == 422
    assert "Gazeran" in response.content.decode()
    assert state(town, merchant) == "applied"

    camille.post(address, {"exception_reason": "Seul fromager du canton"})
    assert state(town, merchant) == "approved"
    page = camille.get(f"/mairie/commercants/{merchant.pk}/").content.decode()
    assert "Seul fromager du canton" in page


def test_a_refusal_without_a_reason_is_asked_again(applied, camille, town):
    address = f"/mairie/commercants/{applied.pk}/refus/"

    assert camille.post(address, {"reason": " "}).status_code == 422
    assert state(town, applied) == "applied"
    assert camille.post(address, {"reason": "Siège sans boutique"}).status_code == 302
    assert state(town, applied) == "refused"


def test_suspending_and_restoring_from_the_page(town, camille):
    with town_context(town):
        merchant = a_merchant()
    address = f"/mairie/commercants/{merchant.pk}"

    camille.post(f"{address}/suspension/", {"reason": "Fermé"})
    assert state(town, merchant) == "suspended"
    assert camille.post(f"{address}/suspension/", {"reason": "Encore"}).status_code == 302
    camille.post(f"{address}/reprise/")
    assert state(town, merchant) == "approved"


@pytest.mark.parametrize("path", ["/mairie/", "/mairie/commercants/", "/mairie/commercants/{pk}/"])
def test_a_merchant_and_a_manager_of_the_next_town_find_no_town_hall(
    applied, town, other_town, client_of, path
):
    path = path.format(pk=applied.pk)
    stranger, owner, neighbour = client_of(town), client_of(town), client_of(town)
    owner.force_login(applied.owner)
    with town_context(other_town):
        neighbour.force_login(a_manager("mairie@chartres.example"))

    assert stranger.get(path).status_code == 302
    assert owner.get(path).status_code == 404
    assert neighbour.get(path).status_code == 302


def test_decisions_are_refused_to_everybody_else(applied, town, client_of):
    owner = client_of(town)
    owner.force_login(applied.owner)

    for verb in ("approbation", "refus", "suspension", "reprise"):
        address = f"/mairie/commercants/{applied.pk}/{verb}/"
        assert owner.post(address, {"reason": "x"}).status_code == 404
        assert owner.get(address).status_code in (404, 405)
    assert state(town, applied) == "applied"


FORM = {
    "shop_name": "Fromagerie du Pont",
    "trade": "Fromagerie",
    "siret": "732 829 320 00074",
    "legal_name": "Pont SARL",
    "address": "8 place Félix-Faure",
    "postal_code": "78120",
    "city": "rambouillet",
    "phone": "01 99 00 41 26",
    "email": "bonjour@fromagerie.example",
}


@pytest.fixture
def lea(town, client_of):
    client = client_of(town)
    client.force_login(a_person())
    return client


def test_a_shopkeeper_applies_from_the_page(lea, town):
    assert lea.post("/pro/inscription/", FORM).status_code == 302

    with town_context(town):
        merchant = Merchant.objects.get()
        assert (merchant.insee, merchant.city) == ("78517", "Rambouillet")
    assert "Fromagerie du Pont" in lea.get("/pro/inscription/").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"siret": "73282932000075"}, "SIRET"),
        ({"siret": "00000000000000"}, "SIRET"),
        ({"postal_code": "00000"}, "code postal"),
        ({"city": "Ramboulait"}, "Rambouillet"),
        ({"shop_name": ""}, "obligatoire"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(lea, town, wrong, said):
    response = lea.post("/pro/inscription/", FORM | wrong)

    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "8 place Félix-Faure" in page
    with town_context(town):
        assert not Merchant.objects.exists()


def test_a_siret_already_here_is_said(lea, town, now):
    with town_context(town):
        owner = a_person("autre@example.org")
        actions.apply(application=an_application(), owner=owner, at=timezone.now(), by="autre")

    assert lea.post("/pro/inscription/", FORM).status_code == 422


def test_a_closed_establishment_is_not_approved_and_the_reason_is_said(applied, camille, town):
    Identity.objects.create(merchant=applied, answer="closed", answered_at=timezone.now())

    page = camille.post(f"/mairie/commercants/{applied.pk}/approbation/", follow=True).text

    assert "établissement est fermé" in page
    assert state(town, applied) == "applied"


def test_a_card_is_found_by_name_or_address_looked_at_and_copied(camille, town):
    product = a_product("Comté <18 mois>")

    found = camille.get("/mairie/cartes/?q=comté").text
    card = camille.get("/mairie/cartes/", {"page": product.get_absolute_url()}).text
    pasted = camille.get("/mairie/cartes/", {"q": town.address + product.get_absolute_url()}).text
    odd = camille.get("/mairie/cartes/", {"page": "//evil.example/"}).text

    assert f"?page={product.get_absolute_url()}" in found
    for page in (card, pasted):
        # Once as text to copy, once as it will be shown.
        assert f"&lt;iframe src=&quot;{town.address}/embed/produits/{product.pk}/" in page
        assert f'<iframe src="{town.address}/embed/produits/{product.pk}/' in page
    assert "<18" not in card
    assert "<iframe" not in odd
