"""Whoever has an address may leave a trace."""

import pytest
from django.apps import apps

from halles.accounts import actions
from halles.accounts.models import Role
from halles.audit.models import Entry

LONGEST = "a" * 64 + "@" + ".".join(["b" * 60] * 3) + ".fr"
SIGNATURES = [
    field
    for model in apps.get_models()
    for field in model._meta.fields
    if field.name in {"by", "granted_by", "asked_by"}
]


@pytest.mark.parametrize("field", SIGNATURES, ids=str)
def test_a_signature_has_room_for_any_address(field):
    assert field.max_length >= 254


def test_the_longest_address_is_given_a_role_and_gives_one(town, now):
    actions.invite(email=LONGEST, role=Role.Name.MANAGER, at=now, by=LONGEST)

    assert Entry.objects.get(verb="role given").by == LONGEST


@pytest.mark.parametrize("path", ["/commandes/%00/", "/commandes/%00/paiement/", "/bons/%00/"])
def test_a_token_that_cannot_be_one_is_not_found(town, client_of, path):
    assert client_of(town).get(path).status_code == 404
