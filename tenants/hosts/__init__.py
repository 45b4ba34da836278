"""
From the name a browser asked for to the town that answers, remembered in the process.

A change made in another process is seen here as soon as it is told (halles.news); where
nothing is told because Valkey is away, after UNTOLD_S at most.
"""

import re
from dataclasses import dataclass

from django.db import OperationalError

from halles import news
from halles.http import metrics, turns
from tenants.hosts.memory import Kept, Memory
from tenants.models import Domain, Town

# How long an answer holds: of a town, of a host nobody knows, and of both without news.
TOWN_S, NOBODY_S, UNTOLD_S = 30.0, 10.0, 5.0
CHANGED = "hosts"
A_NAME = re.compile(r"(?=.{1,253}\Z)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*")


@dataclass(frozen=True, slots=True)
class Answer:
    """`town` answers here; when `redirect_to` is set, on that host instead."""

    town: Town
    redirect_to: str = ""


# Apart, so that names made up by a stranger push no town out.
_towns: Memory[Answer] = Memory(most=4096)
_nobody: Memory[None] = Memory(most=4096)
# The hosts some thread is asking the registry for.
_asking: set[str] = set()


def find(host: str) -> Answer | None:
    """
    Who answers on `host` (lower case, no port); None for a host nobody knows.

    While the database is away, what was last known of the host; OperationalError if nothing was.
    """
    if not A_NAME.fullmatch(host):
        return None
    known = _towns.get(host)
    if known and _towns.is_fresh(known, for_s=_life(TOWN_S)):
        metrics.RESOLVED.labels("memory").inc()
        return known.answer
    if (stranger := _nobody.get(host)) and _nobody.is_fresh(stranger, for_s=_life(NOBODY_S)):
        metrics.RESOLVED.labels("nobody").inc()
        return None
    return _ask_again(host, known)


def forget() -> None:
    """Ask the registry again for everything: a town or a host has changed."""
    _towns.expire()
    _nobody.expire()


def tell() -> None:
    """Once the transaction is committed, have every process forget."""
    news.tell(CHANGED)


def _ask_again(host: str, known: Kept[Answer] | None) -> Answer | None:
    if known and host in _asking:
        # One asks for a crowd: the others would take every connection to hear the same.
        metrics.RESOLVED.labels("last known").inc()
        return known.answer
    _asking.add(host)
    try:
        return _ask_and_keep(host, known)
    finally:
        _asking.discard(host)


def _ask_and_keep(host: str, known: Kept[Answer] | None) -> Answer | None:
    # Noted before asking: what is forgotten meanwhile is not remembered after all.
    edition = _towns.edition
    try:
        answer = _ask(host)
    except OperationalError:
        if known is None:
            raise
        metrics.RESOLVED.labels("last known").inc()
        return known.answer
    metrics.RESOLVED.labels("database").inc()
    if answer is None:
        _towns.drop(host)
        _nobody.keep(host, None, edition=edition)
    else:
        _towns.keep(host, answer, edition=edition)
    return answer


def _ask(host: str) -> Answer | None:
    try:
        domain = Domain.objects.select_related("tenant__commune").filter(domain=host).first()
        if domain is None:
            return None
        # Asked once here: making a link must not ask the database again.
        town = domain.tenant.known()
        return Answer(town, "" if domain.domain == town.host else town.host)
    finally:
        # Who asked may have to wait for its turn now.
        turns.let_go()


def _life(told: float) -> float:
    return told if news.heard() else UNTOLD_S


news.on(CHANGED, forget)
