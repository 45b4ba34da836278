"""Who looks after a town."""

from datetime import datetime

from django.db import transaction

from halles.accounts import actions as accounts
from halles.accounts.models import Role
from halles.audit import actions as audit
from tenants.current import town_context
from tenants.models import Town


class NotServing(Exception):
    """The town is not ready to receive anybody."""


@transaction.atomic
def invite(town: Town, *, email: str, name: str = "", at: datetime, by: str) -> None:
    """
    Make that address a manager of the town and write to it; the trace is kept here and there.

    Raises NotServing before the town's opening is finished, and while it is suspended.
    """
    if town.state not in Town.SERVING:
        raise NotServing(town.state)
    audit.record("manager invited", target=str(town), by=by, at=at, email=email)
    with town_context(town):
        accounts.invite(email=email, name=name, role=Role.Name.MANAGER, at=at, by=by)
