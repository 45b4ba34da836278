"""What we ask a register of companies, in our words."""

from dataclasses import dataclass, field
from typing import Protocol

ACTIVE, CLOSED, UNKNOWN = "active", "closed", "unknown"


class NoAnswer(Exception):
    """The register did not answer, or not so that we understand: ask again later."""


@dataclass(frozen=True, slots=True)
class Found:
    """
    What the register says of one establishment.

    `state` is active, closed, or unknown when it was not asked or knows no such number;
    `facts` are its own words: name, naf, commune, closed_on.
    """

    state: str
    facts: dict[str, str] = field(default_factory=dict)


class Register(Protocol):
    name: str
    # Whether it asks anybody: what does not is not asked again every month.
    asks: bool

    def establishment(self, siret: str) -> Found:
        """Ask for fourteen digits. Speaks to the outside: never inside a transaction. NoAnswer."""
        ...
