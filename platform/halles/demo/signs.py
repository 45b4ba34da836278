"""The table at the end of `halles demo`: what there is, where, and how to sign in."""

from collections.abc import Sequence

from django.conf import settings
from rich.table import Table

from halles.demo import almanac, people
from halles.stack.screen import console
from tenants.models import Town


def show(towns: Sequence[Town], *, inbox: str) -> None:
    table = Table(title="Halles is running. Ctrl-C stops it; the data is kept.")
    for heading in ("What", "Address", "Sign in as"):
        table.add_column(heading, overflow="fold")
    for row, town in zip(almanac.towns(), towns, strict=True):
        table.add_row(f"[bold]{town.name}[/]", town.address, people.shopper_address(row))
        table.add_row("  town hall", f"{town.address}/mairie/", people.manager_address(row))
        table.add_row("  a shop's desk", f"{town.address}/pro/", almanac.shops(row)[0].email)
    table.add_row("[bold]Operator[/]", _operator_address(), people.OPERATOR)
    table.add_row("[bold]Mail[/]", inbox, "")
    console.print(table)
    console.print(f"Everybody's password: [bold]{people.PASSWORD}[/]")


def _operator_address() -> str:
    return settings.BASE_ADDRESS.replace(settings.BASE_HOST, settings.OPERATOR_HOST, 1)
