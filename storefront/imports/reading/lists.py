"""Words out of closed lists: conditions, allergens, labels, yes and no, options."""

import re
from collections.abc import Mapping

from storefront.catalogue.models import Allergen, Condition, Label
from storefront.imports.models import Picture
from storefront.imports.reading.amounts import NotThat
from storefront.imports.reading.columns import plain

YES = frozenset({"1", "oui", "yes", "true", "vrai", "x", "actif", "active", "publie", "published"})
YES |= {"on sale", "en vente", "en ligne", "visible", "instock"}
NO = frozenset({"0", "1 draft", "non", "no", "false", "faux", "inactif", "inactive", "draft"})
NO |= {"brouillon", "archived", "archive", "private", "masque", "hidden", "retire", "withdrawn"}
CONDITIONS = {
    **dict.fromkeys(("new", "neuf", "nouveau"), Condition.NEW),
    **dict.fromkeys(("refurbished", "reconditionne", "remis a neuf"), Condition.REFURBISHED),
    **dict.fromkeys(("used", "occasion", "d occasion", "second hand"), Condition.USED),
}
ALLERGENS = {
    **{plain(a.value): a for a in Allergen},
    **dict.fromkeys(("ble", "cereales", "cereales contenant du gluten"), Allergen.GLUTEN),
    **dict.fromkeys(("crustaces", "crustace"), Allergen.CRUSTACEANS),
    **dict.fromkeys(("oeuf", "oeufs"), Allergen.EGGS),
    **dict.fromkeys(("poisson", "poissons"), Allergen.FISH),
    **dict.fromkeys(("arachide", "arachides", "cacahuetes"), Allergen.PEANUTS),
    **dict.fromkeys(("soja", "soya"), Allergen.SOYBEANS),
    **dict.fromkeys(("lait", "lactose"), Allergen.MILK),
    **dict.fromkeys(("fruits a coque", "fruit a coque", "noix"), Allergen.NUTS),
    "celeri": Allergen.CELERY,
    "moutarde": Allergen.MUSTARD,
    **dict.fromkeys(("sesame", "graines de sesame"), Allergen.SESAME),
    "sulfites": Allergen.SULPHITES,
    "lupin": Allergen.LUPIN,
    **dict.fromkeys(("mollusques", "mollusque"), Allergen.MOLLUSCS),
}
LABELS = {
    **{plain(label.value): label for label in Label},
    **{plain(str(label.label)): label for label in Label},
    **dict.fromkeys(("bio", "agriculture biologique"), Label.AB),
}
_BETWEEN = re.compile(r"[,;|/\n]")
_PARTED = re.compile(r"([,;|\n])")
# With something before it: a dot alone ends no name.
_ENDING = re.compile(r"\.\w{3,4}\b")
_AROUND = ",;| \t\r\n\u00a0\u202f"


def yes_or_no(text: str) -> bool:
    # WooCommerce writes -1 for a draft.
    said = "0" if text.strip() == "-1" else plain(text)
    if said in YES or said in NO:
        return said in YES
    raise NotThat("state")


def condition(text: str) -> str:
    if (found := CONDITIONS.get(plain(text))) is None:
        raise NotThat("condition")
    return found.value


def allergens(text: str) -> list[str]:
    """Those it names, in the order of the law."""
    return _of(ALLERGENS, text, "allergens")


def labels(text: str) -> list[str]:
    return _of(LABELS, text, "labels")


def options(text: str) -> list[list[str]]:
    """“Taille: M ; Couleur: Rouge” as pairs, three at most, no name twice."""
    pairs = [part.partition(":") for part in text.split(";") if part.strip()]
    said = [[name.strip(), value.strip()] for name, _colon, value in pairs]
    names = {name for name, _value in said}
    whole = all(name and value for name, value in said) and len(names) == len(said)
    if not whole or not 1 <= len(said) <= 3:
        raise NotThat("options")
    return said


def addresses(text: str) -> list[str]:
    """Addresses or file names, ten at most, as shops put several into one cell."""
    first, *others = _PARTED.split(text)
    apart = [[first]]
    for sign, piece in zip(others[::2], others[1::2], strict=True):
        if _begins_another(piece):
            apart.append([piece])
        else:
            # An address may have commas of its own.
            apart[-1] += [sign, piece]
    found = list(filter(None, ("".join(parts).strip(_AROUND) for parts in apart)))[:10]
    if any(len(address) > Picture.LONGEST for address in found):
        raise NotThat("long")
    return found


def _begins_another(piece: str) -> bool:
    return piece.lstrip().startswith(("http://", "https://")) or bool(_ENDING.search(piece, 1))


def _of(known: Mapping[str, str], text: str, code: str) -> list[str]:
    words = [plain(word) for word in _BETWEEN.split(text) if word.strip()]
    if unknown := [word for word in words if word not in known]:
        raise NotThat(code) from KeyError(unknown[0])
    order = list(dict.fromkeys(str(value) for value in known.values()))
    return sorted({str(known[word]) for word in words}, key=order.index)


# As they are written into a table that somebody takes away, and read again.
ALLERGEN_WORDS = {
    "gluten": "gluten",
    "crustaceans": "crustacés",
    "eggs": "œufs",
    "fish": "poisson",
    "peanuts": "arachides",
    "soybeans": "soja",
    "milk": "lait",
    "nuts": "fruits à coque",
    "celery": "céleri",
    "mustard": "moutarde",
    "sesame": "sésame",
    "sulphites": "sulfites",
    "lupin": "lupin",
    "molluscs": "mollusques",
}
