"""What once was at an address: it moved, or it is gone."""

import inviting
import pytest
from cast import a_merchant, a_product

from storefront.catalogue import actions as catalogue
from storefront.merchants import actions as merchants
from storefront.merchants.models import Merchant, Shop
from storefront.moderation import actions as moderation
from storefront.reach.models import FormerName
from tenants.current import town_context


@pytest.fixture
def shop(town):
    return a_merchant().shop


def test_a_renamed_shop_is_found_by_every_name_it_had(shop, town, now, client_of):
    merchants.rename(shop, name="La Crèmerie", at=now, by="test")
    merchants.rename(shop, name="Au Bon Lait", at=now, by="test")

    answers = [
        client_of(town).get(f"/boutiques/{slug}/") for slug in ("fromagerie-du-pont", "la-cremerie")
    ]

    assert [(a.status_code, a["Location"]) for a in answers] == [
        (301, "/boutiques/au-bon-lait/")
    ] * 2


def test_a_name_given_up_is_free_and_then_leads_to_who_has_it(shop, town, now, client_of):
    merchants.rename(shop, name="La Crèmerie", at=now, by="test")

    other = a_merchant("Fromagerie du Pont").shop

    assert other.get_absolute_url() == "/boutiques/fromagerie-du-pont/"
    assert client_of(town).get(other.get_absolute_url()).status_code == 200


def test_a_shop_that_keeps_its_words_keeps_its_address(shop, now):
    merchants.rename(shop, name="FROMAGERIE DU PONT", at=now, by="test")

    assert Shop.objects.get(pk=shop.pk).slug == "fromagerie-du-pont"
    assert not FormerName.objects.exists()


def test_a_withdrawn_product_says_so_and_what_there_is_instead(shop, town, now, client_of):
    gone, other = a_product("Tomme d’été", shop=shop), a_product("Brie", shop=shop)
    catalogue.archive(gone, at=now, by="test")

    answer = client_of(town).get(gone.get_absolute_url())

    assert answer.status_code == 410
    assert "Tomme d’été" in answer.text
    assert other.get_absolute_url() in answer.text
    assert shop.get_absolute_url() in answer.text
    assert 'content="noindex"' in answer.text


def test_a_shop_that_left_and_its_goods_are_gone(shop, town, now, client_of):
    product = a_product(shop=shop)
    merchants.rename(shop, name="La Crèmerie", at=now, by="test")
    shop.refresh_from_db()
    Merchant.objects.update(state=Merchant.State.LEFT)

    paths = (shop.get_absolute_url(), "/boutiques/fromagerie-du-pont/", product.get_absolute_url())

    assert [client_of(town).get(path).status_code for path in paths] == [410] * 3


def test_what_was_never_shown_or_is_only_hidden_is_not_found(shop, town, now, client_of):
    draft = a_product("Tomme secrète", shop=shop, published=False)
    hidden = a_product(shop=shop)
    catalogue.unpublish(hidden, at=now, by="test")
    catalogue.archive(draft, at=now, by="test")

    paths = (draft.get_absolute_url(), hidden.get_absolute_url(), "/boutiques/rien/")

    assert [client_of(town).get(path).status_code for path in paths] == [404] * 3


def test_a_former_name_leads_nowhere_in_another_town(shop, town, other_town, now, client_of):
    product = a_product(shop=shop)
    merchants.rename(shop, name="La Crèmerie", at=now, by="test")
    catalogue.archive(product, at=now, by="test")

    with town_context(other_town):
        there = FormerName.objects.count()

    assert there == 0
    assert client_of(other_town).get("/boutiques/fromagerie-du-pont/").status_code == 404
    assert client_of(other_town).get(product.get_absolute_url()).status_code == 404


@pytest.fixture
def keeper(shop, town, client_of):
    client = client_of(town)
    client.force_login(shop.merchant.owner)
    return client


def test_a_shopkeeper_renames_the_shop_having_been_told_what_follows(shop, keeper):
    told = keeper.get("/pro/boutique/").text

    answer = keeper.post("/pro/boutique/nom/", {"name": "Au Bon Lait"})
    moved = keeper.get("/boutiques/fromagerie-du-pont/")

    assert "/boutiques/fromagerie-du-pont/ mènent à la nouvelle" in " ".join(told.split())
    assert answer.status_code == 302
    assert Shop.objects.get(pk=shop.pk).name == "Au Bon Lait"
    assert (moved.status_code, moved["Location"]) == (301, "/boutiques/au-bon-lait/")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "obligatoire"),
        ("x" * 101, "100"),
        ("Fromagerie du Pont", "C’est déjà son nom"),
        ("CHEZ  PÀUL", "Une autre boutique de la ville porte ce nom"),
    ],
)
def test_a_name_that_is_none_or_another_shops_is_refused(shop, keeper, name, said):
    a_merchant("Chez Paul")

    answer = keeper.post("/pro/boutique/nom/", {"name": name})

    assert answer.status_code == 422
    assert said in answer.text
    assert Shop.objects.get(pk=shop.pk).slug == "fromagerie-du-pont"


def test_nobody_renames_the_shop_of_another_nor_theirs_all_day_long(shop, keeper):
    other = a_merchant("Chez Paul")

    foreign = keeper.post(f"/pro/boutique/nom/?boutique={other.pk}", {"name": "À moi"})
    answers = [keeper.post("/pro/boutique/nom/", {"name": f"Lait {n}"}) for n in range(11)]

    assert foreign.status_code == 404
    assert [answer.status_code for answer in answers] == [302] * 10 + [422]
    assert Shop.objects.get(pk=shop.pk).name == "Lait 9"


def test_a_shop_that_nobody_ever_saw_leaves_no_name_behind(town, now, client_of):
    invitation = inviting.an_invitation()
    merchants.withdraw(invitation, reason="À sa demande", at=now, by="test")

    answer = client_of(town).get(invitation.merchant.shop.get_absolute_url())

    assert answer.status_code == 404
    assert "Fromagerie" not in answer.text


def test_what_the_town_withdrew_is_named_no_more(shop, town, now, client_of):
    product = a_product("Tomme d’été", shop=shop)
    said = {"reason": "offensive", "text": "Un nom insultant."}
    report = moderation.report(shop, product, said=said, at=now)
    why = {"facts": "Insultant.", "ground": "legal", "rule": "Loi de 1881"}
    moderation.decide(report, moderation.Statement(measure="unpublish", **why), at=now, by="t")
    catalogue.archive(product, at=now, by="test")

    answer = client_of(town).get(product.get_absolute_url())

    assert answer.status_code == 404
    assert "Tomme" not in answer.text


def test_a_ligature_is_two_letters_of_an_address(town):
    assert a_merchant("L’Œil du Cœur").shop.slug == "loeil-du-coeur"
    assert a_product("Œufs de caille").get_absolute_url().startswith("/produits/oeufs-de-caille-")
