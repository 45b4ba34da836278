"""What the operator does about messages that nobody could deliver."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from halles.audit import actions as audit
from halles.audit.models import Entry
from halles.console import words
from halles.outbox.delivery import deliver, drain
from halles.outbox.later import JOBS, later
from halles.outbox.models import Message
from tenants.current import town_context
from tenants.models import DeadLetter, OutboxHint, Town

pytestmark = pytest.mark.usefixtures("public")
MENDED = []


@later
def break_until_mended(*, name, order_id):
    if not MENDED:
        raise RuntimeError(
            "554 <lea@example.org> unknown: http://x.localhost/commandes/k7Jw9zQ2mPq4RtYvk7Jw9z/"
        )
    audit.record("mended", target=str(order_id), by="test", at=timezone.now())


@pytest.fixture(autouse=True)
def _broken():
    MENDED.clear()


def shown(answer):
    return answer.content.decode()


def last():
    return Entry.objects.order_by("-pk").first()


def a_dead_letter(schema, order_id=7):
    """A message of a town that has failed as often as it may."""
    with town_context(Town.objects.get(schema_name=schema)):
        message = break_until_mended.post(name="Léa Martin", order_id=order_id)
        Message.objects.filter(pk=message.pk).update(attempts=Message.TRIES - 1)
        deliver(message.pk, at=timezone.now())
        return message


def schemas():
    return dict(Town.objects.values_list("name", "schema_name"))


def test_an_empty_list_says_that_all_is_well(operator):
    page = shown(operator.get("/messages/"))

    assert "Tout a été livré" in page
    assert "En souffrance" in page
    assert "livré." not in shown(operator.get("/"))


def test_the_list_tells_what_failed_where_and_how_often(operator):
    message = a_dead_letter(schemas()["Chartres"])

    page = shown(operator.get("/messages/"))

    assert "Chartres" in page
    assert break_until_mended.name in page
    assert f"{Message.TRIES} essais" in page
    assert str(message.idem) in page
    assert "order_id 7" in page
    assert "1 message n’a pas pu être livré." in shown(operator.get("/"))


def test_nobody_is_named_on_the_list(operator):
    a_dead_letter(schemas()["Chartres"])

    page = shown(operator.get("/messages/"))

    assert "RuntimeError: 554" in page
    for told in ("Léa", "lea@example.org", "k7Jw9zQ2mPq4RtYv"):
        assert told not in page


def test_a_message_tried_again_is_done_once_its_cause_is_mended(operator):
    schema = schemas()["Chartres"]
    message = a_dead_letter(schema)
    MENDED.append(True)

    answer = operator.post(f"/messages/{DeadLetter.objects.get().pk}/relance/")

    assert answer.url == "/messages/"
    assert not DeadLetter.objects.exists()
    assert OutboxHint.objects.filter(schema_name=schema).exists()
    with town_context(Town.objects.get(schema_name=schema)):
        assert drain(at=timezone.now() + timedelta(seconds=1))
        assert Entry.objects.filter(verb="mended", target="7").count() == 1
        assert Message.objects.get(pk=message.pk).done_at
    assert (last().verb, last().by) == ("message tried again", operator.email)


def test_one_that_fails_again_is_back_on_the_list(operator):
    message = a_dead_letter(schemas()["Chartres"])
    operator.post(f"/messages/{DeadLetter.objects.get().pk}/relance/")

    with town_context(Town.objects.get(name="Chartres")):
        Message.objects.filter(pk=message.pk).update(attempts=Message.TRIES - 1)
        deliver(message.pk, at=timezone.now())

    assert DeadLetter.objects.count() == 1


def test_all_of_a_kind_are_tried_again_at_once(operator):
    for name in ("Chartres", "Rambouillet"):
        a_dead_letter(schemas()[name])
    DeadLetter.objects.create(
        schema_name=schemas()["Chartres"], message_id=0, job="other", died_at=timezone.now()
    )

    answer = operator.post("/messages/relances/", {"job": break_until_mended.name}, follow=True)

    assert "2 messages sont relancés." in shown(answer)
    assert DeadLetter.objects.get().job == "other"


def test_giving_up_wants_a_reason_and_keeps_it(operator):
    message = a_dead_letter(schemas()["Chartres"])
    path = f"/messages/{DeadLetter.objects.get().pk}/abandon/"

    refused = operator.post(path, {})
    assert refused.status_code == 422
    assert DeadLetter.objects.exists()

    pk = DeadLetter.objects.get().pk
    operator.post(path, {f"{pk}-reason": "Ville fermée"})

    assert not DeadLetter.objects.exists()
    assert last().verb == "message given up"
    assert last().detail["reason"] == "Ville fermée"
    with town_context(Town.objects.get(name="Chartres")):
        assert not Message.objects.dead_letters().filter(pk=message.pk).exists()
        assert not deliver(message.pk, at=timezone.now())


def test_what_somebody_else_decided_meanwhile_is_said(operator):
    a_dead_letter(schemas()["Chartres"])
    letter = DeadLetter.objects.get()
    with town_context(Town.objects.get(name="Chartres")):
        Message.objects.dead_letters().update(done_at=timezone.now())

    answer = operator.post(f"/messages/{letter.pk}/relance/", follow=True)

    assert "entre-temps" in shown(answer)


def test_a_message_whose_town_let_go_of_it_does_not_break_the_list(operator):
    DeadLetter.objects.create(
        schema_name="t_gone", message_id=1, job="gone", died_at=timezone.now()
    )

    page = operator.get("/messages/")

    assert page.status_code == 200
    assert "ne peut pas être interrogée" in shown(page)


def test_only_an_operator_reads_or_decides(client_of):
    stranger = client_of(None)

    for path in ("/messages/", "/messages/relances/", "/messages/1/relance/"):
        assert stranger.post(path).url.startswith("/connexion/")


def test_every_job_of_the_house_has_a_name_for_people():
    for module in ("tasks", "clock"):
        autodiscover_modules(module)

    ours = {name for name in JOBS if name.startswith(("halles.", "tenants.", "billing.", "store"))}
    assert ours == set(words.JOBS)
