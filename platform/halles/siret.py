"""SIRET: the fourteen digits by which INSEE knows an establishment."""

from stdnum.exceptions import ValidationError
from stdnum.fr import siret


class BadSiret(ValueError):
    """These are not the digits of an establishment: a digit is missing or mistyped."""


def parse(text: str) -> str:
    """
    The fourteen digits alone, their key checked; raise BadSiret otherwise.

    La Poste's establishments (SIREN 356 000 000) follow a rule of their own: their digits
    add up to a multiple of five. Fourteen zeros have a right key and belong to nobody.
    """
    try:
        digits = siret.validate(text.replace("\u00a0", "").replace("\u202f", ""))
    except ValidationError as error:
        raise BadSiret(text) from error
    if not digits.strip("0"):
        raise BadSiret(text)
    return str(digits)


def spaced(digits: str) -> str:
    """As it is printed: `732 829 320 00074`."""
    return str(siret.format(digits))


def siren(digits: str) -> str:
    """The nine digits of the company whose establishment this is."""
    return digits[:9]
