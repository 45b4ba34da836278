"""Figures as people and spreadsheets write them."""

import re
from decimal import Decimal, InvalidOperation

from stdnum import ean

from storefront.catalogue.models import Measure, Vat
from storefront.catalogue.models.units import WRITTEN

# Nothing here is longer, with its unit and its spaces.
LONGEST = 64
_CURRENCY = re.compile(r"(?i)€|euros?|eur")
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’\t")
_PLAIN = re.compile(r"[-+]?[0-9]{1,12}(?:\.[0-9]{1,10})?")
_GROUPED = re.compile(r"[-+]?[0-9]{1,3}(?:([.,])[0-9]{3})+(?:[.,][0-9]{1,10})?")


class NotThat(ValueError):
    """The text is not what its column asks for; `code` says what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def decimal(text: str, *, code: str) -> Decimal:
    """“1 234,50”, “1.234,50”, “1,234.50”, “12.5”; raise NotThat with that code."""
    said = _brief(text).translate(_SPACES)
    comma, dot = said.rfind(","), said.rfind(".")
    if comma >= 0 and dot >= 0:
        if not _GROUPED.fullmatch(said):
            raise NotThat(code)
        # Both are there: the last one is before the cents, the other between thousands.
        said = said.replace("," if dot > comma else ".", "")
    said = said.replace(",", ".")
    if not _PLAIN.fullmatch(said):
        raise NotThat(code)
    try:
        return Decimal(said)
    except InvalidOperation as error:
        raise NotThat(code) from error


def cents(text: str) -> int:
    """A price in whole cents, between 1 cent and 100 000 €."""
    amount = 100 * _price(text)
    if amount != amount.to_integral_value():
        raise NotThat("price")
    return priced(int(amount))


def difference(text: str) -> str:
    """How much more, or less, something costs without VAT: a decimal number as text."""
    amount = _price(text)
    if abs(amount) > 100_000:
        raise NotThat("price_range")
    return f"{amount}"


def net_cents(text: str, basis_points: int) -> int:
    """The price with VAT of one without it, to the nearest cent."""
    return priced(with_vat(_price(text), basis_points))


def priced(amount: int) -> int:
    """The same cents; raise NotThat where nothing is sold for so much, or so little."""
    if not 1 <= amount <= 100_000_00:
        raise NotThat("price_range")
    return amount


def with_vat(net: Decimal, basis_points: int) -> int:
    """Cents with VAT, to the nearest."""
    return int((net * (10_000 + basis_points) / 100).quantize(Decimal(1), "ROUND_HALF_UP"))


def items(text: str) -> int:
    """A stock: a whole number, none or more."""
    number = decimal(text, code="stock")
    if number < 0:
        raise NotThat("negative")
    if number != number.to_integral_value() or number > 999_999:
        raise NotThat("stock")
    return int(number)


def rate(text: str) -> int:
    """A VAT rate in basis points: “5,5 %”, “0.055” as a spreadsheet keeps it, “20”."""
    number = decimal(text.replace("%", ""), code="vat")
    percent = number * 100 if "%" not in text and number < 1 else number
    if (points := percent * 100) not in Vat.values:
        raise NotThat("vat")
    return int(points)


def bar_code(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits whose key is right."""
    digits = re.sub(r"[\s.\-'’]", "", _brief(text))
    if re.fullmatch(r"(?i)[0-9]+([.,][0-9]+)?e\+?[0-9]+", text.strip()):
        raise NotThat("rounded")
    if not ean.is_valid(digits):
        raise NotThat("gtin")
    return digits


# What forms offer, and what only spreadsheets write.
_UNITS = WRITTEN | {
    "mg": (Measure.KILOGRAM, Decimal("0.000001")),
    "m²": (Measure.SQUARE_METRE, Decimal(1)),
    **dict.fromkeys(("pieces", "pièce", "pièces"), (Measure.PIECE, Decimal(1))),
}


def contents(text: str) -> list[str]:
    """“250 g” as ["kg", "0.250"]: the measure and how much of it."""
    said = _brief(text).strip().lower()
    found = re.fullmatch(r"([0-9][0-9 .,\u00a0\u202f]*)\s*([a-zè²2]+)\.?", said)
    if found is None or found[2] not in _UNITS:
        raise NotThat("unit")
    measure, times = _UNITS[found[2]]
    amount = (decimal(found[1], code="unit") * times).quantize(Decimal("0.001"))
    if not 0 < amount < 1_000_000:
        raise NotThat("unit")
    return [measure.value, f"{amount}"]


def _price(text: str) -> Decimal:
    return decimal(_CURRENCY.sub("", _brief(text)).strip(), code="price")


def _brief(text: str) -> str:
    """The same text; raise NotThat where it is longer than any figure."""
    if len(text) > LONGEST:
        raise NotThat("long")
    return text
