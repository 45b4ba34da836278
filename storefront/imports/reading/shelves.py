"""The town's categories, found by the words of a spreadsheet."""

import re
from difflib import get_close_matches

from storefront.catalogue.models import Category, Vat, guessing
from storefront.imports.reading.amounts import NotThat
from storefront.imports.reading.columns import plain

# Two spellings of one word, not two words.
NEAR = 0.88


class Shelves:
    """Read once for many lines. `default` is where lines go that name none, or an unknown one."""

    def __init__(self, default: int | None = None) -> None:
        self.default = default
        self.by_pk = {shelf.pk: shelf for shelf in Category.objects.select_related("parent")}
        self._all = list(self.by_pk.values())
        # Of a shelf and the one above it with the same name, the inner one.
        ordered = sorted(self.by_pk.values(), key=lambda shelf: shelf.parent_id is not None)
        self._by_word = {plain(shelf.name): shelf.pk for shelf in ordered}
        self._by_word |= {plain(shelf.slug): shelf.pk for shelf in ordered}
        self._found: dict[str, int | None] = {}

    def find(self, text: str) -> int:
        """“Épicerie > Miels, Cadeaux”: the first that is known, innermost first; or NotThat."""
        if text not in self._found:
            self._found[text] = self._search(text)
        found = self._found[text] or self.default
        if found is None:
            raise NotThat("category")
        return found

    def guess(self, text: str, name: str) -> int | None:
        """
        The shelf of a product whose category is unknown, or not said; None where there is doubt.

        What the category says and what the name says must not speak of two shelves.
        """
        by_text = guessing.sure(text, self._all, whole=True)
        by_name = guessing.sure(name, self._all)
        hinted = guessing.nearest(text, self._all, most=len(self._all))
        if by_name and hinted and by_name not in hinted:
            return None
        if by_name and by_text and by_name != by_text:
            return None
        found = by_text or by_name
        return found.pk if found else None

    def usual_vat(self, pk: int | None) -> int:
        shelf = self.by_pk.get(pk or self.default or 0)
        return shelf.usual_vat_basis_points if shelf else Vat.NORMAL

    def name(self, pk: int | None) -> str:
        shelf = self.by_pk.get(pk or 0)
        return shelf.name if shelf else ""

    def _search(self, text: str) -> int | None:
        # The whole first: a category's own name may have a comma.
        words = [plain(text)]
        for path in re.split(r"[,;|]", text):
            words += [plain(part) for part in reversed(re.split(r"[>/»]", path))]
        for word in words:
            if word in self._by_word:
                return self._by_word[word]
        near = (get_close_matches(word, self._by_word, 1, NEAR) for word in words if word)
        return next((self._by_word[found[0]] for found in near if found), None)
