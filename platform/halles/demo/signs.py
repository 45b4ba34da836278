"""The table at the end of `halles demo`: what there is, where, and how to sign in."""

from collections.abc import Sequence

from django.conf import settings
from rich import box
from rich.console import Console
from rich.table import Table

from halles.demo import almanac, people
from halles.stack.screen import console
from tenants.models import Town

WIDTH = 100


def show(towns: Sequence[Town], *, inbox: str) -> None:
    table = Table(box=box.SIMPLE, title="Halles is running; Ctrl-C stops it and keeps the data")
    for heading in ("What", "Address", "Sign in as"):
        table.add_column(heading, no_wrap=True)
    for row, town in zip(almanac.towns(), towns, strict=True):
        table.add_row(f"[bold]{town.name}[/]", town.address, people.shopper_address(row))
        table.add_row("  town hall", f"{town.address}/mairie/", people.manager_address(row))
        table.add_row("  a merchant", f"{town.address}/pro/", almanac.shops(row)[0].email)
    table.add_row("[bold]Operator[/]", _operator_address(), people.OPERATOR)
    table.add_row("[bold]Mail[/]", inbox, "")
    # An address that is cut or folded cannot be clicked: let the terminal wrap it.
    wide = Console(width=max(console.width, WIDTH))
    wide.print(table)
    console.print(f"Password of everybody: [bold]{people.PASSWORD}[/]")
    console.print("The operator's one-time code: [bold].venv/bin/halles code[/]")


def _operator_address() -> str:
    return str(settings.BASE_ADDRESS).replace(settings.BASE_HOST, settings.OPERATOR_HOST, 1)
