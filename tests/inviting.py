"""Shops that a town hall filled in, and what it sends to their owners."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from storefront.merchants import actions
from storefront.merchants.invitations import links
from storefront.merchants.invitations.lists import Line
from tenants.current import current_town

SIRET, OTHER = "73282932000074", "81234567600017"


def a_line(**other):
    said = {
        "row": 2,
        "siret": SIRET,
        "shop_name": "Fromagerie du Pont",
        "legal_name": "Pont SARL",
        "trade": "Fromagerie",
        "address": "8 place Félix-Faure",
        "postal_code": "78120",
        "city": "Rambouillet",
        "insee": current_town().commune_id,
        "email": "simon@example.org",
    }
    return Line(**said | other)


def an_invitation(*, at_once=True, at=None, **other):
    at = at or timezone.now()
    return actions.invite(a_line(**other), at_once=at_once, at=at, by="mairie@example.org")


def path_of(invitation, channel=links.MAIL):
    return "/" + links.link(invitation, channel).split("/", 3)[3]


def a_list():
    """A list of one shop, as a town hall sends it."""
    return SimpleUploadedFile("commerces.csv", b"Enseigne;Code postal\nLa Halte;78120\n")
