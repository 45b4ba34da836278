import pytest

from tenants import subdomains
from tenants.subdomains import BadSubdomain, ReservedSubdomain


@pytest.mark.parametrize(
    ("name", "subdomain"),
    [
        ("Rambouillet", "rambouillet"),
        ("L'Haÿ-les-Roses", "l-hay-les-roses"),
        ("Évreux", "evreux"),
        ("Œuilly", "oeuilly"),
        (
            "Saint-Remy-en-Bouzemont-Saint-Genest-et-Isson",
            "saint-remy-en-bouzemont-saint-genest-et-isson",
        ),
        ("Y", "y"),
    ],
)
def test_a_town_gets_a_subdomain_from_its_name(name, subdomain):
    assert subdomains.propose(name) == subdomain
    assert subdomains.read(subdomain) == subdomain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" Rambouillet ", "rambouillet"),
        ("ÉVREUX", "evreux"),
        ("xn--vreux-9ra", "evreux"),
        ("L’Haÿ-les-Roses", "l-hay-les-roses"),
        ("saint malo", "saint-malo"),
        ("ville2", "ville2"),
    ],
)
def test_what_was_meant_is_understood(typed, meant):
    assert subdomains.read(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "  ",
        "-ville",
        "ville-",
        "vil--le",
        "vil.le",
        "ville_",
        "a" * 64,
        "xn--",
        "xn--99999999999",
        "rаmbouillet",  # a Cyrillic а
        "ville/..",
        "ville\x00",
        "<b>",
        "москва",
    ],
)
def test_what_cannot_be_a_subdomain_is_refused_with_a_reason(typed):
    with pytest.raises(BadSubdomain) as refused:
        subdomains.read(typed)

    assert len(str(refused.value)) > 20


@pytest.mark.parametrize("typed", ["www", "API", "Opérateur", "operator", "mail", "webhooks"])
def test_reserved_names_are_refused(typed):
    with pytest.raises(ReservedSubdomain, match=subdomains.propose(typed)):
        subdomains.read(typed)


def test_the_name_with_its_accents_is_an_address_too():
    assert subdomains.accented("Évreux", "evreux") == "xn--vreux-9ra"
    assert subdomains.accented("Rambouillet", "rambouillet") == ""
    assert subdomains.accented("Évreux", "mon-evreux") == ""
