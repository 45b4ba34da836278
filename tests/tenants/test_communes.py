import pytest

from tenants import communes
from tenants.models import Commune, MergedCommune


def test_loading_again_changes_nothing_and_mends_what_differs(public):
    before = Commune.objects.count()
    Commune.objects.filter(insee="78517").update(name="Elsewhere", population=3)

    assert communes.load() == before == 34_969

    rambouillet = Commune.objects.get(insee="78517")
    assert (rambouillet.name, rambouillet.postal_codes) == ("Rambouillet", ["78120"])
    assert rambouillet.population > 20_000


@pytest.mark.parametrize(("code", "into"), [("74011", "Annecy"), ("01340", "Arboys en Bugey")])
def test_a_code_that_was_merged_away_leads_to_a_commune(public, code, into):
    assert MergedCommune.objects.get(insee=code).into.name == into
