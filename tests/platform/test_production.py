import subprocess
import sys
from pathlib import Path

import pytest

from halles.configuration import production

COMPLETE = {
    "HALLES_ENV": "production",
    "SECRET_KEY": "k" * 60,
    "BASE_ADDRESS": "https://halles.example",
    "DATABASE_URL": "postgresql://app@db/halles",
    "DATABASE_OWNER_URL": "postgresql://owner@db/halles",
    "VALKEY_URL": "redis://valkey/0",
    "S3_ENDPOINT": "https://s3.example",
    "S3_KEY": "key",
    "S3_SECRET": "secret",
    "EMAIL_URL": "smtp://mail",
    "PAYMENT_PROVIDER": "stripe",
    "TRUSTED_PROXIES": "0",
}


def test_a_complete_installation_may_start():
    assert production.refuse(COMPLETE) == []


def test_development_may_start_with_nothing():
    assert production.refuse({}) == []
    assert production.refuse({"DEBUG": "1", "PAYMENT_PROVIDER": "local"}) == []


@pytest.mark.parametrize("name", production.REQUIRED)
def test_a_missing_service_is_named(name):
    without = {key: value for key, value in COMPLETE.items() if key != name}

    (fault,) = production.refuse(without)
    assert fault.startswith(f"{name} is not set")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", production.DEVELOPMENT_SECRET),
        ("DEBUG", "True"),
        ("PAYMENT_PROVIDER", "local"),
        ("HALLES_STACK", "dev"),
        ("TRUSTED_PROXIES", ""),
        ("DATABASE_URL", COMPLETE["DATABASE_OWNER_URL"]),
    ],
)
def test_what_is_for_development_only_is_refused_by_name(name, value):
    (fault,) = production.refuse({**COMPLETE, name: value})

    assert name in fault


def test_a_secret_may_stand_in_a_file():
    names = {key: value for key, value in COMPLETE.items() if key != "SECRET_KEY"}

    assert production.refuse({**names, "SECRET_KEY_FILE": "/run/secrets/key"}) == []


def test_an_unknown_kind_of_installation_is_refused():
    (fault,) = production.refuse({"HALLES_ENV": "prod"})

    assert "HALLES_ENV" in fault


INFRA = Path(__file__).parents[2] / "infra"


@pytest.mark.parametrize(("spoilt", "code"), [("", 0), ("PRODUCTION['SECRET_KEY'] = 'k' * 60", 1)])
def test_the_framework_has_nothing_to_say_against_our_production(spoilt, code):
    check = f"from deploy_check import *; {spoilt}\nmain()"

    done = subprocess.run([sys.executable, "-c", check], cwd=INFRA, capture_output=True, text=True)

    assert done.returncode == code, done.stderr
    assert ("security.W009" in done.stderr) is bool(spoilt)
