"""Whose export a file is: what its columns hold, and how its lines become one product each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from halles.tables import Row
from storefront.imports.reading import columns as words
from storefront.imports.reading.layouts import own, prestashop, shopify, woocommerce

Rows = Iterable[Row]


@dataclass(frozen=True, slots=True)
class Layout:
    """
    `recognises` looks at the headers in plain words; `mapping` says what they hold.

    `prepared` makes of the rows those that are imported. It may go through them twice, and adds
    cells under headers of its own, which begin with an arrow.
    """

    name: str
    recognises: Callable[[frozenset[str]], bool]
    mapping: Callable[[Sequence[str]], dict[str, str]]
    prepared: Callable[[Callable[[], Rows]], Iterator[Row]]


def _as_they_are(rows: Callable[[], Rows]) -> Iterator[Row]:
    yield from rows()


OTHER = Layout("other", lambda _headers: True, words.guess, _as_they_are)
LAYOUTS = (
    Layout("own", own.recognises, own.mapping, _as_they_are),
    Layout("shopify", shopify.recognises, shopify.mapping, shopify.prepared),
    Layout("woocommerce", woocommerce.recognises, woocommerce.mapping, woocommerce.prepared),
    Layout("prestashop", prestashop.recognises, prestashop.mapping, prestashop.prepared),
    OTHER,
)
_BY_NAME = {layout.name: layout for layout in LAYOUTS}


def recognise(columns: Iterable[str]) -> Layout:
    """The layout whose headers these are; the last one takes any."""
    headers = frozenset(map(words.plain, columns))
    return next(layout for layout in LAYOUTS if layout.recognises(headers))


def named(name: str) -> Layout:
    return _BY_NAME.get(name, OTHER)
