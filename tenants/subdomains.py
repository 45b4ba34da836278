"""From the name of a town to the name it answers under."""

import re

from django.conf import settings
from django.utils.translation import gettext as _

from tenants.models.communes import plain

# Names that are the operator's, that software expects to find, or that would deceive a visitor.
_RESERVED = (
    "admin administrateur administration api app assets aide blog boutique cdn compte connexion"
    " console contact demo dns email exemple example files ftp git halles help imap img localhost"
    " login mail mairie media media1 mobile mta-sts mx news ns ns1 ns2 objets operateur operator"
    " paiement pay payment pop portail postmaster press presse root s3 secure security shop smtp"
    " sso stage staging static stats statut status store support test tests webhook webhooks"
    " webmail wpad www www1 www2"
)
RESERVED = frozenset(_RESERVED.split())
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
LONGEST = 63


class BadSubdomain(Exception):
    """The text cannot be a subdomain; the message says why and what to do."""


class ReservedSubdomain(BadSubdomain):
    """The name belongs to the operator or to the network."""


class SubdomainTaken(BadSubdomain):
    """Another town answers there, or did and still redirects from there."""


def propose(name: str) -> str:
    """A subdomain for a town's name: `L'Haÿ-les-Roses` → `l-hay-les-roses`."""
    return plain(name).replace(" ", "-")[:LONGEST].strip("-")


def read(text: str) -> str:
    """
    The subdomain that was meant: lower case, without accents, apostrophes or spaces.

    Accepts the encoded form of a name with accents (xn--…). Raises BadSubdomain.
    """
    label = _fold(_decoded(text.strip().lower()))
    if not label:
        raise BadSubdomain(_("Choose a subdomain, for example the name of the town."))
    if len(label) > LONGEST:
        raise BadSubdomain(_("A subdomain has at most 63 characters: shorten it."))
    if not LABEL.fullmatch(label) or "--" in label:
        raise BadSubdomain(
            _("Use letters, digits and single hyphens, with a letter or a digit at both ends.")
        )
    if label in RESERVED:
        raise ReservedSubdomain(_("“%(name)s” is reserved: choose another.") % {"name": label})
    return label


def host(label: str) -> str:
    return f"{label}.{settings.BASE_HOST}"


def accented(name: str, label: str) -> str:
    """How a browser asks for the town's name typed with its accents; empty when it has none."""
    written = re.sub(r"[\s'’]+", "-", name.strip().lower())
    if written.isascii() or propose(name) != label:
        return ""
    try:
        return written.encode("idna").decode()
    except UnicodeError:
        return ""


def _decoded(text: str) -> str:
    if not text.startswith("xn--"):
        return text
    try:
        return text.encode().decode("idna")
    except UnicodeError as error:
        raise BadSubdomain(_("This encoded name cannot be read: type it as it is said.")) from error


def _fold(text: str) -> str:
    # Word by word, so that a hyphen too many is refused instead of vanishing.
    parts = re.split(r"[\s'’]+", text)
    return "-".join(_without_accents(part) for part in parts if part)


def _without_accents(word: str) -> str:
    return "".join(c if not c.isalnum() else plain(c) or c for c in word)
