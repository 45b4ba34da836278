"""What can be done to an operator's account."""

from datetime import datetime

from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from halles.accounts import actions as accounts
from halles.accounts.models import Role, User, normal
from halles.audit import actions as audit


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


@transaction.atomic
def enrol(device: TOTPDevice, *, at: datetime) -> None:
    """Take the telephone that has just given a right code as the second factor."""
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    audit.record("second factor chosen", target=device.user.email, by=device.user.email, at=at)
