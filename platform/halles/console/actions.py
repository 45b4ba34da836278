"""What is done with an operator's account."""

from datetime import datetime

import django_otp
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from halles.accounts import actions as accounts
from halles.accounts.models import Role, User, normal
from halles.audit import actions as audit


class WrongCode(Exception):
    """The code is not the one shown now, was used already, or comes too soon after a wrong one."""


@transaction.atomic
def add_operator(*, email: str, password: str, at: datetime, by: str) -> User:
    """
    Make an operator, or give one a new password and take the second factor back.

    The second factor is chosen at the next sign-in.
    """
    user = User.objects.filter(email=normal(email)).first()
    user = user or User.objects.create_user(email)
    user.set_password(password)
    user.save(update_fields=["password"])
    TOTPDevice.objects.filter(user=user).delete()
    accounts.grant(user=user, name=Role.Name.OPERATOR, at=at, by=by)
    audit.record("operator's password set", target=user.email, by=by, at=at)
    return user


def second_factor(user: User) -> TOTPDevice:
    """The operator's second factor; a new one, to be confirmed, at the first sign-in."""
    # Oldest first: of two made by two pages opened at once, the same one is shown everywhere.
    devices = TOTPDevice.objects.filter(user=user).order_by("-confirmed", "pk")
    return devices.first() or TOTPDevice.objects.create(user=user, name="totp", confirmed=False)


def prove(user: User, device: TOTPDevice, code: str, *, at: datetime) -> None:
    """
    Accept the code of a second factor, once; the first one confirms it. Raises WrongCode.

    Each wrong code makes the next one wait twice as long.
    """
    if django_otp.verify_token(user, device.persistent_id, code) is None:
        audit.record("code refused", target=user.email, by=user.email, at=at)
        raise WrongCode
    if not device.confirmed:
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        audit.record("second factor chosen", target=user.email, by=user.email, at=at)
    audit.record("signed in", target=user.email, by=user.email, at=at)
