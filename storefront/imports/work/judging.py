"""What each line of a chunk is: new, changed, the same, or in error and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from storefront.catalogue.models import Product
from storefront.imports.models import Import, Line
from storefront.imports.reading.columns import Field
from storefront.imports.reading.lines import Said, key_of, understand
from storefront.imports.reading.shelves import Shelves
from storefront.imports.work import plans
from storefront.imports.work.known import Ambiguous, Known, Unknown

Outcome = Line.Outcome


@dataclass(slots=True)
class Judged:
    line: Line
    said: Said
    key: str
    outcome: str = Outcome.ERROR
    product: Product | None = None
    head: Product | None = None
    changes: plans.Changes = field(default_factory=dict)


class Judge:
    """Reads the lines of one chunk against the shop as it is now."""

    def __init__(self, imported: Import, lines: Iterable[Line]) -> None:
        self.imported = imported
        self.shelves = Shelves(imported.category_id)
        said = [understand(line.cells, imported.mapping, self.shelves) for line in lines]
        self.read = [
            Judged(line, what, key_of(what)) for line, what in zip(lines, said, strict=True)
        ]
        self.known = Known(imported.shop, said)
        self.seen = self._earlier()

    def judge(self, one: Judged) -> Judged:
        """Say what it is; what it is about may have been made by the line before."""
        first = self.seen.setdefault(one.key, one.line) if one.key else one.line
        if first.place < one.line.place:
            one.said.wrong("twice", value=str(first.number))
        if not one.said.problems:
            self._find(one)
        if not one.said.problems:
            self._decide(one)
        return one

    def _find(self, one: Judged) -> None:
        try:
            one.product = self.known.find(one.said)
            if one.product and one.said.guessed:
                # What is there has been shelved by somebody who knew.
                del one.said.values[Field.CATEGORY.value]
        except Ambiguous:
            one.said.wrong("ambiguous", Field.NAME)
        except Unknown:
            one.said.wrong("number", Field.NUMBER)
        if one.said.get(Field.HEAD) and one.product is None:
            one.head = self.known.head(one.said)
            if one.head is None and not self._comes(one):
                one.said.wrong("head", Field.HEAD)
            if not one.said.get(Field.OPTIONS):
                one.said.wrong("options", Field.OPTIONS)

    def _decide(self, one: Judged) -> None:
        if one.product is None:
            self._complete(one.said)
            one.outcome = Outcome.ERROR if one.said.problems else Outcome.NEW
            one.changes = plans.guess(one.said)
            return
        found = plans.changes(one.said, one.product, publishes=self.imported.publishes)
        one.changes = found
        one.outcome = Outcome.CHANGED if found else Outcome.SAME

    def _complete(self, said: Said) -> None:
        """What a new product needs; a variant has most of it from its head."""
        if said.get(Field.PRICE) is None and not said.get(Field.HEAD):
            said.wrong("no_price", Field.PRICE)
        if said.get(Field.HEAD):
            return
        if not said.get(Field.NAME):
            said.wrong("name", Field.NAME)
        if said.get(Field.CATEGORY) is None:
            said.values[Field.CATEGORY.value] = self.shelves.default
            if self.shelves.default is None:
                said.wrong("no_category")

    def _comes(self, one: Judged) -> bool:
        """Whether an earlier line makes the head of this one."""
        reference = one.said.get(Field.HEAD)
        keys = [f"sku:{reference}", f"name:{reference}"]
        return any(key in self.seen for key in keys)

    def _earlier(self) -> dict[str, Line]:
        """The first line of each key of the chunk, and of the heads its variants name."""
        heads = {one.said.get(Field.HEAD) for one in self.read} - {None}
        keys = {one.key for one in self.read} | {f"{k}:{h}" for h in heads for k in ("sku", "name")}
        first = self.read[0].line.place if self.read else 0
        before = Line.objects.filter(imported=self.imported, key__in=keys - {""}, place__lt=first)
        return {line.key: line for line in before.order_by("-place").defer("cells")}
