"""A list of shops as a town has it: the columns of SIRENE, or plain French ones."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _

from halles import siret
from halles.tables import Row, Table
from storefront.merchants.invitations import streets
from storefront.merchants.queries import commune_at
from tenants.current import current_town

# What a column is called, without case, accents and signs; the first that has something counts.
COLUMNS = {
    "siret": ("siret", "numerosiret", "nsiret"),
    "shop_name": (
        "enseigne",
        "enseigne1etablissement",
        "denominationusuelleetablissement",
        "denominationusuelle1unitelegale",
        "nomcommercial",
        "nomdelaboutique",
        "boutique",
        "commerce",
        "nom",
    ),
    "legal_name": (
        "raisonsociale",
        "denominationunitelegale",
        "denomination",
        "societe",
        "entreprise",
        "nomunitelegale",
    ),
    "first_name": ("prenom1unitelegale", "prenomusuelunitelegale"),
    "trade": ("activite", "metier", "type", "categorie"),
    "number": ("numerovoieetablissement",),
    "repeated": ("indicerepetitionetablissement",),
    "street_type": ("typevoieetablissement",),
    "street": ("libellevoieetablissement",),
    "address": ("adresse", "adresse1", "rue", "adressepostale"),
    "postal_code": ("codepostal", "codepostaletablissement", "cp"),
    "city": ("commune", "ville", "libellecommuneetablissement"),
    "insee": ("codecommune", "codeinsee", "insee", "codecommuneetablissement"),
    "email": ("email", "courriel", "mail", "adresseemail", "adressemail"),
    "phone": ("telephone", "tel", "portable", "mobile", "numerodetelephone"),
    "state": ("etatadministratifetablissement",),
}
# What SIRENE writes in place of what a person does not want published.
HIDDEN = {"[ND]", "[NON-DIFFUSIBLE]"}
LONGEST = {"shop_name": 100, "legal_name": 150, "trade": 60, "address": 200, "phone": 20}


class NoSuchList(ValueError):
    """No column of the list names a shop: that is not a list of shops."""


class _Wrong(ValueError):
    """A cell that cannot be used: which column, and why."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(field, why)
        self.field, self.why = field, why


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a list says of one shop; `fault` and `cell` say why it cannot be used, if so."""

    row: int
    siret: str = ""
    shop_name: str = ""
    legal_name: str = ""
    trade: str = ""
    address: str = ""
    postal_code: str = ""
    city: str = ""
    insee: str = ""
    email: str = ""
    phone: str = ""
    fault: str = ""
    cell: str = ""

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def known_as(self) -> str:
        """What tells a shop without a SIRET from others: its name and its postal code."""
        return f"{slugify(self.shop_name)} {self.postal_code}"


def read(table: Table) -> Iterator[Line]:
    """Every line of the list. Raises NoSuchList, BadTable."""
    known = _known(table.columns)
    if not {"shop_name", "legal_name"} & set(known):
        raise NoSuchList
    seen: dict[str, int] = {}
    communes: dict[tuple[str, str], Any] = {}
    for row in table:
        line = _line(row, table, known, communes)
        yield _once(line, seen)


def _known(columns: tuple[str, ...]) -> dict[str, list[str]]:
    """The columns of the list by what they say, in the order in which they are looked at."""
    named = {slugify(column).replace("-", "").replace("_", ""): column for column in columns}
    found = {
        field: [named[name] for name in names if name in named] for field, names in COLUMNS.items()
    }
    return {field: columns for field, columns in found.items() if columns}


def _line(
    row: Row, table: Table, known: dict[str, list[str]], communes: dict[tuple[str, str], Any]
) -> Line:
    said = {field: _said(row, columns) for field, columns in known.items()}
    try:
        if row.broken:
            raise _Wrong("", _("This cell cannot be read: %(name)s.") % {"name": row.broken[0]})
        return _checked(row.number, said, communes)
    except _Wrong as wrong:
        column = next(iter(known.get(wrong.field, ())), "")
        cell = table.cell(row.number, column) if column else ""
        name = (said.get("shop_name") or said.get("legal_name") or "")[:100]
        return Line(row=row.number, shop_name=name, fault=wrong.why, cell=cell)


def _said(row: Row, columns: list[str]) -> str:
    texts = (" ".join(row.cells[column].split()) for column in columns)
    return next((text for text in texts if text and text.upper() not in HIDDEN), "")


def _checked(row: int, said: dict[str, str], communes: dict[tuple[str, str], Any]) -> Line:
    legal = " ".join(filter(None, (said.get("first_name"), said.get("legal_name"))))
    shop_name = said.get("shop_name") or legal
    if not shop_name:
        raise _Wrong("shop_name", _("This shop has no name."))
    if said.get("state", "").upper() == "F":
        raise _Wrong("state", _("The register says that this shop is closed."))
    line = Line(
        row=row,
        siret=_siret(said.get("siret", "")),
        shop_name=shop_name,
        legal_name=legal or shop_name,
        trade=said.get("trade", "")[:60],
        address=_address(said),
        email=_email(said.get("email", "")),
        phone=said.get("phone", "")[:20],
    )
    for field, most in LONGEST.items():
        if len(getattr(line, field)) > most:
            raise _Wrong(field, _("Too long: %(most)s characters at most.") % {"most": most})
    return _placed(line, said, communes)


def _siret(text: str) -> str:
    if not text:
        return ""
    digits = re.sub(r"\D", "", text)
    # A spreadsheet that took it for a number has eaten its first zeros.
    whole = digits.zfill(14) if digits == text and 10 <= len(digits) < 14 else text
    try:
        return siret.parse(whole)
    except siret.BadSiret as error:
        raise _Wrong("siret", _("This SIRET is not right: 14 digits, as text.")) from error


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as error:
        raise _Wrong("email", _("This e-mail address is not right.")) from error
    return text.lower()


def _address(said: dict[str, str]) -> str:
    parts = (said.get(part, "") for part in ("number", "repeated", "street_type", "street"))
    return said.get("address") or streets.written(*parts)


def _placed(line: Line, said: dict[str, str], communes: dict[tuple[str, str], Any]) -> Line:
    """Where it stands; in the town itself when the list says nothing of it."""
    postal_code, city = said.get("postal_code", ""), said.get("city", "")
    if not postal_code and not city:
        town = current_town()
        with_code = town.commune.postal_codes[0]
        return replace(line, postal_code=with_code, city=town.name, insee=str(town.commune_id))
    if not re.fullmatch(r"[0-9]{4,5}", postal_code):
        raise _Wrong("postal_code", _("A postal code has 5 digits."))
    place = (postal_code.zfill(5), city)
    if place not in communes:
        communes[place] = commune_at(*place)[0]
    if communes[place] is None:
        raise _Wrong("city", _("No such commune has this postal code."))
    insee, name = communes[place]
    return replace(line, postal_code=place[0], city=name, insee=insee)


def _once(line: Line, seen: dict[str, int]) -> Line:
    """The line, or its fault when the list has the same shop further up."""
    known = line.siret or line.known_as
    before = seen.get(known)
    if line.fault or before is None:
        seen.setdefault(known, line.row)
        return line
    return replace(line, fault=_("The same shop is in line %(row)s.") % {"row": before})
