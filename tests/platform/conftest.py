"""The operator, signed in."""

import secrets

import pytest
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from halles.console import actions


@pytest.fixture
def operator(client_of, now):
    """A browser in which an operator has shown both factors."""
    email = f"{secrets.token_hex(4)}@example.org"
    user = actions.add_operator(email=email, password="une longue phrase", at=now, by="test")
    device = TOTPDevice.objects.create(user=user, name="totp", confirmed=True)
    browser = client_of(None)
    browser.force_login(user)
    session = browser.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    browser.email = email
    return browser
