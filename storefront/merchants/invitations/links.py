"""Links and codes that let one person take over one shop: for a time, in one town."""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from halles import signing
from halles.http import keys
from storefront.merchants.models import Invitation
from tenants.current import current_town

PURPOSE = "claim"
MAIL, LETTER = "mail", "letter"
# Eight letters that are not mistaken for others; tries are counted.
ALPHABET, LONG = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 8


class SpentInvitation(Exception):
    """It was withdrawn or replaced, is too old or used, was altered, or is another town's."""


@dataclass(frozen=True, slots=True)
class Bearer:
    """An invitation that somebody holds, and how it reached them."""

    invitation: Invitation
    channel: str

    def kept(self) -> list[str | int]:
        """What a session keeps of it; `again` reads it."""
        return [self.invitation.pk, self.invitation.key, self.channel]


def link(invitation: Invitation, channel: str) -> str:
    """The address in a mail, or behind the square of a letter."""
    token = signing.sign(PURPOSE, [invitation.pk, invitation.key, channel])
    path = reverse("merchants:invited", urlconf=settings.ROOT_URLCONF, kwargs={"token": token})
    return f"{current_town().address}{path}"


def typed_address() -> str:
    """Where the code of a letter is typed, as one reads it aloud."""
    path = reverse("merchants:invitation", urlconf=settings.ROOT_URLCONF)
    return f"{current_town().address}{path}".split("://", 1)[1].rstrip("/")


def code(invitation: Invitation) -> str:
    """What stands in a letter for who has no telephone: `12-ABCD-EFGH`, derived and not kept."""
    letters = _letters(invitation)
    return f"{invitation.pk}-{letters[:4]}-{letters[4:]}"


def read(token: str, *, at: datetime) -> Bearer:
    """Whose link it is; raise SpentInvitation."""
    try:
        pk, key, channel = signing.read(PURPOSE, token)
    except signing.BadToken as error:
        raise SpentInvitation from error
    return again([pk, key, channel], at=at)


def typed(text: str, *, at: datetime) -> Bearer:
    """Whose code it is, with or without its dashes in place; raise SpentInvitation."""
    number, _, letters = text.strip().upper().replace(" ", "-").partition("-")
    invitation = _found(keys.read(number))
    said, right = letters.replace("-", ""), _letters(invitation) if invitation else ""
    if invitation is None or not hmac.compare_digest(said.encode(), right.encode()):
        raise SpentInvitation
    return again([invitation.pk, invitation.key, LETTER], at=at)


def again(kept: list[str | int], *, at: datetime) -> Bearer:
    """The same, from what a session kept; raise SpentInvitation once it opens nothing."""
    pk, key, channel = kept
    invitation = _found(int(pk))
    if invitation is None or invitation.key != key or not invitation.is_open(at):
        raise SpentInvitation
    return Bearer(invitation, str(channel))


def _found(pk: int) -> Invitation | None:
    return Invitation.objects.select_related("merchant__shop").filter(pk=pk).first()


def _letters(invitation: Invitation) -> str:
    said = f"{invitation.pk}:{invitation.key}".encode()
    digest = hmac.digest(signing.secret(PURPOSE), said, sha256)
    standard = base64.b32encode(digest).decode()[:LONG]
    return standard.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET))
