"""What the doctor says about one subject."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from halles.selftests import Refused


class Ill(Refused):
    """Something is wrong: what, and how to mend it. A bearable illness lets Halles run."""

    def __init__(self, says: str, *, mend: str, bearable: bool = False) -> None:
        super().__init__(says, mend=mend)
        self.bearable = bearable


@dataclass(frozen=True)
class Finding:
    subject: str
    health: str  # well, bearable or ill
    says: str
    mend: str = ""


def examine(subject: str, check: Callable[[], str]) -> Finding:
    """
    Run a check that says what it saw, or raises Ill or what Halles refuses to run for; what
    else it raises is an illness too.
    """
    try:
        return Finding(subject, "well", check())
    except Refused as ill:
        bearable = isinstance(ill, Ill) and ill.bearable
        return Finding(subject, "bearable" if bearable else "ill", str(ill), ill.mend)
    except Exception as error:
        says = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        return Finding(subject, "ill", says, "Unexpected. Please report it with this line.")
