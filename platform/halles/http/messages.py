"""What a page says once, after a form."""

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.core.signing import get_cookie_signer
from django.http import HttpRequest

from halles import signing


class TownMessages(CookieStorage):
    """Messages in a signed cookie, which no other town reads."""

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.signer = get_cookie_signer(salt=signing.salt("messages"))


def may_be_said(request: HttpRequest) -> bool:
    """Whether the answer to this request may carry a message to one person."""
    storage = getattr(request, "_messages", None)
    return TownMessages.cookie_name in request.COOKIES or bool(storage and storage.added_new)
