"""From the name a browser asked for to the town that answers, remembered in the process."""

import time
from dataclasses import dataclass
from functools import lru_cache

from django.db import OperationalError

from tenants.models import Domain, Town

# A rename or a suspension made in another process is seen after this many seconds.
REMEMBERED_FOR = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """`town` answers here; when `redirect_to` is set, on that host instead."""

    town: Town
    redirect_to: str = ""


def find(host: str) -> Answer | None:
    """
    Who answers on `host` (lower case, no port); None for a host nobody knows.

    While the database is away, what was last known of the host; OperationalError if nothing was.
    """
    try:
        answer = _find(host, int(time.monotonic() // REMEMBERED_FOR))
    except OperationalError:
        if host not in _last_known:
            raise
        return _last_known[host]
    if answer is not None:
        _last_known[host] = answer
    return answer


def forget() -> None:
    """Drop what this process remembers, after it changed a town or a host itself."""
    _find.cache_clear()
    _last_known.clear()


# One entry a host that exists: as many as there are towns and former names, and no more.
_last_known: dict[str, Answer] = {}


@lru_cache(maxsize=4096)
def _find(host: str, _period: int) -> Answer | None:
    domain = Domain.objects.select_related("tenant__commune").filter(domain=host).first()
    if domain is None:
        return None
    # Asked once here: making a link must not ask the database again.
    town = domain.tenant.known()
    return Answer(town, "" if domain.domain == town.host else town.host)
