"""What we export ourselves, in either language; it may have lost columns on its way."""

from collections.abc import Sequence

from storefront.imports.reading import columns as words
from storefront.imports.reading.columns import Field


def recognises(headers: frozenset[str]) -> bool:
    return not headers.isdisjoint(words.WORDS[Field.NUMBER])


def mapping(columns: Sequence[str]) -> dict[str, str]:
    return words.guess(columns)
