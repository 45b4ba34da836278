import pytest
from django.core.management import CommandError, call_command

from halles.accounts import rules
from halles.accounts.models import User
from halles.audit.models import Entry
from halles.notifications.models import Mail
from tenants.current import town_context
from tenants.models import Town

pytestmark = pytest.mark.usefixtures("public")


def towns(*words):
    call_command("towns", *words)


def test_a_town_is_opened_from_the_terminal(capsys):
    towns("open", "Dreux", "--colour", "#b4451f")

    town = Town.objects.get(commune="28134")
    assert (town.state, town.host, town.colour) == ("trial", "dreux.localhost", "#b4451f")
    assert f"Dreux is trial: {town.address}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("open", "00000"), "00000"),
        (("open", "01018"), "01033"),
        (("open", "28134", "--subdomain", "rambouillet"), r"rambouillet\.localhost"),
        (("open", "28134", "--subdomain", "www"), "www"),
        (("open", "78517", "--subdomain", "autre"), r"rambouillet\.localhost"),
        (("suspend", "--town", "nowhere", "--reason", "x"), "nowhere"),
        (("resume", "--town", "rambouillet"), "open → resumed"),
    ],
)
def test_what_cannot_be_done_is_said(words, says):
    with pytest.raises(CommandError, match=says):
        towns(*words)


def test_a_town_is_suspended_resumed_and_renamed(capsys):
    towns("suspend", "--town", "28085", "--reason", "essai")
    assert Town.objects.get(name="Chartres").state == "suspended"

    towns("resume", "--town", "chartres")
    towns("rename", "--town", "chartres.localhost", "autricum")

    assert Town.objects.get(name="Chartres").host == "autricum.localhost"
    assert Entry.objects.filter(by__startswith="terminal:", verb="town renamed").exists()
    towns("list")
    towns("show", "--town", "chartres")
    assert "essai" in capsys.readouterr().out


def test_a_manager_is_invited(other_town):
    towns("manager", "--town", "chartres", "maire@example.org")

    with town_context(other_town):
        assert rules.is_manager(User.objects.get(email="maire@example.org"))
        assert other_town.address in Mail.objects.get().text
    assert not User.objects.exists()


def test_an_operator_is_added_with_a_password_shown_once(capsys):
    call_command("operator", "add", "Op@example.org", "--generate")

    said = capsys.readouterr().out
    user = User.objects.get(email="op@example.org")
    assert rules.is_operator(user)
    assert user.check_password(said.split("once: ")[1].split()[0])
    assert "http://operator.localhost" in said


def test_an_operators_address_must_be_one():
    with pytest.raises(CommandError):
        call_command("operator", "add", "nobody", "--generate")


def test_a_shell_stands_in_a_town(other_town, capsys):
    command = "from django.db import connection as c; print(c.schema_name, c.tenant.host)"

    call_command("shell", "--town", "chartres", "--command", command)

    assert f"{other_town.schema_name} chartres.localhost" in capsys.readouterr().out


def test_a_shell_in_no_town_is_refused():
    with pytest.raises(CommandError, match="nowhere"):
        call_command("shell", "--town", "nowhere", "--command", "1")
