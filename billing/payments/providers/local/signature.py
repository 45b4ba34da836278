"""Signed posts, in the scheme of Stripe's: `t=<seconds>,v1=<HMAC-SHA256 of "t.body">`."""

import hashlib
import hmac
import re

from billing.payments.port import BadWebhook

HEADER = "Halles-Local-Signature"
# A clock may be wrong both ways; what is older may have been kept by somebody.
TOLERANCE = 300
_FORMAT = re.compile(r"t=([0-9]{1,12}),v1=([0-9a-f]{64})")


def sign(raw: bytes, *, secret: str, at: float) -> str:
    return f"t={int(at)},v1={_digest(raw, secret, int(at))}"


def verify(raw: bytes, header: str, *, secret: str, at: float) -> None:
    """Raise BadWebhook unless the header signs these bytes, within TOLERANCE seconds of `at`."""
    found = _FORMAT.fullmatch(header)
    if found is None:
        raise BadWebhook("no signature")
    signed_at = int(found[1])
    if not hmac.compare_digest(found[2], _digest(raw, secret, signed_at)):
        raise BadWebhook("wrong signature")
    if abs(at - signed_at) > TOLERANCE:
        raise BadWebhook("signed at another time")


def _digest(raw: bytes, secret: str, at: int) -> str:
    return hmac.new(secret.encode(), b"%d." % at + raw, hashlib.sha256).hexdigest()
