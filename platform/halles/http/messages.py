"""What a page says once, after a form."""

from functools import cached_property

from django.contrib.messages.storage.base import BaseStorage
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signing import TimestampSigner, get_cookie_signer
from django.http import HttpRequest

from halles import signing


class TownMessages(CookieStorage):
    """Messages in a signed cookie, which no other town reads."""

    def __init__(self, request: HttpRequest) -> None:
        # Not the parent's, which makes a signer for each request: few have anything to sign.
        BaseStorage.__init__(self, request)

    @cached_property
    def signer(self) -> TimestampSigner:
        return get_cookie_signer(salt=signing.salt("messages"))


def may_be_said(request: HttpRequest) -> bool:
    """Whether the answer to this request may carry a message to one person."""
    storage = getattr(request, "_messages", None)
    return TownMessages.cookie_name in request.COOKIES or bool(storage and storage.added_new)
