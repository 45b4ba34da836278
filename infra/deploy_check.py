"""`check --deploy` under the settings of an installation that serves people; asks no server."""

import os
import sys

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "halles.settings",
    "HALLES_ENV": "production",
    "SECRET_KEY": "every-letter-of-this-is-there-for-its-length-alone-0123456789",
    "BASE_ADDRESS": "https://halles.example",
    "DATABASE_URL": "postgresql://app@database.example/halles",
    "DATABASE_OWNER_URL": "postgresql://owner@database.example/halles",
    "VALKEY_URL": "redis://valkey.example/0",
    "S3_ENDPOINT": "https://s3.example",
    "S3_KEY": "key",
    "S3_SECRET": "secret",
    "EMAIL_URL": "smtp+tls://mail.example:587",
    "PAYMENT_PROVIDER": "yours",
    "TRUSTED_PROXIES": "1",
    # What a machine of one's own, or a test, may have set.
    "HALLES_STACK": "",
    "DEBUG": "",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "",
}


def main() -> None:
    os.environ.update(PRODUCTION)
    from django.core.management import execute_from_command_line

    from billing.payments import registry

    # The local provider is refused, and any other is the installation's own.
    registry.PROVIDERS[PRODUCTION["PAYMENT_PROVIDER"]] = "named, never asked"
    execute_from_command_line([sys.argv[0], "check", "--deploy", "--fail-level", "WARNING"])


if __name__ == "__main__":
    main()
