import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from billing.ledger.models import Journal
from halles.accounts.models import User
from halles.outbox.models import Message
from tenants.current import public_context, town_context
from tenants.models import Town


def test_a_town_works_as_its_own_role(town):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_schema(), session_user")
        role, schema, login = cursor.fetchone()

    assert role == schema == town.schema_name
    assert login == "halles_app"


@pytest.mark.parametrize(
    "question",
    [
        "SELECT * FROM {other}.accounts_user",
        (
            "INSERT INTO {other}.outbox_message (job, payload, idem, created_at, due_at, attempts,"
            " last_error, dead) VALUES ('x', '{{}}', gen_random_uuid(), now(), now(), 0, '', false)"
        ),
        "SELECT * FROM public.tenants_town",
        "SELECT * FROM public.accounts_user",
        "DELETE FROM public.tenants_outboxhint",
        "UPDATE audit_entry SET by = 'nobody'",
        "TRUNCATE audit_entry",
        "DROP TABLE accounts_user",
    ],
)
def test_what_a_towns_role_may_not_do_is_refused(town, other_town, question):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(question.format(other=other_town.schema_name))


def test_towns_do_not_share_people(town, other_town):
    User.objects.create_user("lea@example.org")

    with town_context(other_town):
        assert not User.objects.exists()


def test_a_town_that_has_no_role_is_never_read_as_another(town):
    ghost = Town(schema_name="t_ghost", name="Ghost")

    with town_context(ghost), pytest.raises(Exception, match="t_ghost"), transaction.atomic():
        Message.objects.count()


def test_an_unknown_host_gets_a_plain_404(client, public):
    response = client.get("/", headers={"host": "unknown.localhost"})

    assert response.status_code == 404
    assert response.content == b"Unknown host.\n"


def test_a_town_whose_database_is_away_answers_with_its_own_page(committed, client_of):
    client = client_of(committed)
    assert client.get("/").status_code == 200

    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    try:
        answer = client.get("/")
    finally:
        connection.settings_dict["PORT"] = port

    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert committed.name in answer.text


@pytest.mark.parametrize("host", ["RAMBOUILLET.localhost", "rambouillet.localhost.:8000"])
def test_a_host_is_found_whatever_its_writing(client, public, host):
    assert client.get("/nowhere/", headers={"host": host}).status_code == 404


def test_x_forwarded_host_chooses_no_town(client, public):
    response = client.get("/", headers={"host": "x.localhost", "x-forwarded-host": "y.localhost"})

    assert response.content == b"Unknown host.\n"


def test_what_a_town_deferred_is_checked_before_it_is_left(town):
    at = timezone.now()
    Journal.objects.create(idem="alone", kind="test", reference="test:1", at=at, mode="test")

    with pytest.raises(IntegrityError, match="not balanced"), public_context():
        Town.objects.count()
