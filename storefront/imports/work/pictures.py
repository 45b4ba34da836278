"""Pictures that lines name: asked for with the line, fetched later."""

from storefront.catalogue.models import Product
from storefront.imports.models import Import, Picture
from storefront.imports.reading.columns import Field
from storefront.imports.reading.lines import Said

# What is being fetched, or was: the same address again adds nothing.
THERE = (Picture.State.WAITING, Picture.State.KEPT)


def ask(imported: Import, product: Product | None, said: Said) -> None:
    """Have the pictures of that line fetched, in the caller's transaction."""
    sources = said.get(Field.PICTURES) or []
    if product is None or not sources:
        return
    known = Picture.objects.filter(product=product, source__in=sources, state__in=THERE)
    there = set(known.values_list("source", flat=True))
    Picture.objects.bulk_create(
        Picture(imported=imported, product=product, source=source)
        for source in dict.fromkeys(sources)
        if source not in there
    )
