"""What the settings must be: the walls that are not PostgreSQL's."""

from __future__ import annotations

import os

from django.conf import settings

from halles.configuration import production
from halles.selftests.refusal import Refused

CACHE_KEYS = "django_tenants.cache.make_key"


def production_rules() -> str:
    """Default secrets, toy payments and embedded servers, where people come."""
    if faults := production.refuse(os.environ):
        raise Refused(faults[0], mend="Set it as .env.example says.")
    return f"fit for {settings.HALLES_ENV}"


def apps_apart() -> str:
    """A table in both lists that a town lacks would be read and written in the registry."""
    both = set(settings.SHARED_APPS) & set(settings.TENANT_APPS)
    if unnamed := sorted(both - set(settings.BOTH_SCHEMAS)):
        raise Refused(
            f"{', '.join(unnamed)} is in the registry and in every town.",
            mend="Keep it in one of SHARED_APPS and TENANT_APPS, or name it in BOTH_SCHEMAS.",
        )
    return "no app is in both lists but those named"


def caches_apart() -> str:
    """Without the town in its keys, a cache gives one town's values to another."""
    for name, cache in settings.CACHES.items():
        if cache.get("KEY_FUNCTION") != CACHE_KEYS:
            raise Refused(
                f"The cache {name!r} does not keep towns apart.",
                mend=f'Set "KEY_FUNCTION": "{CACHE_KEYS}" in CACHES.',
            )
    return "every cache keeps towns apart"
