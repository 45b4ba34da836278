"""Where the photos of products hang (storefront.photos): "product:42"."""

KIND = "product:"


def of(pk: int) -> str:
    return f"{KIND}{pk}"


def product_at(place: str) -> int:
    """The key of the product whose photos hang there; 0 where others hang theirs."""
    return int(place.removeprefix(KIND)) if place.startswith(KIND) else 0
