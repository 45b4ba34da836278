"""The Content-Security-Policy of every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase


class ContentPolicy(CSPMiddleware):
    """
    django-csp's, which says the policy of the house without writing it anew for each answer.

    An answer with words of its own (csp.decorators), a nonce or a policy on trial is left to it.
    """

    def __init__(self, get_response: Any) -> None:
        super().__init__(get_response)
        on_trial = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        plain = set(settings.CONTENT_SECURITY_POLICY) == {"DIRECTIVES"} and not on_trial
        self.house = build_policy() if plain and not settings.DEBUG else ""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not self.house or _has_its_own(request, response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.house)
        return response


def _has_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
    return hasattr(request, "_csp_nonce") or any(name.startswith("_csp") for name in vars(response))
