"""A list of shops: brought, confirmed by somebody who looked at it, or given up."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from halles.audit import actions as audit
from storefront.merchants.invitations import filling, tasks
from storefront.merchants.invitations.lists import Line
from storefront.merchants.models import Roster


class AlreadyConfirmed(Exception):
    """The shops of this list were, or are being, filled in."""


class NothingToRead(ValueError):
    """The list has no line."""


@transaction.atomic
def bring(
    lines: Iterable[Line], *, name: str, approve_at_once: bool, at: datetime, by: str
) -> Roster:
    """Keep a list that was read, for somebody to look at. Raises NothingToRead."""
    rows = [line.kept() for line in lines]
    if not rows:
        raise NothingToRead
    audit.record("list brought", target=name, by=by, at=at, lines=len(rows))
    return Roster.objects.create(
        name=name, approve_at_once=approve_at_once, lines={"rows": rows}, added_at=at, added_by=by
    )


@transaction.atomic
def confirm(roster: Roster, *, at: datetime, by: str) -> Roster:
    """Have the shops of the new lines filled in by a worker. Raises AlreadyConfirmed."""
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.confirmed_at:
        raise AlreadyConfirmed(roster.name)
    new = [judge.line.kept() for judge in filling.judged(roster) if judge.verdict == "new"]
    roster.lines, roster.confirmed_at = {"rows": new}, at
    roster.save()
    audit.record("list confirmed", target=roster.name, by=by, at=at, shops=len(new))
    tasks.fill_in.post(roster_id=roster.pk, by=by)
    return roster


@transaction.atomic
def give_up(roster: Roster, *, at: datetime, by: str) -> None:
    """Forget a list nobody confirmed. Raises AlreadyConfirmed."""
    roster = Roster.objects.select_for_update().get(pk=roster.pk)
    if roster.confirmed_at:
        raise AlreadyConfirmed(roster.name)
    audit.record("list given up", target=roster.name, by=by, at=at)
    roster.delete()
