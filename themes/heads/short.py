"""Addresses short enough for a label or a text message: `/p/3f2` and `/p/b-1c`."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
SHOP = "b-"


def of_product(pk: int) -> str:
    return f"/p/{_written(pk)}"


def of_shop(pk: int) -> str:
    return f"/p/{SHOP}{_written(pk)}"


def read(code: str) -> tuple[str, int]:
    """Of what it is the code, and its key: ("shop", 48)."""
    kind = "shop" if code.startswith(SHOP) else "product"
    return kind, int(code.removeprefix(SHOP), 36)


def _written(number: int) -> str:
    number, digit = divmod(number, 36)
    return (_written(number) if number else "") + DIGITS[digit]
