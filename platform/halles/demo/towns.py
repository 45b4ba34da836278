"""The three towns of the demo, opened and filled, with progress on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

from django.utils import timezone
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from halles.demo import almanac, filling, openings, people
from halles.demo.studio import studio
from halles.stack.screen import console, step
from tenants.models import Town

Pairs = Sequence[tuple[almanac.Town, Town]]


def make_ready() -> list[Town]:
    """Open and fill what is not yet; quick, and nothing is changed, when all of it is."""
    people.operator(at=timezone.now())
    pairs = [(row, _opened(row)) for row in almanac.towns()]
    waiting = [(row, town) for row, town in pairs if not filling.is_filled(town)]
    if waiting:
        _fill(waiting)
    return [town for _, town in pairs]


def _opened(row: almanac.Town) -> Town:
    if (known := openings.find(row)) and known.state != Town.State.PREPARING:
        return openings.opened(row, at=timezone.now)
    with step(f"Opening {row.subdomain.title()}"):
        return openings.opened(row, at=timezone.now)


def _fill(waiting: Pairs) -> None:
    with studio() as workers:
        for row, town in waiting:
            with step(f"Filling {town.name}"), _progress(row, town) as put:
                filling.fill(row, town, studio=workers, at=timezone.now(), on_product=put)


def _how_many(row: almanac.Town, town: Town) -> int:
    return sum(len(almanac.goods(shop, row, town.name)) for shop in almanac.shops(row))


@contextmanager
def _progress(row: almanac.Town, town: Town) -> Iterator[Callable[[], None]]:
    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("products"), TimeElapsedColumn())
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        bar = progress.add_task(town.name, total=_how_many(row, town))
        yield partial(progress.advance, bar)
