"""Browsers of everybody who may come to a twin, or to the operator's host."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice
from twins import PASSWORD

from halles.console import actions
from tenants.current import public_context, town_context

ROLES = ("stranger", "shopper", "neighbour", "staff", "owner", "manager")
WRITES = ("INSERT", "UPDATE", "DELETE", "COPY")
# Who may be looked at again and again: sessions, and counters of tries.
OF_EACH_VISIT = ('"django_session"', '"accounts_count"')


def visitor(client_of, twin, role):
    """A browser with that person's session in it, and the twins' common basket."""
    client = client_of(twin.town, raise_request_exception=False)
    if role != "stranger":
        with town_context(twin.town):
            client.force_login(twin.people[role])
    client.cookies[settings.BASKET_COOKIE_NAME] = twin.have.basket
    return client


def operator(client_of):
    """A browser on the operator's host, both factors shown."""
    client = client_of(None, raise_request_exception=False)
    with public_context():
        at, email = timezone.now(), "operator@example.org"
        user = actions.add_operator(email=email, password=PASSWORD, at=at, by="test")
        device = TOTPDevice.objects.create(user=user, confirmed=True)
        client.force_login(user)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client


@contextmanager
def undone():
    """What is done inside is undone, so that each visit finds the twins as they were."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writes():
    """The statements that change something, but for sessions and counters."""
    seen = []

    def look(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES) and not any(t in sql for t in OF_EACH_VISIT):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen
