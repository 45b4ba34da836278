"""Browsers of everybody who may come to a twin, or to the operator's host."""

from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from twins import PASSWORD

from halles import limits
from halles.accounts.models import User
from halles.console import actions
from halles.outbox.models import Message
from tenants.current import public_context, town_context
from tenants.models import Commune, DeadLetter, Town

ROLES = ("stranger", "shopper", "neighbour", "staff", "owner", "manager")
AT_THE_OPERATOR = ("stranger", "former", "half", "operator")
KEY = "5" * 40
WRITES = ("INSERT", "UPDATE", "DELETE", "COPY")
# Who may be looked at again and again: sessions, and counters of tries.
OF_EACH_VISIT = ('"django_session"', '"accounts_count"')


def visitor(client_of, twin, role):
    """A browser with that person's session in it, and the twins' common basket."""
    client = client_of(twin.town, raise_request_exception=False)
    if role != "stranger":
        with town_context(twin.town):
            client.force_login(User.objects.get(pk=twin.people[role].pk))
    client.cookies[settings.BASKET_COOKIE_NAME] = twin.have.basket
    return client


def operators(client_of, twin):
    """By role, browsers on the operator's host; the twin learns what their doors are made of."""
    have = twin.have
    clients = {role: client_of(None, raise_request_exception=False) for role in AT_THE_OPERATOR}
    with public_context():
        for role in AT_THE_OPERATOR[1:]:
            _sign_in(clients[role], role, have)
        have.letter = _undelivered(twin)
        taken = Town.objects.values("commune")
        have.free_insee = Commune.objects.exclude(insee__in=taken).earliest("population").insee
    return clients


def _undelivered(twin):
    """A message of the twin that nobody could deliver."""
    with town_context(twin.town):
        message = Message.objects.earliest("pk")
        Message.objects.filter(pk=message.pk).update(dead=True, done_at=None)
    letter = {"job": message.job, "died_at": timezone.now()}
    return DeadLetter.objects.create(
        schema_name=twin.town.schema_name, message_id=message.pk, **letter
    ).pk


def _sign_in(client, role, have):
    user = actions.add_operator(
        email=f"{role}@example.org", password=PASSWORD, at=timezone.now(), by="test"
    )
    # One key for all of them, so that one code is right for all.
    device = TOTPDevice.objects.create(user=user, confirmed=True, key=KEY)
    have.otp = f"{TOTP(device.bin_key).token():06}"
    client.force_login(user)
    if role == "operator":
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    if role == "former":
        user.roles.all().delete()


@contextmanager
def undone(client):
    """A visit whose traces are undone, cookies and counts too: the next finds all as it was."""
    cookies = dict(client.cookies)
    inside = transaction.atomic()
    # What must be the outermost transaction may be so in here, as in any test.
    inside._from_testcase = True
    with inside:
        yield
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    _forget_counts()


def _forget_counts():
    counted = limits._valkey()
    if names := list(counted.scan_iter("limit:*")):
        counted.delete(*names)


@contextmanager
def writes():
    """The statements that change something, but for sessions and counters."""
    seen = []

    def look(execute, sql, params, many, context):
        said = sql if isinstance(sql, str) else sql.as_string(None)
        if said.lstrip().upper().startswith(WRITES) and not any(t in said for t in OF_EACH_VISIT):
            seen.append(said)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield seen
