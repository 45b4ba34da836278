"""What a column may hold, and the words people write above it."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.db import models
from django.utils.translation import gettext_lazy as _


class Field(models.TextChoices):
    NUMBER = "number", _("Number on Halles")
    SKU = "sku", _("Reference")
    NAME = "name", _("Name")
    PRICE = "price", _("Price with VAT")
    NET_PRICE = "net_price", _("Price without VAT")
    IMPACT = "impact", _("Price difference of a variant, without VAT")
    CATEGORY = "category", _("Category")
    STOCK = "stock", _("Stock")
    VAT = "vat", _("VAT")
    DESCRIPTION = "description", _("Description")
    GTIN = "gtin", _("Bar code")
    BRAND = "brand", _("Brand")
    ORIGIN = "origin", _("Origin")
    CONDITION = "condition", _("Condition of goods")
    UNIT = "unit", _("Contents")
    ALLERGENS = "allergens", _("Allergens")
    LABELS = "labels", _("Quality labels")
    STATE = "state", _("On sale")
    HEAD = "head", _("Variant of")
    OPTIONS = "options", _("Options")
    PICTURES = "pictures", _("Pictures")


# What a layout adds beside an impact, and nobody chooses: the least of all of one product.
LOWEST = "lowest"

# How the headers begin of cells that a layout adds.
ARROW = "→ "

# Plain words, accents and signs gone. Longer ones are looked for first.
WORDS: dict[str, tuple[str, ...]] = {
    Field.NUMBER: ("number on halles", "numero sur halles"),
    Field.SKU: (
        *("reference", "ref", "sku", "ugs", "reference interne", "code article", "code produit"),
        *("reference article", "reference produit", "article", "your reference", "code interne"),
    ),
    Field.NAME: (
        *("name", "nom", "title", "titre", "designation", "libelle", "produit", "product"),
        *("nom du produit", "product name", "nom produit", "intitule", "designation article"),
    ),
    Field.PRICE: (
        *("price", "prix", "prix ttc", "price with vat", "prix de vente", "prix de vente ttc"),
        *("tarif", "pv ttc", "prix public", "montant", "prix unitaire", "tarif ttc", "pvp"),
        *("price tax included", "price tax incl", "prix unitaire ttc"),
    ),
    Field.NET_PRICE: (
        *("price without vat", "prix ht", "prix hors taxe", "prix hors tva", "price tax excluded"),
        *("prix de vente ht", "tarif ht", "pv ht", "net price", "price tax excl"),
    ),
    Field.IMPACT: (
        *("impact on price", "impact sur le prix", "price impact", "impact prix"),
        *("price difference of a variant without vat", "ecart de prix d une variante hors tva"),
        "ecart de prix d une declinaison hors tva",
    ),
    Field.CATEGORY: (
        *("category", "categorie", "categories", "rayon", "famille", "type de produit", "shelf"),
        *("sous categorie", "product category", "product type", "famille d articles"),
    ),
    Field.STOCK: (
        *("stock", "quantite", "quantity", "qte", "qty", "en stock", "stock disponible"),
        *("quantite en stock", "inventory quantity", "inventory", "stock quantity"),
    ),
    Field.VAT: ("vat", "tva", "taux tva", "taux de tva", "vat rate", "tax rate", "taxe"),
    Field.DESCRIPTION: (
        *("description", "descriptif", "description longue", "texte", "long description"),
    ),
    Field.GTIN: (
        *("gtin", "ean", "ean13", "ean 13", "code barre", "code barres", "barcode", "upc", "isbn"),
        *("bar code", "code a barres", "gencod", "gencode", "gtin upc ean or isbn"),
    ),
    Field.BRAND: ("brand", "marque", "fabricant", "manufacturer", "vendor", "marques", "brands"),
    Field.ORIGIN: ("origin", "origine", "provenance", "pays d origine", "country of origin"),
    Field.CONDITION: (
        "condition",
        "condition of goods",
        "etat du produit",
        "etat produit",
        "item condition",
    ),
    Field.UNIT: ("contents", "contenance", "conditionnement", "poids net", "volume net", "unite"),
    Field.ALLERGENS: ("allergens", "allergenes", "allergene"),
    Field.LABELS: ("quality labels", "labels", "label", "labels de qualite", "signes de qualite"),
    Field.STATE: (
        *("on sale", "en vente", "publie", "published", "statut", "status", "actif", "active"),
        *("en ligne", "visible"),
    ),
    Field.HEAD: ("variant of", "declinaison de", "variante de", "reference parent", "parent sku"),
    Field.OPTIONS: ("options", "declinaison", "variante", "attributs", "variant options"),
    Field.PICTURES: (
        *("pictures", "photos", "images", "photo", "image", "image url", "url image", "picture"),
        *("image urls", "lien image", "url photo", "adresse de l image", "visuel", "image link"),
    ),
    # Read by nobody, lest the price somebody pays be taken for the one they ask.
    "": (
        *("prix achat", "prix d achat", "wholesale price", "cost", "cout", "prix de revient"),
        *("cost per item", "prix barre", "compare at price", "id", "product id", "poids", "weight"),
        *("prix d achat ht", "meta description", "meta title", "seo title", "seo description"),
        *("short description", "description courte", "image alt text", "image position"),
        *("line", "ligne", "what is wrong", "ce qui ne va pas"),
    ),
}
_KNOWN = {word: str(field) for field, words in WORDS.items() for word in words}
_WORD = re.compile("[a-z0-9]+")
_BY_LENGTH = sorted(_KNOWN, key=lambda word: (-len(word.split()), -len(word), word))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Lower case, without accents or signs: how headers and words are compared."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe"))
    # An accent goes without a trace; an apostrophe, of either shape, parts two words.
    return " ".join(_WORD.findall("".join(c for c in bare if not unicodedata.combining(c))))


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Header to field, each field once: those that say just that first, then those that hint."""
    columns, mapping = list(columns), dict[str, str]()
    for near in (_exactly, _nearly):
        for column in columns:
            field = near(column)
            if field and column not in mapping and field not in mapping.values():
                mapping[column] = field
    return mapping


# What we add to the lines in error that a shop takes away and sends again.
OF_ERRORS = frozenset({"line", "ligne", "what is wrong", "ce qui ne va pas"})


def signature(columns: Iterable[str]) -> str:
    """The same for the same headers, whatever their order, their case and their accents."""
    words = sorted({plain(column) for column in columns} - OF_ERRORS)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


def _exactly(column: str) -> str:
    return _KNOWN.get(plain(column), "")


def _nearly(column: str) -> str:
    said = f" {plain(column)} "
    if plain(column) in _KNOWN:
        return ""
    return next((_KNOWN[word] for word in _BY_LENGTH if f" {word} " in said), "")


def is_enough(mapping: Mapping[str, str]) -> bool:
    """Whether lines can be understood: something to know a product by, and something to say."""
    fields = set(mapping.values())
    known = fields & {Field.NUMBER, Field.SKU, Field.GTIN, Field.NAME}
    return bool(known) and len(fields) > 1


def is_ours(column: str) -> bool:
    """Whether a layout added it: no file has it, and nobody is asked about it."""
    return column.startswith(ARROW)
