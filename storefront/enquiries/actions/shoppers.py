"""Who asks, as they wrote it."""

from dataclasses import dataclass


class OtherForm(Exception):
    """The key of this form came before with other answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopper:
    name: str
    email: str
    phone: str = ""
