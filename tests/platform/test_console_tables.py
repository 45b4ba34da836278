"""The operator sees how the tables of each town stand, and what was found in them."""

import pytest

from tenants.models import Condition, Town

pytestmark = pytest.mark.usefixtures("public")


def shown(answer):
    return answer.content.decode()


def test_the_page_tells_what_is_wrong_first(operator, now):
    chartres = Town.objects.get(name="Chartres")
    found = "- column catalogue_product.stock integer\n+ column catalogue_product.mine integer"
    Condition.objects.create(town=chartres, drift=found, looked_at=now)

    page = shown(operator.get("/villes/tables/"))

    assert page.index("Chartres") < page.index("Rambouillet")
    assert "dérive constatée" in page
    assert "catalogue_product.mine" in page
    assert f"/villes/{chartres.uuid}/" in page


def test_a_failed_migration_is_told_with_its_reason(operator, now):
    chartres = Town.objects.get(name="Chartres")
    Condition.objects.create(town=chartres, error="deadlock <detected>", failed_at=now)

    page = shown(operator.get("/villes/tables/"))

    assert "migration échouée" in page
    assert "deadlock &lt;detected&gt;" in page


def test_a_stranger_does_not_see_it(client_of):
    assert client_of(None).get("/villes/tables/").status_code == 302
