"""The settings themselves: what is fit for a machine of one's own only."""

from __future__ import annotations

import os

from django.conf import settings

from halles.configuration import production
from halles.doctor.findings import Ill

GENERATE = "python -c 'import secrets; print(secrets.token_urlsafe(50))'"


def secret_key() -> str:
    if settings.SECRET_KEY == production.DEVELOPMENT_SECRET:
        raise Ill(
            "SECRET_KEY is the one in the source code.",
            mend=f"Set your own: {GENERATE}",
            bearable=not settings.IN_PRODUCTION,
        )
    if len(settings.SECRET_KEY) < 50:
        raise Ill("SECRET_KEY is short.", mend=f"Set a longer one: {GENERATE}")
    return "your own"


def debug() -> str:
    if settings.DEBUG:
        raise Ill(
            "DEBUG shows errors with the inside of the software.",
            mend="Set HALLES_ENV=production where strangers may come.",
            bearable=not settings.IN_PRODUCTION,
        )
    return "errors keep the inside of the software to themselves"


def production_rules() -> str:
    if faults := production.refuse({**os.environ, "HALLES_ENV": "production"}):
        variables = ", ".join(dict.fromkeys(fault.split()[0] for fault in faults))
        raise Ill(
            f"Would not start with HALLES_ENV=production: {variables}.",
            mend="Before you serve people, set them as .env.example says.",
            bearable=not settings.IN_PRODUCTION,
        )
    return f"fit for {settings.HALLES_ENV}"
