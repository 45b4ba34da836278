"""The people of a demo town, whom a visitor may sign in as."""

from datetime import datetime

from django.utils.text import slugify
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from halles.accounts import actions as accounts
from halles.accounts.models import Role, User
from halles.demo.almanac import Town

# Written in the README: it protects invented people only.
PASSWORD = "bienvenue-aux-halles"  # noqa: S105
OPERATOR = "operateur@halles.example"
DEVICE = "demo"


def person(email: str, name: str) -> User:
    """The account with this address, made with the demo's password if there is none."""
    known = User.objects.filter(email=email).first()
    return known or User.objects.create_user(email, name=name, password=PASSWORD)


def operator(*, at: datetime) -> User:
    """The operator, in the public schema, with a second factor that `halles code` answers."""
    user = person(OPERATOR, "Alix Bernard")
    accounts.grant(user=user, name=Role.Name.OPERATOR, at=at, by=OPERATOR)
    TOTPDevice.objects.get_or_create(user=user, name=DEVICE, defaults={"confirmed": True})
    return user


def code() -> str:
    """The operator's one-time code of this half-minute; raises TOTPDevice.DoesNotExist."""
    device = TOTPDevice.objects.get(user__email=OPERATOR, name=DEVICE)
    return f"{totp(device.bin_key, device.step, device.t0, device.digits):06}"


def manager(row: Town, *, at: datetime) -> User:
    user = person(manager_address(row), row.manager)
    accounts.grant(user=user, name=Role.Name.MANAGER, at=at, by=OPERATOR)
    return user


def shopper(row: Town) -> User:
    return person(shopper_address(row), row.shopper)


def manager_address(row: Town) -> str:
    return f"mairie@{row.subdomain}.example"


def shopper_address(row: Town) -> str:
    return f"{slugify(row.shopper.split()[0])}@{row.subdomain}.example"
