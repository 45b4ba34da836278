"""What can be done to the look of a town."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from halles.audit.actions import record
from tenants.models import Town
from themes import context
from themes.models import Branding


class NotALook(Exception):
    """The colour is not #rrggbb, or a text is too long; `messages` says which."""

    def __init__(self, messages: dict[str, list[str]]) -> None:
        super().__init__(messages)
        self.messages = messages


@transaction.atomic
def rebrand(branding: Branding, *, at: datetime, by: str) -> Branding:
    """
    Give the current town the look described, and leave a trace.

    Raises NotALook when the description is not valid.
    """
    branding.pk = 1
    branding.colour = branding.colour.lower()
    try:
        branding.clean_fields()
    except ValidationError as refused:
        raise NotALook(refused.message_dict) from refused
    branding.save()
    record("rebrand", target="branding", by=by, at=at, colour=branding.colour)
    transaction.on_commit(context.forget)
    return branding


def dress(town: Town, *, at: datetime, by: str) -> None:
    """Give a town that opens the look of its colour alone."""
    rebrand(Branding(colour=town.colour), at=at, by=by)
