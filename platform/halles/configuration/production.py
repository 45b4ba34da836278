"""What an installation that serves people may not run with."""

from __future__ import annotations

from collections.abc import Mapping

DEVELOPMENT_SECRET = "development-only-secret-key"  # noqa: S105
DEVELOPMENT_WEBHOOK_SECRET = "development-only-webhook-secret"  # noqa: S105
REQUIRED = (
    "BASE_ADDRESS",
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "VALKEY_URL",
    "S3_ENDPOINT",
    "S3_KEY",
    "S3_SECRET",
    "EMAIL_URL",
)
YES = {"1", "true", "yes", "y", "on", "ok"}


def refuse(env: Mapping[str, str]) -> list[str]:
    """What forbids a start, a sentence for each fault, naming its variable. Empty: may start."""
    stage = env.get("HALLES_ENV", "development")
    if stage not in {"development", "test", "production"}:
        return [f"HALLES_ENV is {stage!r}: write development, test or production."]
    if stage != "production":
        return []
    return [*_absent(env), *_secrets(env), *_for_development(env)]


def _absent(env: Mapping[str, str]) -> list[str]:
    return [
        f"{name} is not set: production does not use the embedded servers."
        for name in REQUIRED
        if not given(env, name)
    ]


def _secrets(env: Mapping[str, str]) -> list[str]:
    secret = env.get("SECRET_KEY", "")
    if given(env, "SECRET_KEY") and secret != DEVELOPMENT_SECRET and not 0 < len(secret) < 50:
        return []
    return ["SECRET_KEY must be your own, of 50 characters or more, and known to nobody."]


def _for_development(env: Mapping[str, str]) -> list[str]:
    faults = []
    if env.get("DEBUG", "").lower() in YES:
        faults.append("DEBUG shows the inside of the software to strangers: remove it.")
    if env.get("PAYMENT_PROVIDER", "local") == "local":
        faults.append("PAYMENT_PROVIDER is `local`, whose cards are toys: name a real provider.")
    if env.get("DATABASE_URL") and env.get("DATABASE_URL") == env.get("DATABASE_OWNER_URL"):
        faults.append("DATABASE_URL is the owner's login: the application needs one of its own.")
    if not env.get("TRUSTED_PROXIES"):
        faults.append("TRUSTED_PROXIES is not set: say how many proxies stand before, 0 for none.")
    if env.get("HALLES_STACK"):
        faults.append("HALLES_STACK names embedded servers: remove it.")
    return faults


def given(env: Mapping[str, str], name: str) -> bool:
    """Whether a variable holds something, itself or through the file that `…_FILE` names."""
    return bool(env.get(name) or env.get(f"{name}_FILE"))
