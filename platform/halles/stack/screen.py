"""Progress for the person at the terminal; plain lines where there is no terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console

console = Console(highlight=False)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Show that something is going on, then how long it took. Silent about failures."""
    began = monotonic()
    with console.status(f"{title}…"):
        yield
    console.print(f"[green]✓[/] {title} [dim]{monotonic() - began:.1f} s[/]")
