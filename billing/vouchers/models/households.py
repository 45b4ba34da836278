"""Who buys, and how the members of one home are counted together."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass

from halles import signing

_SHORT = {
    "AV": "AVENUE",
    "AVE": "AVENUE",
    "BD": "BOULEVARD",
    "BLD": "BOULEVARD",
    "CHE": "CHEMIN",
    "IMP": "IMPASSE",
    "PL": "PLACE",
    "R": "RUE",
    "RTE": "ROUTE",
    "SQ": "SQUARE",
    "ST": "SAINT",
    "STE": "SAINTE",
}


@dataclass(frozen=True, kw_only=True)
class Buyer:
    email: str
    given_name: str
    family_name: str
    address: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def household_key(self) -> str:
        """
        The same for everybody of that family name at that address; the address is not kept.

        The family name tells the homes of a block of flats apart.
        """
        home = f"{_plain(self.family_name)}|{_plain(self.address)}".encode()
        return hmac.new(signing.secret("household"), home, hashlib.sha256).hexdigest()


def _plain(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.upper()).encode("ascii", "ignore").decode()
    words = re.findall(r"[A-Z]+|[0-9]+", bare)
    return " ".join(_SHORT.get(word, word) for word in words)
