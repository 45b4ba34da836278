"""The lines of a list: what would become of each, and the shops that are made of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from storefront.merchants.actions.applications import SiretTaken
from storefront.merchants.actions.invitations import invite
from storefront.merchants.invitations.lists import Line
from storefront.merchants.models import Merchant, Roster

# Shops filled in by one job, in one transaction.
AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class Judged:
    """A line and what would become of it: "new", "here" or "error"."""

    line: Line
    verdict: str
    merchant: Merchant | None = None


def judged(roster: Roster) -> list[Judged]:
    """What would become of each line now."""
    lines = list(lines_of(roster))
    known = _Known(lines)
    return [known.judge(line) for line in lines]


@transaction.atomic
def fill_in_some(roster: Roster, *, at: datetime, by: str) -> int:
    """Fill in the next shops of a confirmed list, never one twice; how many lines are left."""
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    lines = list(lines_of(roster))
    now, later = lines[:AT_A_TIME], lines[AT_A_TIME:]
    for line in _new(now):
        try:
            invite(line, roster=roster, at_once=roster.approve_at_once, at=at, by=by)
            roster.invited += 1
        except SiretTaken:
            continue
    roster.lines = {"rows": [line.kept() for line in later]}
    roster.save()
    return len(later)


def lines_of(roster: Roster) -> Iterator[Line]:
    kept: Sequence[dict[str, Any]] = roster.lines.get("rows", ())
    return (Line(**row) for row in kept)


def _new(lines: list[Line]) -> Iterator[Line]:
    known = _Known(lines)
    return (line for line in lines if known.judge(line).verdict == "new")


class _Known:
    """The merchants that lines of a list may be about."""

    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        every = Merchant.objects.select_related("shop").order_by("pk")
        numbers = {line.siret for line in lines} - {""}
        codes = {line.postal_code for line in lines if not line.siret}
        self.by_siret = {m.siret: m for m in every.filter(siret__in=numbers)}
        self.by_name = {
            f"{slugify(m.shop.name)} {m.postal_code}": m
            for m in every.present().filter(postal_code__in=codes)
        }

    def judge(self, line: Line) -> Judged:
        if line.fault:
            return Judged(line, "error")
        known = self.by_siret.get(line.siret) if line.siret else self.by_name.get(line.known_as)
        return Judged(line, "here", known) if known else Judged(line, "new")
