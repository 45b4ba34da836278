import pytest
from django.utils.translation import override

from halles.translations import places


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Rambouillet", "de Rambouillet", "à Rambouillet"),
        ("Arras", "d’Arras", "à Arras"),
        ("Évreux", "d’Évreux", "à Évreux"),
        ("Œuilly", "d’Œuilly", "à Œuilly"),
        ("Yvetot", "d’Yvetot", "à Yvetot"),
        ("Yutz", "de Yutz", "à Yutz"),
        ("Houdan", "de Houdan", "à Houdan"),
        ("Le Mans", "du Mans", "au Mans"),
        ("Les Mureaux", "des Mureaux", "aux Mureaux"),
        ("La Rochelle", "de La Rochelle", "à La Rochelle"),
        ("L'Haÿ-les-Roses", "de L'Haÿ-les-Roses", "à L'Haÿ-les-Roses"),
        ("Lescar", "de Lescar", "à Lescar"),
    ],
)
def test_a_preposition_is_joined_to_the_name_of_a_town(name, of, at):
    with override("fr"):
        assert (places.of(name), places.at(name)) == (of, at)


def test_other_languages_get_the_name_alone():
    with override("en"):
        assert (places.of("Le Mans"), places.at("Le Mans")) == ("Le Mans", "Le Mans")
