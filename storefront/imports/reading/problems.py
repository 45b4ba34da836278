"""What can be wrong with a cell, in words that say what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "name": _("the name is missing"),
    "long": _("“%(value)s” is too long"),
    "price": _("“%(value)s” is no price: write it as 12,50"),
    "no_price": _("the price is missing"),
    "price_range": _("“%(value)s” is no price of a product: from 0,01 € to 100 000 €"),
    "stock": _("“%(value)s” is no number of items"),
    "negative": _("“%(value)s” is less than none: write 0 where nothing is left"),
    "vat": _("“%(value)s” is no VAT rate: 2,1 %%, 5,5 %%, 10 %% or 20 %%"),
    "gtin": _("“%(value)s” is no bar code: a figure is wrong or missing"),
    "rounded": _("“%(value)s” was shortened by the spreadsheet: format the column as text"),
    "category": _("there is no category “%(value)s” in this town"),
    "no_category": _("no category: add a column, or choose one for the whole file"),
    "condition": _("“%(value)s” is no condition: new, refurbished or second-hand"),
    "unit": _("“%(value)s” is no contents: write 250 g, 75 cl or 12 pièces"),
    "allergens": _("“%(value)s” is none of the 14 allergens"),
    "labels": _("“%(value)s” is no quality label we know"),
    "state": _("“%(value)s” is neither yes nor no"),
    "options": _("“%(value)s” is no list of options: write Taille: M ; Couleur: Rouge"),
    "head": _("no product “%(value)s” comes before this line"),
    "number": _("your shop has no product with the number “%(value)s”"),
    "twice": _("this is the product of line %(value)s again"),
    "ambiguous": _("several of your products are called “%(value)s”: give them references"),
    "broken": _("this cell shows an error or a formula that was never computed"),
    "variant": _("this product has variants, or is one: its options cannot be changed by a file"),
    "refused": _("the catalogue refused it: %(value)s"),
    "no_site": _("it is sold on your own site: say first at which address, in the product"),
    "nowhere": _("it is delivered: say first where you deliver, under “How I sell”"),
    "moved": _("the stock has changed too much since the preview"),
}


def sentence(problem: Mapping[str, Any], *, line: int) -> str:
    """“line 14, column Prix: “douze” is no price”."""
    what = SENTENCES.get(problem["code"], SENTENCES["refused"]) % {"value": problem["value"]}
    said = {"line": line, "column": problem["column"], "what": what}
    if problem["column"]:
        return gettext("line %(line)s, column %(column)s: %(what)s") % said
    return gettext("line %(line)s: %(what)s") % said
