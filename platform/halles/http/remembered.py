"""What many pages of a town say alike, remembered by the process until an edit or for a while."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

from halles.http import pages

Said = TypeVar("Said")
MOST = 1000

_lock = Lock()
_kept: OrderedDict[tuple[str, str], tuple[float, int, Any]] = OrderedDict()


def remembered(subject: str, ask: Callable[[], Said]) -> Said:
    """
    What `ask` says in the current town, asked again after an edit there or REMEMBER_SECONDS.

    Whole answers only, never a query yet to be made; whoever gets one leaves it as it is.
    """
    town = pages.town_uuid()
    if not town or settings.REMEMBER_SECONDS <= 0:
        return ask()
    key, edition = (town, subject), pages.edition(town)
    with _lock:
        until, of, said = _kept.get(key, (0.0, 0, None))
    if until > time.monotonic() and of == edition:
        return said  # type: ignore[no-any-return]
    said = ask()
    with _lock:
        _kept[key] = (time.monotonic() + settings.REMEMBER_SECONDS, edition, said)
        _kept.move_to_end(key)
        _make_room()
    return said


def _make_room() -> None:
    # In the order they were asked, so those whose time is over stand first.
    now = time.monotonic()
    while _kept and (len(_kept) > MOST or next(iter(_kept.values()))[0] < now):
        _kept.popitem(last=False)
