"""What nobody types but somebody sends: every page answers, none breaks."""

import cast
import pytest
from django.utils import timezone

LONG = f"{'a' * 60}@{'.'.join(['b' * 60] * 3)}.{'c' * 60}.org"


@pytest.mark.parametrize(
    "path", ["/commandes/%00/", f"/produits/a-{'9' * 4400}/", f"/produits/a-{'9' * 19}/"]
)
def test_an_address_nobody_was_given_is_not_found(town, client_of, path):
    assert client_of(town).get(path).status_code == 404


@pytest.mark.parametrize("key", ['"\\000"', '"a\\000"', "é", ""])
def test_a_basket_nobody_was_given_is_no_basket(town, client_of, key):
    visitor = client_of(town)
    visitor.cookies.load(f"basket={key}")

    assert visitor.get("/panier/").status_code == 200
    assert visitor.get("/commande/").status_code == 302


@pytest.mark.parametrize(
    "path",
    ["/pro/commandes/?etat=%00", "/pro/commandes/?etat=x", f"/pro/boutique/?boutique={'9' * 4500}"],
)
def test_a_page_of_the_desk_nobody_linked_to_is_not_found(town, client_of, path):
    keeper = client_of(town)
    keeper.force_login(cast.a_merchant().owner)

    assert keeper.get(path.partition("?")[0]).status_code == 200
    assert keeper.get(path).status_code == 404


def test_an_email_longer_than_any_is_a_mistake_of_the_form(town, client_of, now):
    visitor = client_of(town)
    visitor.force_login(cast.a_person())
    today = timezone.localdate()
    cast.a_campaign(sold_from=today, sold_until=today, spend_until=today)
    visitor.cookies["basket"] = cast.a_basket(at=now).key

    for path, said in [
        ("/commande/", {"pay": "1"}),
        ("/bons/acheter/", {"quantity": "1"}),
        ("/pro/inscription/", {"city": "x"}),
    ]:
        answer = visitor.post(path, {**said, "email": LONG})
        assert answer.status_code == 422, path
        assert answer.context["form"].has_error("email", "max_length"), path
