import json
import os
import socket
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from django.core.management import call_command

from halles.configuration import production
from halles.doctor import database, examination, installation, surroundings
from halles.doctor.findings import Ill, examine
from halles.selftests import Refused
from halles.stack import addresses, programs
from halles.stack.folder import Folder, StackError, free_port
from halles.stack.runner.plan import Plan
from tenants.models import Town


def by_subject():
    return {finding.subject: finding for finding in examination.findings()}


def test_a_house_in_order_has_nothing_to_mend_but_what_is_off(public):
    found = by_subject()

    off = ["Relay", "Clock of jobs", "Worker"]
    assert [f.subject for f in found.values() if f.health == "ill"] == off
    assert found["Application login"].says == "halles_app owns nothing and is no superuser"


def test_an_application_that_owns_the_tables_is_ill(public, settings):
    settings.DATABASE_URL = settings.DATABASE_OWNER_URL

    with pytest.raises(Refused, match="halles_owner") as ill:
        database.application_login()

    assert ill.value.mend


def test_an_owner_that_cannot_open_towns_is_ill(public, settings):
    settings.DATABASE_OWNER_URL = settings.DATABASE_URL

    with pytest.raises(Ill, match="halles_app cannot open a town"):
        database.owner_login()


def test_what_needs_the_database_is_not_asked_without_it(settings):
    settings.DATABASE_URL = "postgresql://nobody@127.0.0.1:1/none"

    found = by_subject()

    assert found["Database"].health == "ill"
    assert "halles up" in found["Database"].mend
    assert not {"Tables", "Relay", "Clock"} & found.keys()


def test_services_that_are_away_are_told_with_their_variable(settings):
    settings.VALKEY_URL = "redis://127.0.0.1:1/0"
    settings.S3_PUBLIC_ADDRESS = f"{settings.S3_ENDPOINT}/elsewhere"

    assert "VALKEY_URL" in examine("Valkey", surroundings.valkey).mend
    assert "S3_PUBLIC_ADDRESS" in examine("Files", surroundings.files).mend


@pytest.mark.parametrize(("live", "health"), [(False, "bearable"), (True, "ill")])
def test_the_secret_of_the_source_code_is_ill_where_people_come(settings, live, health):
    settings.SECRET_KEY, settings.IN_PRODUCTION = production.DEVELOPMENT_SECRET, live

    assert examine("Secret key", installation.secret_key).health == health


def test_machines_read_the_findings_as_json_and_an_exit_code(settings, capsys):
    settings.VALKEY_URL = "redis://127.0.0.1:1/0"

    with pytest.raises(SystemExit) as stopped:
        call_command("doctor", json=True)

    found = {f["subject"]: f["health"] for f in json.loads(capsys.readouterr().out)}
    assert found["Valkey"] == "ill"
    assert stopped.value.code == 1


def test_no_stack_is_assumed_where_none_was_started(tmp_path, monkeypatch):
    monkeypatch.setenv("HALLES_VAR", str(tmp_path))

    assert addresses.read("dev") is None


def test_a_town_whose_tables_are_of_another_version_is_ill(public):
    Town.objects.filter(name="Chartres").update(schema_version="f" * 64)

    with pytest.raises(Ill, match=r"1 of \d+ towns are not well: Chartres \(unsupported\)") as ill:
        database.tables()

    assert "halles towns status" in ill.value.mend


@pytest.mark.slow
def test_beside_a_running_house_its_inbox_is_found(tmp_path, monkeypatch):
    monkeypatch.setenv("HALLES_VAR", str(tmp_path))
    monkeypatch.setenv("HALLES_STACK", "beside")
    folder = Folder("beside")
    nowhere = addresses.Addresses(*[""] * 7)
    folder.write("stack.json", nowhere.written())
    plan = Plan.make(folder, port=free_port())
    inbox = subprocess.Popen(["sh", "-c", plan.commands()["inbox"]])
    try:
        _until_it_answers(plan.mail_port)
        said = subprocess.run(
            [sys.executable, "-m", "halles.cli", "doctor", "--json"],
            env={**os.environ, "EMAIL_URL": ""},
            capture_output=True,
            text=True,
            timeout=60,
        )
    finally:
        inbox.kill()
        inbox.wait(10)

    mail = {f["subject"]: f for f in json.loads(said.stdout)}["Mail"]
    assert (mail["health"], mail["says"]) == ("well", f"127.0.0.1:{plan.mail_port} takes messages")


def _until_it_answers(port):
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    pytest.fail("the inbox does not answer")


def test_a_program_that_cannot_be_installed_is_told_with_its_package(monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(StackError, match="apt install no-such-pooler"):
        programs.ensure("no-such-pooler")
